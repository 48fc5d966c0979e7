"""What a demo village agrees on at its first meeting: standard, covenants, store and prices."""

from datetime import timedelta
from importlib.resources import files
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from civility.clock import today
from civility.demo.goals import weigh_safety
from civility.demo.outlets import open_shop
from civility.demo.pacts import adopt_pacts
from civility.demo.panels import form_groups
from civility.demo.people import Place
from civility.people.actors import Actor
from civility.people.services import change_settings
from civility.people.votes import Vote
from civility.points.rules.deductions import Terms
from civility.points.rules.local import Limits
from civility.points.services import (
    adopt_deduction_terms,
    adopt_deductions,
    adopt_second_review,
    adopt_standard,
    answer_comment,
    change_budget,
    comment_on_draft,
    consult,
    file_standard,
    import_standard,
    publish_template,
    put_in_force,
)
from civility.store.models import PriceList, Store
from civility.store.services import approve_prices, import_goods, open_store

FUND_FEN: Final = 60_00
"""For each household."""
TWO_LOOK_TENTHS: Final = 200


def agree(session: Session, place: Place) -> Store:
    """Hold the first meeting of a village, open its store and let a shop take points; everything is in force from today."""
    _say_where_to_ask(session, place)
    _adopt_standard(session, place)
    _adopt_gentleness(session, place)
    adopt_pacts(session, place)
    form_groups(session, place)
    weigh_safety(session, place)
    register_fund(session, place)
    open_shop(session, place)
    return _open_store(session, place)


def offer_template(session: Session, township_id: UUID, officer: Actor) -> None:
    """What the township offers its villages: other points for two deeds, one deed fewer, and room for clauses of their own."""
    text = _file("standard.csv").decode()
    lines = [line for line in text.splitlines() if not line.startswith("公共参与,护学岗值守")]
    for ours, theirs in (("参加夜间巡逻,加,3,", "参加夜间巡逻,加,2,"), ("邻里义务帮工,加,1,", "邻里义务帮工,加,2,")):
        lines = [line.replace(ours, theirs) for line in lines]
    publish_template(
        session,
        township_id=township_id,
        data="\n".join(lines).encode(),
        file_name="全乡积分细则.csv",
        title="全乡文明积分细则（参考）",
        limits=Limits(max_bonus=8, max_deduction=2, max_tenths=200),
        actor=officer,
        request_key="demo-template",
        confirmed_rows=range(1, len(lines) + 1),
        leave_out=True,
    )


def _say_where_to_ask(session: Session, place: Place) -> None:
    decided = {"office_place": "村委会一楼便民窗口", "office_phone": "0990-7654321"}
    change_settings(session, village_id=place.village_id, decided=decided, actor=place.people["zhuren"])


def register_fund(session: Session, place: Place) -> None:
    """The year's money for goods. Points cost what the starter list of prices takes them for: a yuan each."""
    change_budget(
        session,
        village_id=place.village_id,
        point_value_fen=100,
        fund_fen=FUND_FEN * len(place.households),
        warning_percent=80,
        actor=place.people["zhuren"],
    )


def put_next_standard_before(session: Session, place: Place) -> None:
    """Next year's standard as a draft that people may comment on: one clause worth more, one gone, one new."""
    lines = _file("standard.csv").decode().splitlines()
    kept = [line for line in lines if not line.startswith("环境卫生,垃圾分类投放到位")]
    changed = [line.replace("公共参与,按时参加村民会议,加,2,", "公共参与,按时参加村民会议,加,3,") for line in kept]
    changed.append("邻里互助,替独居老人挑水买药,加,3,次,每月30分,户长证明,户长")
    data = "\n".join(changed).encode()
    draft = import_standard(
        session,
        village_id=place.village_id,
        data=data,
        file_name="明年的积分细则.csv",
        title="明年的文明积分细则",
        actor=place.people["wenshu"],
        request_key="demo-next-standard",
        confirmed_rows=range(1, len(changed) + 1),
        leave_out=True,
    )
    said: dict[str, Any] = {"village_id": place.village_id, "version": draft.version}
    consult(session, **said, until=today() + timedelta(days=12), actor=place.people["wenshu"])
    first = comment_on_draft(
        session,
        **said,
        about="参加村民会议",
        text="路远的人来一趟不容易，能不能再多给一分。",
        request_key="demo-comment-1",
    )
    comment_on_draft(
        session,
        **said,
        about="垃圾分类",
        text="垃圾分类去掉可惜，我们组一直分得好。",
        channel="helper",
        request_key="demo-comment-2",
        actor=place.people["jifen"],
    )
    answer_comment(
        session,
        village_id=place.village_id,
        comment_id=first.id,
        answer="路远的组轮流在组里开会，这条先按 3 分。",
        actor=place.people["wenshu"],
    )


def _adopt_standard(session: Session, place: Place) -> None:
    data = _file("standard.csv")
    rows = range(1, data.count(b"\n") + 2)
    standard = import_standard(
        session,
        village_id=place.village_id,
        data=data,
        file_name="积分细则.csv",
        title="文明积分细则",
        actor=place.people["wenshu"],
        request_key="demo-standard",
        confirmed_rows=rows,
        leave_out=True,
    )
    adopt_standard(
        session,
        village_id=place.village_id,
        version=standard.version,
        vote=_vote(place),
        actor=place.people["wenshu"],
        meeting="households",
    )
    file_standard(
        session,
        village_id=place.village_id,
        version=standard.version,
        number=f"备〔{today().year}〕{standard.version}号",
        filed_on=today(),
        actor=place.people["wenshu"],
    )
    put_in_force(
        session,
        village_id=place.village_id,
        version=standard.version,
        starts_on=today(),
        actor=place.people["zhuren"],
    )


def _adopt_gentleness(session: Session, place: Place) -> None:
    """Points may be taken, after a week to put things right; what is worth twenty or more is looked at by two."""
    said: dict[str, Any] = {"village_id": place.village_id, "vote": _vote(place), "actor": place.people["wenshu"]}
    adopt_deductions(session, **said)
    adopt_deduction_terms(session, **said, terms=Terms())
    adopt_second_review(session, **said, from_tenths=TWO_LOOK_TENTHS)


def _open_store(session: Session, place: Place) -> Store:
    """The committee's clerk brings the goods file, its head approves the prices; the storekeeper only hands over."""
    store = open_store(
        session,
        village_id=place.village_id,
        name=f"{place.name.removesuffix('村')}积分超市",
        actor=place.people["zhuren"],
        request_key="demo-store",
        place="村委会院内东厢",
        hours="每周三、周六 9:00–12:00",
    )
    import_goods(
        session,
        village_id=place.village_id,
        store_id=store.id,
        file_name="商品.csv",
        data=_file("goods.csv"),
        in_force_from=today(),
        actor=place.people["wenshu"],
        request_key="demo-goods",
    )
    prices = session.scalars(select(PriceList).where(PriceList.village_id == place.village_id)).one()
    approve_prices(
        session,
        village_id=place.village_id,
        price_list_id=prices.id,
        actor=place.people["zhuren"],
        request_key="demo-prices",
    )
    return store


def _vote(place: Place) -> Vote:
    voters = len(place.households)
    present = voters * 3 // 4
    return Vote(
        voted_on=today(),
        eligible=voters,
        present=present,
        votes_for=present - present // 20 - present // 25,
        votes_against=present // 20,
        abstentions=present // 25,
        place="村党群服务中心",
    )


def _file(name: str) -> bytes:
    return files("civility.demo").joinpath("data", name).read_bytes()
