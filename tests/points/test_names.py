"""Names on sheets: how long they hang, and a household that does not want its own there."""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from pypdf import PdfReader
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import frozen
from civility.db import transaction
from civility.errors import Forbidden, NotFound
from civility.people.actors import SYSTEM, Actor, HouseholdRef
from civility.people.models import VillageSettings
from civility.points.errors import NotNamedThere
from civility.points.models import NameRemoval
from civility.points.printing import notice_pdf
from civility.points.queries import find_last_day, is_taken_down, list_hidden, list_notices_naming, list_papers_due
from civility.points.rules.notices import hangs_until
from civility.points.services import close_due_notices, hide_name, note_paper_changed
from tests.factories.points import Scene, make_notice, make_scene, request_key

pytestmark = pytest.mark.postgresql
NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)  # a Monday


@pytest.fixture
def scene(session: Session) -> Scene:
    with frozen(NOON):
        scene = make_scene(session)
        make_notice(session, scene, *scene.households[:2])
        return scene


def card(scene: Scene, place: int = 0) -> Actor:
    return Actor(user_id=None, name="", household=HouseholdRef(scene.village_id, scene.households[place].id))


def hide(session: Session, scene: Scene, actor: Actor | None = None, **said) -> NameRemoval:  # type: ignore[no-untyped-def]
    asked = {
        "village_id": scene.village_id,
        "household_id": scene.households[0].id,
        "sheet": "notice",
        "number": 1,
        "actor": actor or card(scene),
        "request_key": request_key(),
    }
    with frozen(NOON):
        return hide_name(session, **{**asked, **said})


def paper(session: Session, scene: Scene) -> str:
    (notice,) = list_notices_naming(session, scene.village_id, scene.households[1].id)
    pdf = notice_pdf(session, scene.village, notice)
    return "".join(each.extract_text() for each in PdfReader(BytesIO(pdf)).pages).replace("\n", "")


def test_a_household_hides_its_own_name_at_once_and_the_wall_has_three_working_days(
    session: Session, scene: Scene, app: object
) -> None:
    before = ledger.count_transactions(session, scene.village_id)
    assert "本户不愿公开" not in paper(session, scene)

    removal = hide(session, scene)

    home = scene.households[0]
    assert (removal.paper_by, removal.channel, removal.asked_by) == (date(2026, 11, 26), "online", None)
    assert list_hidden(session, scene.village_id, "notice", 1) == {home.id: home.number}
    assert list_hidden(session, scene.village_id, "roll", 1) == {}
    printed = paper(session, scene)
    assert printed.count("本户不愿公开") == 1
    assert list_papers_due(session, scene.village_id) == [date(2026, 11, 26)]
    assert ledger.count_transactions(session, scene.village_id) == before  # points and book are as they were


def test_three_working_days_are_counted_over_the_weekend_and_the_holiday(session: Session, scene: Scene) -> None:
    with frozen(datetime(2026, 9, 30, 4, 0, tzinfo=UTC)):  # the day before the National Day holiday
        removal = hide_name(
            session,
            village_id=scene.village_id,
            household_id=scene.households[0].id,
            sheet="roll",
            number=3,
            actor=card(scene),
            request_key=request_key(),
        )
    assert removal.paper_by == date(2026, 10, 10)


def test_asking_twice_hides_once_whichever_way_it_came(session: Session, scene: Scene) -> None:
    first = hide(session, scene)
    assert hide(session, scene).id == first.id
    assert hide(session, scene, scene.recorder, channel="phone").id == first.id
    assert session.scalar(select(func.count()).select_from(NameRemoval)) == 1
    assert first.channel == "online"


def test_a_key_for_another_sheet_is_refused(session: Session, scene: Scene) -> None:
    key = request_key()
    hide(session, scene, request_key=key)
    assert hide(session, scene, request_key=key).number == 1
    with pytest.raises(ledger.KeyReused):
        hide(session, scene, request_key=key, sheet="roll", number=2)


def test_who_is_on_duty_writes_it_down_with_the_channel(session: Session, scene: Scene) -> None:
    for place, channel in enumerate(("desk", "phone")):
        removal = hide(session, scene, scene.recorder, channel=channel, household_id=scene.households[place].id)
        assert (removal.channel, removal.asked_by) == (channel, scene.recorder.user_id)


def test_nobody_hides_another_households_name(session: Session, scene: Scene) -> None:
    for actor, said in (
        (card(scene, 1), {}),
        (SYSTEM, {}),
        (card(scene), {"channel": "desk"}),
    ):
        with pytest.raises(Forbidden):
            hide(session, scene, actor, **said)
    with pytest.raises(NotFound):
        hide(session, scene, scene.recorder, channel="desk", household_id=uuid4())
    assert session.scalar(select(func.count()).select_from(NameRemoval)) == 0


def test_a_sheet_that_does_not_name_it_is_refused(session: Session, scene: Scene) -> None:
    for number, place in ((2, 0), (1, 2)):
        with pytest.raises(NotNamedThere):
            hide(session, scene, card(scene, place), number=number, household_id=scene.households[place].id)


def test_the_paper_is_changed_once(session: Session, scene: Scene) -> None:
    removal = hide(session, scene)
    for _ in range(2):
        with frozen(NOON):
            note_paper_changed(session, village_id=scene.village_id, removal_id=removal.id, actor=scene.committee)
    session.refresh(removal)
    assert (removal.paper_done_at, removal.paper_done_by) == (NOON, scene.committee.user_id)
    assert list_papers_due(session, scene.village_id) == []


@pytest.mark.parametrize(
    ("days", "last"), [(1, date(2026, 12, 1)), (30, date(2026, 12, 30)), (365, date(2027, 11, 30))]
)
def test_names_hang_so_many_days_after_the_sheet_closed(days: int, last: date) -> None:
    assert hangs_until(date(2026, 11, 30), days) == last


def test_names_go_after_the_last_day_and_only_once_the_sheet_has_closed(session: Session, scene: Scene) -> None:
    (notice,) = list_notices_naming(session, scene.village_id, scene.households[0].id)
    assert find_last_day(session, notice) == date(2026, 12, 30)  # thirty days after it closes
    after = notice.closes_at + timedelta(days=31)
    with frozen(after):
        assert not is_taken_down(session, notice)  # never closed: the ceiling may keep it open
        close_due_notices(session, now=notice.closes_at)
        session.refresh(notice)
        assert is_taken_down(session, notice)
        assert list_notices_naming(session, scene.village_id, scene.households[0].id) == []
    with frozen(after - timedelta(days=1)):
        assert not is_taken_down(session, notice)
    with transaction(session):
        session.get_one(VillageSettings, scene.village_id).takedown_days = 5
    with frozen(notice.closes_at + timedelta(days=6)):
        assert is_taken_down(session, notice)
