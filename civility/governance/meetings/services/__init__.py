"""What happens to meetings and motions. Nothing here gives a point: who came may be scored like any other deed, as a claim."""

from civility.governance.meetings.services.ballots import MAY_TAKE, cast_vote, open_ballot
from civility.governance.meetings.services.calling import attend_meeting, call_meeting, cancel_meeting, save_meeting
from civility.governance.meetings.services.counting import confirm_count, count_ballot, recount_ballot
from civility.governance.meetings.services.minutes import close_minutes, return_minutes, write_minutes
from civility.governance.meetings.services.motions import decide_by_hands, drop_motion, fix_motion, write_motion

__all__ = [
    "MAY_TAKE",
    "attend_meeting",
    "call_meeting",
    "cancel_meeting",
    "cast_vote",
    "close_minutes",
    "confirm_count",
    "count_ballot",
    "decide_by_hands",
    "drop_motion",
    "fix_motion",
    "open_ballot",
    "recount_ballot",
    "return_minutes",
    "save_meeting",
    "write_minutes",
    "write_motion",
]
