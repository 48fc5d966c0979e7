"""On paper: the sign-in list of a shift, in the order in which it is gone through, and whose turn it is."""

from datetime import timedelta

from sqlalchemy.orm import Session

from civility.almanac import festival_of, span
from civility.clock import today
from civility.governance.activities.models import Activity, Shift
from civility.governance.activities.queries import list_places, list_shifts
from civility.governance.activities.rules.planning import AHEAD_DAYS
from civility.governance.activities.rules.words import KINDS
from civility.people.models import Division
from civility.people.queries import get_settings, list_names
from civility.people.rules import mask_name, short_number
from civility.web.filters import day
from printables import collection_sheet, rota
from printables.collection_sheet import CollectionRow, CollectionSheet

EMPTY_ROWS = 8
"""Room for who comes without a name on the list."""


def sign_in_pdf(session: Session, village: Division, township: str, shift: Shift, activity: Activity) -> bytes:
    """Who has a place, to sign in by hand. Raises MissingGlyphs."""
    places = list_places(session, shift, but=("left", "waiting"))
    rows = [
        CollectionRow(short_number(each.household.number), each.person or each.household.head_name) for each in places
    ]
    return collection_sheet.render(
        CollectionSheet(
            township=township,
            village=village.name,
            title="签到表",
            place=activity.place,
            clause=activity.title,
            worth=f"{day(shift.held_on)} {span(shift.begins, shift.ends)}",
            columns=("签字或按手印", "几点来", "几点走"),
            rows=(*rows, *(CollectionRow("", "") for _ in range(EMPTY_ROWS))),
            printed_on=today(),
            occasion=f"{KINDS[activity.kind]}    {shift.capacity} 个位子",
            totals="来了 ______ 户    没来 ______ 户    负责人签字 ______________",
            note="没签字的不算来。没报名来了的，写在后面空行里。回来照这张纸的次序在“对名单”里录。",
        )
    )


def rota_pdf(session: Session, village: Division, activity: Activity, size: str) -> bytes:
    """The turns of the coming weeks, names masked where the village masks them. Raises MissingGlyphs, NoSuchSize."""
    shown = mask_name if get_settings(session, village.id).mask_names else str
    shifts = [
        shift
        for shift in list_shifts(session, activity, today(), today() + timedelta(days=AHEAD_DAYS))
        if shift.state != "cancelled"
    ]
    rows = tuple(
        rota.RotaRow(
            day=shift.held_on,
            festival=festival_of(shift.held_on),
            hours=span(shift.begins, shift.ends),
            names=tuple(
                f"{shown(each.household.head_name)}家" for each in list_places(session, shift, but=("left", "waiting"))
            ),
        )
        for shift in shifts
    )
    return rota.render(
        rota.Rota(
            village=village.name,
            what=activity.title,
            place=activity.place,
            leader=list_names(session, [activity.leader_id])[activity.leader_id],
            rows=rows,
            contact="来不了，请早点跟负责人说，或在手机“我家的班”里找人顶。",
            printed_on=today(),
        ),
        size,
    )
