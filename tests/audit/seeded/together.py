"""Faults in what people do together: activities, confirmed hours, claims made of them."""

from civility.governance.activities.models import Activity, ShiftPlace
from tests.audit.seeded.tampering import Seeded, change

TOGETHER: Seeded = {
    "an activity has another place": (
        lambda c, v: c.execute(change(Activity, Activity.number == 1, place="王家门口")),
        {"activities"},
        "activity 1 says something else now",
    ),
    "somebody worked longer than was confirmed": (
        lambda c, v: c.execute(change(ShiftPlace, ShiftPlace.state == "came", minutes=900)),
        {"activities"},
        "says something else now",
    ),
    "hours that were claimed for are gone": (
        lambda c, v: c.execute(change(ShiftPlace, ShiftPlace.state == "came", minutes=30)),
        {"activities", "activity-hours"},
        "2026 年的小时只有 0.50，够不上按小时提的那条申报",
    ),
}
