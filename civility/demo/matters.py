"""What people of a demo village raise, and how it is seen through: something of every kind, in every state."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from civility.clock import today
from civility.demo.people import Place
from civility.governance.matters.models import Matter
from civility.governance.matters.queries import list_entries, list_offers
from civility.governance.matters.services import (
    Raised,
    accept_matter,
    answer_matter,
    begin_offers,
    decide_hidings,
    dispatch_matter,
    escalate_due,
    finish_entry,
    hand_down,
    hand_up,
    merge_matters,
    plan_entry,
    propose_hiding,
    raise_matter,
    rate_matter,
    refuse_matter,
    reopen_matter,
    support_matter,
    withdraw_matter,
)
from civility.people.actors import Actor, HouseholdRef

LIGHT: Final = "村口第三盏路灯坏了，晚上孩子放学看不见路"
EARLY: Final = (
    ("issue", LIGHT, "村口"),
    ("issue", "村口的路灯不亮", "村口"),
    ("issue", "垃圾桶满了三天没有人拉", "二组水渠边"),
    ("issue", "想在村里建一个游泳池", ""),
    ("issue", "某某家的人都是骗子", ""),
)


def raise_some(session: Session, place: Place, officer: Actor, keys: Iterator[str]) -> None:
    """At the wall, at home, by telephone: and the first of it is taken in hand."""
    begin_offers(session, village_id=place.village_id, request_key=next(keys))
    light, same, bins, pool, abuse = (_raise(session, place, keys, *each) for each in EARLY)
    for at in (0, 1, 2):
        support_matter(session, village_id=place.village_id, number=light.number, actor=_home(place, at))
    _merge(session, place, same, light)
    _refuse(session, place, pool)
    _hide(session, place, abuse)
    _do(session, place, bins, "wangge", "当天拉走了，和清运的车说好每周二、五来")
    slip = _raise(session, place, keys, "slip", "灌溉渠塌了十来米，村里修不起", "三组", by="wangge")
    _go_up_and_down(session, place, slip, officer)
    order = _raise(session, place, keys, "service", "家里水管漏水，老人自己修不了", home=3, offer="修水电")
    _dispatch(session, place, order, "dianyuan")
    _do(session, place, order, "dianyuan", "换了一截管子")
    _rate(session, order, _home(place, 3))
    errand = _raise(session, place, keys, "service", "医保的表填好了，请代交到乡里", home=5, offer="代办代缴")
    _dispatch(session, place, errand, "wangge")
    _do(session, place, errand, "wangge", "交到乡民生服务站了，回执放在您家")
    _rate(session, errand, _home(place, 5))
    hazard = _raise(session, place, keys, "hazard", "学校旁边的电线杆斜了", "学校旁", by="wangge", fixed="加了拉线扶正")
    rate_matter(
        session, village_id=place.village_id, matter_id=hazard.id, actor=place.people["jianwei"], note="去看过，稳的"
    )
    _raise(session, place, keys, "issue", "三组到学校的路冬天结冰，请撒点煤渣", "三组")
    _mediate(session, place, keys)
    _care(session, place, keys)
    _pair(session, place, keys)


def go_on(session: Session, place: Place) -> None:
    """A week later: the clock has moved what nobody took, and the lamp is mended."""
    escalate_due(session)
    light = session.scalars(select(Matter).where(Matter.village_id == place.village_id, Matter.text == LIGHT)).first()
    if light is not None and light.state == "raised":
        _do(session, place, light, _sitting(light), "换了灯头，又装了一盏太阳能灯")


def leave_open(session: Session, place: Place, keys: Iterator[str]) -> None:
    """So that everybody finds something to do."""
    _raise(
        session,
        place,
        keys,
        "issue",
        "卫生室周末没有人，老人拿不上药",
        "卫生室",
        name="马秀英",
        contact="139 0000 0000",
    )
    hazard = _raise(session, place, keys, "hazard", "沟边的护栏断了一截", "二组沟边", by="wangge")
    accept_matter(session, number=hazard.number, fix_by=today() + timedelta(days=2), **_by(place, "wangge"))
    order = _raise(session, place, keys, "service", "老人腿脚不好，想请人上门理发", home=4, offer="理发")
    _dispatch(session, place, order, "wangge")
    errand = _raise(session, place, keys, "service", "降压药快吃完了，请到乡卫生院带两盒", home=2, offer="代办代缴")
    _dispatch(session, place, errand, "wangge")
    _raise(session, place, keys, "service", "打工的工资没有结，想问问怎么办", home=5, offer="法律援助")
    _raise(session, place, keys, "wish", "孩子想要一套课外书", home=6)
    asking = _raise(session, place, keys, "issue", "村广场晚上跳舞的音响太响", "广场", home=7)
    _do(session, place, asking, _sitting(asking), "和跳舞的说好了，九点半以前结束")
    again = _raise(session, place, keys, "issue", "门前的路挖开以后没有填平", "一组", home=8)
    _do(session, place, again, _sitting(again), "填平了")
    reopen_matter(
        session, village_id=place.village_id, matter_id=again.id, actor=_home(place, 8), reason="下雨又陷了一块"
    )
    gone = _raise(session, place, keys, "issue", "井盖响", "村口", home=9)
    withdraw_matter(session, village_id=place.village_id, matter_id=gone.id, actor=_home(place, 9))
    slip = _raise(session, place, keys, "slip", "乡里通村路的排水沟堵了", "村口大路", by="wangge")
    hand_up(session, number=slip.number, reason="是乡道，要乡里派人", **_by(place, "zhuren"))


def _raise(
    session: Session,
    place: Place,
    keys: Iterator[str],
    kind: str,
    text: str,
    where: str = "",
    *,
    by: str = "",
    home: int | None = None,
    offer: str = "",
    fixed: str = "",
    **more: Any,
) -> Matter:
    """From a public page, by somebody in office, or by a household signed in."""
    actor = place.people[by] if by else _home(place, home) if home is not None else None
    channel = "staff" if by else "household" if home is not None else "online"
    found = [each.id for each in list_offers(session, place.village_id) if each.name == offer]
    raised = Raised(kind, text, place=where, offer_id=found[0] if found else None, **more)
    return raise_matter(
        session,
        village_id=place.village_id,
        raised=raised,
        channel=channel,
        actor=actor,
        fixed=fixed,
        request_key=next(keys),
    )


def _home(place: Place, at: int) -> Actor:
    """A household that signed in with its card."""
    return Actor.of(HouseholdRef(place.village_id, _home_id(place, at)))


def _home_id(place: Place, at: int) -> UUID:
    """One of the households that nobody in office lives in; a small village has few."""
    return place.spare[at % len(place.spare)]


def _by(place: Place, who: str) -> dict[str, Any]:
    return {"village_id": place.village_id, "actor": place.people[who]}


def _sitting(matter: Matter) -> str:
    return {"grid": "wangge", "village": "wenshu"}.get(matter.level, "wenshu")


def _do(session: Session, place: Place, matter: Matter, who: str, answer: str) -> None:
    accept_matter(session, number=matter.number, **_by(place, who))
    answer_matter(session, number=matter.number, answer=answer, **_by(place, who))


def _dispatch(session: Session, place: Place, matter: Matter, who: str) -> None:
    handler_id = place.people[who].user_id
    assert handler_id is not None  # noqa: S101  (somebody in office has a sign-in)
    dispatch_matter(session, number=matter.number, handler_id=handler_id, **_by(place, "zhuren"))


def _rate(session: Session, matter: Matter, actor: Actor) -> None:
    rate_matter(session, village_id=matter.village_id, matter_id=matter.id, actor=actor)


def _merge(session: Session, place: Place, matter: Matter, into: Matter) -> None:
    merge_matters(session, number=matter.number, into=into.number, **_by(place, "zhuren"))


def _refuse(session: Session, place: Place, matter: Matter) -> None:
    refuse_matter(session, number=matter.number, reason="村里没有这个钱，水也不够用", **_by(place, "wangge"))


def _hide(session: Session, place: Place, matter: Matter) -> None:
    hidings = propose_hiding(
        session, numbers=[matter.number], reason="abuse", note="骂人，没有说事", **_by(place, "zhuren")
    )
    decide_hidings(session, hiding_ids=[each.id for each in hidings], hide=True, **_by(place, "jianwei"))


def _go_up_and_down(session: Session, place: Place, slip: Matter, officer: Actor) -> None:
    """To the township and back: the committee asks, an officer grants, the committee has it done."""
    hand_up(session, number=slip.number, reason="请乡里安排水利上的钱", **_by(place, "zhuren"))
    hand_down(
        session, number=slip.number, reason="乡里批了两万元，请村里找人修", village_id=place.village_id, actor=officer
    )
    _do(session, place, slip, "wenshu", "修好了，放过一次水，不漏")
    _rate(session, slip, place.people["wangge"])


def _mediate(session: Session, place: Place, keys: Iterator[str]) -> None:
    """A quarrel over a boundary: asked, talked over, agreed."""
    raised = Raised(
        "dispute", "两家为地界上的三棵树争起来", household_id=_home_id(place, 0), other="隔壁一户", place="一组"
    )
    quarrel = raise_matter(session, raised=raised, channel="staff", request_key=next(keys), **_by(place, "wangge"))
    accept_matter(session, number=quarrel.number, **_by(place, "wangge"))
    for kind, text in (
        ("investigation", "量了地，看了承包证，树在界上"),
        ("session", "两家都来了，各说各的，最后说开了"),
        ("agreement", "树归两家共有，砍树要两家点头；以水渠为界，立石为记"),
    ):
        plan_entry(session, number=quarrel.number, kind=kind, text=text, request_key=next(keys), **_by(place, "wangge"))
    answer_matter(session, number=quarrel.number, answer="达成了协议，双方签了字", **_by(place, "wangge"))


def _care(session: Session, place: Place, keys: Iterator[str]) -> None:
    """An old man living by himself, who agreed; after the first visit the next one stands in the rota."""
    raised = Raised(
        "care",
        "八十一岁，一个人住",
        household_id=_home_id(place, 1),
        why="alone",
        consent="本人当面同意，文书在场",
        every_days=7,
    )
    care = raise_matter(session, raised=raised, channel="staff", request_key=next(keys), **_by(place, "zhuren"))
    accept_matter(session, number=care.number, **_by(place, "wenshu"))
    visit = list_entries(session, care)[0]
    finish_entry(session, number=care.number, entry_id=visit.id, text="身体还好，煤够烧到年底", **_by(place, "wenshu"))


def _pair(session: Session, place: Place, keys: Iterator[str]) -> None:
    """A household paired with the clerk, and a plan with steps."""
    raised = Raised(
        "pairing", "想养羊，没有棚也没有本钱", household_id=_home_id(place, 2), consent="户主来村委会当面说的"
    )
    pair = raise_matter(session, raised=raised, channel="staff", request_key=next(keys), **_by(place, "zhuren"))
    accept_matter(session, number=pair.number, **_by(place, "wenshu"))
    for plan, days in (("陪着去信用社问贷款", 20), ("找村里的旧棚，商量租下来", 40)):
        plan_entry(
            session,
            number=pair.number,
            kind="step",
            plan=plan,
            due_on=_after(days),
            request_key=next(keys),
            **_by(place, "wenshu"),
        )


def _after(days: int) -> date:
    return today() + timedelta(days=days)
