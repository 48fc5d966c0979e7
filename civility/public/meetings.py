"""The village's meetings as anyone may see them: the call, whether enough came, what was decided. Nobody is named."""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from civility.clock import now
from civility.extensions import current_session
from civility.governance.meetings.events import list_hash
from civility.governance.meetings.queries import (
    count_meetings,
    get_public_meeting,
    list_ballots,
    list_meetings,
    list_motions,
    list_seats,
    state_of,
)
from civility.governance.meetings.showing import NOT_ONLINE, OUTCOME_WORDS, SECRECY, counts_words, quorum_words
from civility.people.meetings import MEETINGS
from civility.people.models import Division
from civility.people.permissions import open_to_all
from civility.people.queries import get_settings
from civility.public.blueprint import blueprint
from civility.web.paging import Page, asked_page, offset

PAGE = 20
SHOWN = ("fixed", "voting", "counted", "decided")


@blueprint.get("/p/<village_code>/meetings/")
@open_to_all
def meetings(village: Division) -> ResponseReturnValue:
    session, number = current_session(), asked_page()
    listed = list_meetings(session, village.id, limit=PAGE, offset=offset(number, PAGE), for_public=True)
    return render_template(
        "public/meetings.html",
        village=village,
        kinds=MEETINGS,
        pages=Page(listed, number, count_meetings(session, village.id, for_public=True), PAGE),
    )


@blueprint.get("/p/<village_code>/meetings/<int:number>")
@open_to_all
def meeting(village: Division, number: int) -> ResponseReturnValue:
    return meeting_page(village, number)


def meeting_page(village: Division, number: int, *, scanned: bool = False) -> ResponseReturnValue:
    session = current_session()
    found = get_public_meeting(session, village.id, number)
    ballots = list_ballots(session, found)
    shown = [each for each in list_motions(session, found) if each.state in SHOWN]
    return render_template(
        "public/meeting.html",
        village=village,
        meeting=found,
        kind=MEETINGS[found.kind],
        needed=MEETINGS[found.kind].needed(found.listed or 0) if MEETINGS[found.kind].share else None,
        quorum=quorum_words(found, _),
        list_hash=list_hash(list_seats(session, found)),
        motions=[(each, state_of(each, ballots.get(each.id), now()), ballots.get(each.id)) for each in shown],
        counts=lambda motion: counts_words(motion, _) if motion.outcome != "void" else "",
        outcomes={outcome: _(words) for outcome, words in OUTCOME_WORDS.items()},
        secrecy=SECRECY,
        not_online="" if MEETINGS[found.kind].seat == "household" else _(NOT_ONLINE),
        settings=get_settings(session, village.id),
        scanned=scanned,
    )
