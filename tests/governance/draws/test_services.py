"""A draw step by step: what each step seals and what it refuses, in a real book on both databases."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, func, select, update
from sqlalchemy.orm import Session

from civility import ledger
from civility.db import transaction
from civility.errors import Forbidden, NotFound
from civility.governance.draws import errors, rules
from civility.governance.draws.events import check_draws
from civility.governance.draws.models import Draw
from civility.governance.draws.queries import before, drawing_of, get_draw, list_draws, list_sources
from civility.ledger.models import LedgerTransaction
from civility.people.actors import Actor, HouseholdRef
from civility.people.errors import BadHouseholdNumber, HouseholdLeft, NoHouseholdFound
from civility.people.models import HeadUnit
from civility.store.errors import GoodByLot
from civility.store.models import GoodsLot, GoodsLotName
from civility.store.queries import check_lots
from tests.factories.store import assert_book_is_whole, key, on_shelf, sell
from tests.faults.together import in_sessions
from tests.governance.draws.acting import AFTER, DICE, NOON, Scene, make_scene

pytestmark = pytest.mark.postgresql


@pytest.fixture
def scene(app: Flask, session: Session) -> Scene:
    return make_scene(session)


def kinds(scene: Scene) -> list[str]:
    """The events of draws in the book, in order."""
    scene.session.rollback()
    return list(
        scene.session.scalars(
            select(LedgerTransaction.kind)
            .where(LedgerTransaction.village_id == scene.village_id, LedgerTransaction.kind.like("draw-%"))
            .order_by(LedgerTransaction.seq)
        )
    )


def test_a_list_is_closed_read_twice_and_drawn(scene: Scene) -> None:
    closed = scene.close(reserves=1)
    assert (closed.number, closed.state, closed.attempt) == (1, "closed", 1)
    assert closed.households == ["0001", "0002", "0003", "0004", "0005", "0006"]
    drawing = drawing_of(closed, scene.shop.village.code)
    assert closed.list_hash == rules.hash_of(drawing)
    read = scene.read()
    assert (read.state, read.value, read.witnesses, read.drawn) == ("read", DICE, ["representative", "elder"], [])
    drawn = scene.draw(typed=" ".join(DICE))
    assert drawn.state == "drawn"
    assert drawn.drawn == rules.drawn_of(drawing, DICE)
    assert len(drawn.drawn) == 3
    assert kinds(scene) == ["draw-closed", "draw-read", "draw-made"]
    assert check_draws(scene.session, scene.village_id) == []
    assert_book_is_whole(scene.session, scene.village_id)


def test_asking_twice_with_one_key_gives_once(scene: Scene) -> None:
    pressed = [key(), key(), key()]
    for _ in range(2):
        assert scene.close(request_key=pressed[0]).number == 1
        assert scene.read(request_key=pressed[1]).readings == 1
        assert scene.draw(request_key=pressed[2]).state == "drawn"
    assert kinds(scene) == ["draw-closed", "draw-read", "draw-made"]


def test_lists_come_from_the_village_a_part_of_it_or_typed_numbers(scene: Scene) -> None:
    unit = HeadUnit(village_id=scene.village_id, name="东头")
    with transaction(scene.session):
        scene.session.add(unit)
        scene.session.flush()
        for home in scene.shop.households[:3]:
            home.head_unit_id, home.group_name = unit.id, "二组"
    keys = [source.key for source in list_sources(scene.session, scene.village_id)]
    assert {"all", f"unit:{unit.id}", "group:二组", "typed"} <= set(keys)
    for source in (f"unit:{unit.id}", "group:二组"):
        assert scene.close(source=source).households == ["0001", "0002", "0003"]
    assert scene.close(source="typed", typed="6、0002-1 6，4").households == ["0002", "0004", "0006"]
    for source in ("unit:x", "nobody", "lot:9"):
        with pytest.raises(NotFound):
            scene.close(source=source)
    with pytest.raises(NoHouseholdFound):
        scene.close(source="typed", typed="999")
    with pytest.raises(BadHouseholdNumber):
        scene.close(source="typed", typed="老王")
    with transaction(scene.session):
        scene.shop.households[5].left_on = date(2026, 11, 1)
    with pytest.raises(HouseholdLeft):
        scene.close(source="typed", typed="6 4")
    assert [draw.number for draw in list_draws(scene.session, scene.village_id)] == [3, 2, 1]


def test_a_list_that_changed_since_it_was_looked_at_is_not_closed(scene: Scene) -> None:
    seen = rules.hash_of_numbers([home.number for home in scene.shop.households])
    with transaction(scene.session):
        scene.shop.households[2].left_on = date(2026, 11, 1)
    with pytest.raises(errors.ListChanged):
        scene.close(seen=seen)
    assert kinds(scene) == []


def test_what_is_on_the_wall_cannot_be_changed_under_it(scene: Scene) -> None:
    scene.close()
    changed: list[dict[str, Any]] = [
        {"households": ["0001", "0002"]}, {"places": 1}, {"title": "别的"}, {"reserves": 2},
    ]  # fmt: skip
    for values in changed:
        draw = get_draw(scene.session, scene.village_id, 1)
        was = {name: getattr(draw, name) for name in values}
        scene.session.execute(update(Draw).values(**values))
        scene.session.commit()
        with pytest.raises(errors.ListNotTheSame, match="对不上了"):
            scene.read()
        assert {finding.check for finding in check_draws(scene.session, scene.village_id)} == {"draws"}
        scene.session.execute(update(Draw).values(**was))
        scene.session.commit()
    scene.read()
    scene.session.execute(update(Draw).values(households=["0001", "0002"]))
    scene.session.commit()
    with pytest.raises(errors.ListNotTheSame):
        scene.draw()
    assert kinds(scene) == ["draw-closed", "draw-read"]


def test_the_second_reader_is_neither_the_first_nor_who_closed_the_list(scene: Scene) -> None:
    scene.close()
    with pytest.raises(errors.DrawState):
        scene.draw()
    scene.read()
    for actor in (scene.supervisor, scene.closer):
        with pytest.raises(errors.SecondReader):
            scene.draw(actor=actor)
    scene.read(actor=scene.closer)
    for actor in (scene.closer,):
        with pytest.raises(errors.SecondReader):
            scene.draw(actor=actor)
    assert scene.draw(actor=scene.supervisor).state == "drawn"


def test_readings_that_differ_draw_nothing_and_the_first_may_be_put_right(scene: Scene) -> None:
    scene.close()
    scene.read(typed="1" * 20)
    with pytest.raises(errors.ReadingsDiffer, match="没有抽"):
        scene.draw()
    assert get_draw(scene.session, scene.village_id, 1).state == "read"
    assert scene.read().readings == 2
    drawn = scene.draw()
    assert (drawn.state, drawn.readings) == ("drawn", 2)
    assert kinds(scene) == ["draw-closed", "draw-read", "draw-read", "draw-made"]
    for again in (scene.read, scene.draw):
        with pytest.raises(errors.DrawState):
            again()


def test_a_seed_is_typed_when_the_list_hangs_and_two_watched(scene: Scene) -> None:
    scene.close()
    household = Actor(None, "", household=HouseholdRef(scene.village_id, scene.shop.first.id))
    refused: list[tuple[type[Exception], dict[str, Any]]] = [
        (errors.NotPosted, {"posted": False}),
        (errors.NoWitnesses, {"witnesses": ["elder"]}),
        (errors.NoWitnesses, {"witnesses": ["elder", "somebody"]}),
        (errors.BadDice, {"typed": "123"}),
        (Forbidden, {"actor": household}),
        (errors.DrawNotFound, {"number": 2}),
    ]
    for refusal, changed in refused:
        with pytest.raises(refusal):
            scene.read(**changed)
    assert get_draw(scene.session, scene.village_id, 1).state == "closed"
    assert kinds(scene) == ["draw-closed"]


def test_a_public_value_is_read_when_it_is_out_and_not_before(scene: Scene) -> None:
    out = NOON + timedelta(days=1)
    named = {"seed_kind": "value", "seed_name": "11月21日上证指数收盘"}
    with pytest.raises(errors.SeedKnown):
        scene.close(**named, seed_at=NOON + timedelta(minutes=30))
    with pytest.raises(errors.NoSeedNamed):
        scene.close(seed_kind="value", seed_at=out)
    scene.close(**named, seed_at=out)
    with pytest.raises(errors.SeedNotOut):
        scene.read(typed="3906.17", at=out - timedelta(minutes=1))
    scene.read(typed="3906.17", at=out)
    drawn = scene.draw(typed=" 3906.17", at=out)
    assert drawn.value == "3906.17"
    assert check_draws(scene.session, scene.village_id) == []


SIZES: list[tuple[type[Exception], dict[str, Any]]] = [
    (errors.NoNames, {"source": "group:没有的组"}),
    (errors.OneName, {"source": "typed", "typed": "1", "places": 1}),
    (errors.TooManyPlaces, {"places": 7}),
    (errors.TooManyReserves, {"places": 4, "reserves": 3}),
]


@pytest.mark.parametrize(("refusal", "asked"), SIZES)
def test_a_list_that_cannot_be_drawn_from_is_not_closed(
    scene: Scene, refusal: type[Exception], asked: dict[str, Any]
) -> None:
    with pytest.raises(refusal):
        scene.close(**asked)
    assert kinds(scene) == []


def test_a_draw_is_done_over_by_another_person_with_a_reason_and_both_stay(scene: Scene) -> None:
    scene.close()
    scene.read()
    first = list(scene.draw().drawn)
    with pytest.raises(errors.OtherPerson):
        scene.close(again=1, reason="漏了一户")
    with pytest.raises(errors.NoReason):
        scene.close(again=1, reason=" ", actor=scene.other)
    again = scene.close(again=1, reason="漏了一户", actor=scene.other)
    assert (again.number, again.attempt, again.again, again.reason) == (2, 2, 1, "漏了一户")
    assert "again 1\n" in rules.text_of(drawing_of(again, scene.shop.village.code))
    old = get_draw(scene.session, scene.village_id, 1)
    assert (old.standing, old.replaced_by, old.drawn) == ("replaced", 2, first)
    with pytest.raises(errors.AlreadyReplaced, match="第 2 号"):
        scene.close(again=1, reason="再来", actor=scene.other)
    third = scene.close(again=2, reason="骰子掉地上了", actor=scene.closer)
    assert (third.attempt, [draw.number for draw in before(scene.session, third)]) == (3, [1, 2])
    with pytest.raises(errors.DrawState):
        scene.read(2)
    assert check_draws(scene.session, scene.village_id) == []
    assert kinds(scene)[3:] == ["draw-closed", "draw-replaced"] * 2


def test_why_it_is_done_over_is_nowhere_in_the_book(scene: Scene) -> None:
    scene.close()
    scene.close(again=1, reason="漏了李家", actor=scene.other)
    scene.session.execute(update(Draw).where(Draw.number == 2).values(reason="别的话"))
    scene.session.commit()
    assert check_draws(scene.session, scene.village_id) == []


# ---- goods by lot ----


def test_goods_go_to_whoever_is_drawn_and_to_nobody_else(scene: Scene) -> None:
    scene.put_up(0, 1, 2, 3)
    closed = scene.close(at=AFTER, title="大米", source="lot:1")
    assert closed.households == ["0001", "0002", "0003", "0004"]
    scene.read(at=AFTER)
    drawn = scene.draw(at=AFTER)
    won = scene.session.scalars(select(GoodsLotName.won).order_by(GoodsLotName.at)).all()
    assert won.count(True) == 2
    lot = scene.session.scalars(select(GoodsLot)).one()
    assert (lot.state, lot.draw) == ("drawn", "1")
    for place, home in enumerate(scene.shop.households[:4]):
        if home.number in drawn.drawn:
            sell(scene.session, scene.shop, {"rice": 1}, household=place, at=AFTER + timedelta(hours=1))
        with pytest.raises(GoodByLot):
            sell(scene.session, scene.shop, {"rice": 1}, household=place, at=AFTER + timedelta(hours=2))
    assert on_shelf(scene.session, scene.shop, "rice") == 1
    assert check_lots(scene.session, scene.village_id) == check_draws(scene.session, scene.village_id) == []
    assert_book_is_whole(scene.session, scene.village_id)
    with pytest.raises(errors.GoodsGiven):
        scene.close(at=AFTER, source="lot:1", again=1, reason="再来", actor=scene.other)


def test_fewer_names_than_goods_give_each_one(scene: Scene) -> None:
    scene.put_up(4)
    with pytest.raises(errors.TooManyPlaces, match="名单上 1 户"):
        scene.close(at=AFTER, source="lot:1", places=2)
    scene.close(at=AFTER, source="lot:1", places=1)
    scene.read(at=AFTER)
    assert scene.draw(at=AFTER).drawn == ["0005"]
    sell(scene.session, scene.shop, {"rice": 1}, household=4, at=AFTER + timedelta(hours=1))
    assert on_shelf(scene.session, scene.shop, "rice") == 2


@pytest.mark.parametrize(("places", "reserves"), [(1, 0), (3, 0), (2, 1)])
def test_as_many_are_drawn_as_there_are_goods(scene: Scene, places: int, reserves: int) -> None:
    scene.put_up(0, 1, 2, 3)
    with pytest.raises(errors.LotPlaces, match="4 户、2 份，要抽 2 户，不要候补"):
        scene.close(at=AFTER, source="lot:1", places=places, reserves=reserves)


def test_goods_are_in_one_draw_at_a_time(scene: Scene) -> None:
    scene.put_up(0, 1, 2)
    scene.close(at=AFTER, source="lot:1")
    with pytest.raises(errors.LotBeingDrawn, match="第 1 号"):
        scene.close(at=AFTER, source="lot:1", actor=scene.other)
    assert scene.close(at=AFTER, source="lot:1", again=1, reason="印错了", actor=scene.other).number == 2


def test_a_household_that_left_since_stops_the_draw_of_goods(scene: Scene) -> None:
    scene.put_up(0, 1, 2)
    scene.close(at=AFTER, source="lot:1")
    scene.read(at=AFTER)
    with transaction(scene.session):
        scene.shop.households[1].left_on = date(2026, 11, 24)
    with pytest.raises(errors.LotListChanged, match="第 0002 户"):
        scene.draw(at=AFTER)
    assert scene.session.scalars(select(GoodsLot)).one().state == "open"
    again = scene.close(at=AFTER, source="lot:1", again=1, reason="0002 搬走了", actor=scene.other)
    assert again.households == ["0001", "0003"]
    scene.read(2, at=AFTER)
    assert scene.draw(2, at=AFTER, actor=scene.closer).state == "drawn"


# ---- at one moment ----


def test_closings_at_one_moment_get_numbers_of_their_own(scene: Scene, engine: Engine, app: Flask) -> None:
    scene.session.rollback()

    def one(session: Session) -> Any:
        with app.app_context():
            return scene.over(session).close(seen=seen)

    seen = rules.hash_of_numbers([home.number for home in scene.shop.households])
    scene.session.rollback()
    assert in_sessions(engine, [one] * 6) == {"done": 6}
    scene.session.rollback()
    assert [draw.number for draw in list_draws(scene.session, scene.village_id)] == [6, 5, 4, 3, 2, 1]
    assert check_draws(scene.session, scene.village_id) == []


def test_one_press_many_times_and_two_people_at_once_draw_once(scene: Scene, engine: Engine, app: Flask) -> None:
    scene.close()
    scene.read(actor=scene.closer)
    scene.session.rollback()
    pressed = key()

    def press(actor: Actor, request_key: str) -> Callable[[Session], Any]:
        def run(session: Session) -> Any:
            with app.app_context():
                return scene.over(session).draw(actor=actor, request_key=request_key)

        return run

    same = [press(scene.other, pressed)] * 4
    answers = in_sessions(engine, [*same, press(scene.supervisor, key())])
    assert answers["done"] + answers["DrawState"] == 5
    assert answers["done"] in (1, 4)
    scene.session.rollback()
    assert kinds(scene) == ["draw-closed", "draw-read", "draw-made"]
    count = scene.session.scalar(select(func.count()).select_from(Draw))
    assert count == 1
    assert_book_is_whole(scene.session, scene.village_id)
    assert ledger.verify(scene.session, scene.village_id) == []
