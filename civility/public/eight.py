"""The eight smalls (八小工程): what a village does for itself, each leading to what of it is alive today."""

from collections.abc import Callable
from typing import Final, NamedTuple

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from civility.clock import day_start, month_start, now, today
from civility.extensions import current_session
from civility.governance.covenants.queries import find_in_force
from civility.governance.matters.queries import list_offers
from civility.governance.matters.queries.outcomes import count_in_time
from civility.governance.meetings.queries import list_coming
from civility.governance.rolls.forms import period_words
from civility.governance.rolls.queries import find_newest_public, period_of
from civility.governance.safety.rules import FEW
from civility.governance.tributes.queries import Shown, list_shown
from civility.people.models import Division
from civility.people.permissions import open_to_all
from civility.public.blueprint import blueprint
from civility.public.safety import find_index, last_month
from civility.web.filters import day, instant, month


class Small(NamedTuple):
    """One of the eight: its name, where it leads, its line of today, and what fills it while it is ``empty``."""

    name: str
    url: str
    line: str
    empty: bool = False


Making = Callable[[Session, Division, list[Shown]], Small]


@blueprint.get("/p/<village_code>/eight")
@open_to_all
def eight(village: Division) -> ResponseReturnValue:
    session = current_session()
    shown = list_shown(session, village.id)
    return render_template(
        "public/eight.html", village=village, smalls=[make(session, village, shown) for make in MAKINGS]
    )


def _covenant(session: Session, village: Division, shown: list[Shown]) -> Small:
    found = find_in_force(session, village.id, "village", today())
    name = _("小公约")
    if found is None or found.in_force_from is None:
        return Small(name, _url("triad", village), _("还没有。大家表决通过了，就写在这里。"), empty=True)
    line = _("%(title)s，%(day)s 起施行", title=found.title, day=day(found.in_force_from))
    return Small(name, _url("covenant", village, kind="village"), line)


def _democracy(session: Session, village: Division, shown: list[Shown]) -> Small:
    coming = list_coming(session, village.id)
    name, url = _("小民主"), _url("meetings", village)
    if not coming:
        return Small(name, url, _("现在没有通知要开的会。开过的会在里面。"), empty=True)
    return Small(name, url, _("下次会议 %(when)s", when=instant(coming[0].starts_at)))


def _service(session: Session, village: Division, shown: list[Shown]) -> Small:
    offers = list_offers(session, village.id)
    name, url = _("小服务"), _url("services", village)
    if not offers:
        return Small(name, url, _("还没有。村委会写上有哪些服务，各户就能点。"), empty=True)
    return Small(name, url, _("有 %(count)s 样服务可以点", count=len(offers)))


def _mediation(session: Session, village: Division, shown: list[Shown]) -> Small:
    settled, _all = count_in_time(session, village.id, ("dispute",), day_start(month_start(today())), now())
    name, url = _("小调解"), _url("board", village)
    if settled < FEW:
        return Small(name, url, _("邻里有疙瘩，找人说和；这个月不到 %(few)s 起，不公布件数", few=FEW))
    return Small(name, url, _("本月调解 %(count)s 起", count=settled))


def _safety(session: Session, village: Division, shown: list[Shown]) -> Small:
    index = find_index(session, village, last_month())
    name, url = _("小平安"), _url("safety", village)
    if index is None or index.tenths is None:
        return Small(name, url, _("还没有平安指数。村委会定下怎么算，满一个月就公布。"), empty=True)
    figure = f"{index.tenths // 10}.{index.tenths % 10}"
    return Small(name, url, _("%(month)s平安指数 %(figure)s", month=month(index.month), figure=figure))


def _worthies(session: Session, village: Division, shown: list[Shown]) -> Small:
    worthies = [each for each in shown if each.kind == "worthy"]
    name, url = _("小乡贤"), _url("tributes", village, _anchor="worthies")
    if not worthies:
        return Small(name, url, _("还没有。村委会提一位，本人同意了就写在这里。"), empty=True)
    return Small(name, url, _("%(count)s 位乡贤", count=len(worthies)))


def _models(session: Session, village: Division, shown: list[Shown]) -> Small:
    roll = find_newest_public(session, village.id)
    name = _("小榜样")
    if roll is None:
        return Small(name, _url("triad", village), _("还没有定过榜。月底定榜以后，在这里看。"), empty=True)
    line = _("%(period)s：%(count)s 户上榜", period=period_words(period_of(roll)), count=len(roll.lines))
    return Small(name, _url("roll", village, number=roll.number), line)


def _mottoes(session: Session, village: Division, shown: list[Shown]) -> Small:
    mottoes = [each for each in shown if each.kind == "motto"]
    name, url = _("小家训"), _url("tributes", village, _anchor="mottoes")
    if not mottoes:
        return Small(name, url, _("还没有。各户在“我家”里写一句，看过就挂在这里。"), empty=True)
    return Small(name, url, f"“{mottoes[0].text}”")


MAKINGS: Final[tuple[Making, ...]] = (
    _covenant,
    _democracy,
    _service,
    _mediation,
    _safety,
    _worthies,
    _models,
    _mottoes,
)


def _url(page: str, village: Division, **values: str | int) -> str:
    return url_for(f"public.{page}", village_code=village.code, **values)  # type: ignore[arg-type]
