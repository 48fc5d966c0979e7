"""What people decide and do together."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy.orm import Session

from civility.errors import N_, NotFound
from civility.governance.activities.printing import rota_pdf
from civility.governance.activities.queries import get_activity, list_activities
from civility.governance.draws.models import Draw
from civility.governance.draws.printing import list_sheet, result_sheet
from civility.governance.draws.queries import get_draw, list_draws
from civility.governance.matters.printing import form_pdf, orders_pdf, poster_pdf
from civility.governance.meetings.models import Meeting
from civility.governance.meetings.printing import call_pdf, list_pdf, minutes_pdf
from civility.governance.meetings.queries import get_public_meeting, get_standing_meeting, list_meetings
from civility.governance.relay.printing import board_pdf
from civility.governance.relay.queries import list_board
from civility.people.models import Division
from civility.prints.documents.kinds import Choice, Document, Wanted
from printables import (
    announcement,
    collection_sheet,
    contact_board,
    draw_result,
    lot_sheet,
    matter_form,
    minutes,
    rota,
    wall_poster,
)


def _draw(wanted: Wanted) -> Draw:
    return get_draw(wanted.session, wanted.village_id, wanted.must_number)


def _draw_list(wanted: Wanted) -> bytes:
    return list_sheet(wanted.session, wanted.village, _draw(wanted))


def _draw_result(wanted: Wanted) -> bytes:
    return result_sheet(wanted.session, wanted.village, _draw(wanted), wanted.size)


def _draws(session: Session, village: Division) -> Sequence[Choice]:
    return [Choice.titled(each.number, each.title) for each in list_draws(session, village.id)]


def _done(session: Session, village: Division) -> Sequence[Choice]:
    drawn = [each for each in list_draws(session, village.id) if each.drawn_at is not None]
    return [Choice.titled(each.number, each.title) for each in drawn]


def _rota(wanted: Wanted) -> bytes:
    activity = get_activity(wanted.session, wanted.village_id, wanted.must_number)
    return rota_pdf(wanted.session, wanted.village, activity, wanted.size)


def _rotas(session: Session, village: Division) -> Sequence[Choice]:
    found = [each for each in list_activities(session, village.id) if each.by_rota]
    return [Choice.titled(each.number, each.title) for each in found]


def _wall_poster(wanted: Wanted) -> bytes:
    return poster_pdf(wanted.session, wanted.village, wanted.size)


def _matter_form(wanted: Wanted) -> bytes:
    return form_pdf(wanted.session, wanted.village)


def _orders(wanted: Wanted) -> bytes:
    return orders_pdf(wanted.session, wanted.village)


def _meeting(wanted: Wanted) -> Meeting:
    return get_public_meeting(wanted.session, wanted.village_id, wanted.must_number)


def _call(wanted: Wanted) -> bytes:
    return call_pdf(wanted.session, wanted.village, _meeting(wanted), wanted.size)


def _attendance(wanted: Wanted) -> bytes:
    return list_pdf(wanted.session, wanted.village, _meeting(wanted))


def _meetings(session: Session, village: Division) -> Sequence[Choice]:
    called = [each for each in list_meetings(session, village.id) if each.called_at is not None]
    return [Choice.titled(each.number, each.title) for each in called]


def _minutes(wanted: Wanted) -> bytes:
    found = get_standing_meeting(wanted.session, wanted.village_id, wanted.must_number)
    return minutes_pdf(wanted.session, wanted.village, found)


def _held(session: Session, village: Division) -> Sequence[Choice]:
    called = [each for each in list_meetings(session, village.id) if each.called_at and each.state != "cancelled"]
    return [Choice.titled(each.number, each.title) for each in called]


def _board(wanted: Wanted) -> bytes:
    lines = list_board(wanted.session, wanted.village_id)
    if not lines:
        raise NotFound()
    return board_pdf(wanted.session, wanted.village, lines, wanted.size)


TOGETHER: Final = (
    Document(
        "wall-poster", N_("说事墙海报"), "together", "matter.read", wall_poster.SIZES, _wall_poster,
        pages=("matters.poster",),
    ),
    Document(
        "matter-form", N_("手填的说事单"), "together", "matter.read", matter_form.SIZES, _matter_form,
        pages=("matters.paper_form",),
    ),
    Document(
        "orders", N_("代办单"), "together", "order.print", collection_sheet.SIZES, _orders,
        hint=N_("各户点了还没办完的服务，办好一件签一行。没有人等着就不印。"), pages=("matters.orders_paper",),
    ),
    Document(
        "draw-list", N_("抓阄名单（已封）"), "together", "draw.read", lot_sheet.SIZES, _draw_list, _draws,
        pages=("draws.list_paper",),
    ),
    Document(
        "draw-result", N_("抓阄结果"), "together", "draw.read", draw_result.SIZES, _draw_result, _done,
        pages=("draws.result_paper",),
    ),
    Document(
        "call", N_("开会通知"), "together", "meeting.read", announcement.SIZES, _call, _meetings,
        pages=("meetings.call_paper",),
    ),
    Document(
        "attendance", N_("应到名单和签到表"), "together", "meeting.attend", collection_sheet.SIZES, _attendance, _meetings,
        pages=("meetings.list_paper",),
    ),
    Document(
        "minutes", N_("会议记录"), "together", "meeting.read", minutes.SIZES, _minutes, _held,
        hint=N_("两个人签字。还没有录的，印出来是空的，用手写。"), pages=("meetings.minutes_paper",),
    ),
    Document(
        "board", N_("户长、网格员公示牌"), "walls", "board.keep", contact_board.SIZES, _board, pages=("relay.board_paper",)
    ),
    Document(
        "rota", N_("值班表"), "together", "activity.read", rota.SIZES, _rota, _rotas, pages=("activities.rota_paper",)
    ),
)  # fmt: skip
