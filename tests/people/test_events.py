"""Settings, appointments and households are sealed in the village's book; a row changed by hand is found."""

from datetime import date

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from civility import ledger
from civility.db import transaction
from civility.ledger.models import LedgerTransaction
from civility.people import events
from civility.people.models import Appointment, Household, HouseholdCard
from civility.people.queries import get_settings, list_households
from civility.people.services import (
    add_appointment,
    add_village,
    change_settings,
    end_appointment,
    import_roster,
    issue_card,
    issue_missing_cards,
)
from tests.factories.people import make_township, make_user

pytestmark = pytest.mark.postgresql
ROSTER = "户号,姓名,与户主关系\n1,李大壮,户主\n1,李小壮,儿子\n2,马英,户主\n3,才让,户主\n"


@pytest.fixture
def village(session):
    """A village with three households, taken in as a committee would, and a recorder."""
    township = make_township(session)
    village = add_village(session, code="632521102777", name="七台村", township_id=township.id)
    clerk = make_user(session, village, "recorder")[1]
    import_roster(
        session, village_id=village.id, file_name="花名册.csv", data=ROSTER.encode(), actor=clerk, request_key="r"
    )
    return village


def findings(session: Session, village) -> list[tuple[str, str]]:
    session.rollback()
    checks = (events.check_settings, events.check_appointments, events.check_households)
    return [(found.check, found.message) for check in checks for found in check(session, village.id)]


def kinds(session: Session, village) -> list[str]:
    query = select(LedgerTransaction.kind).where(LedgerTransaction.village_id == village.id)
    return list(session.scalars(query.order_by(LedgerTransaction.seq)))


def by_hand(session: Session, statement: str) -> None:
    """A change that did not go through the program."""
    session.rollback()
    session.execute(text(statement))
    session.commit()


def test_a_village_is_sealed_from_its_first_day(session, village) -> None:
    assert kinds(session, village) == ["village-opened", "appointment-made", *["household-joined"] * 3]
    assert findings(session, village) == []
    assert ledger.verify(session, village.id) == []


def test_every_change_through_the_program_is_sealed(session, village) -> None:
    user, actor = make_user(session, village)
    change_settings(session, village_id=village.id, decided={"notice_days": 10}, actor=actor)
    post = add_appointment(session, user_id=user.id, role="storekeeper", division_id=village.id, actor=actor)
    end_appointment(session, appointment_id=post.id, actor=actor)
    issue_card(session, village_id=village.id, household_id=list_households(session, village.id)[0].id, actor=actor)

    assert kinds(session, village)[5:] == ["settings-changed", "appointment-made", "appointment-ended", "card-issued"]
    assert ledger.newest(session, village.id).actor == str(user.id)
    assert findings(session, village) == []


def test_what_changes_nothing_is_not_written(session, village) -> None:
    post = session.scalars(select(Appointment).where(Appointment.division_id == village.id)).one()
    end_appointment(session, appointment_id=post.id)
    change_settings(session, village_id=village.id, decided={"notice_days": 7, "office_phone": ""})
    end_appointment(session, appointment_id=post.id)

    assert issue_missing_cards(session, village_id=village.id) == 0
    assert kinds(session, village)[5:] == ["appointment-ended"]


def test_posts_above_the_village_are_in_no_book(session, village) -> None:
    township = make_township(session)
    user, _ = make_user(session, township, "township_officer")
    post = session.scalars(select(Appointment).where(Appointment.user_id == user.id)).one()
    before = kinds(session, village)

    end_appointment(session, appointment_id=post.id)

    assert kinds(session, village) == before


@pytest.mark.parametrize(
    ("statement", "check", "said"),
    [
        ("UPDATE village_settings SET notice_days = 1", "settings", "something else"),
        ("UPDATE village_settings SET deductions_adopted_on = '2020-01-01'", "settings", "something else"),
        ("UPDATE village_settings SET fund_fen = 99999999", "settings", "something else"),
        ("UPDATE appointment SET role = 'committee' WHERE role = 'recorder'", "appointments", "something else"),
        ("UPDATE appointment SET ends_on = '2030-01-01' WHERE role = 'recorder'", "appointments", "something else"),
        ("DELETE FROM appointment WHERE role = 'recorder'", "appointments", "is gone"),
        ("UPDATE household SET head_name = '王大' WHERE number = '0001'", "households", "household 0001 says"),
        ("UPDATE household SET salt = NULL WHERE number = '0001'", "households", "household 0001 says"),
        ("UPDATE household SET left_on = '2026-01-01' WHERE number = '0002'", "households", "household 0002 says"),
        ("UPDATE household_card SET revoked_at = '2026-01-01 00:00:00'", "households", "household 0001 says"),
    ],
)
def test_a_row_changed_by_hand_is_found(session, village, statement, check, said) -> None:
    by_hand(session, statement)

    found = findings(session, village)

    assert {name for name, _ in found} == {check}
    assert any(said in message for _, message in found)


def test_an_appointment_slipped_in_by_hand_is_found(session, village) -> None:
    user, _ = make_user(session, village)
    with transaction(session):
        session.add(
            Appointment(user_id=user.id, role="storekeeper", division_id=village.id, starts_on=date(2026, 1, 1))
        )

    assert findings(session, village) == [
        ("appointments", f"the appointment of {user.id} as storekeeper was never sealed in the book")
    ]


def test_a_card_given_back_by_hand_is_found(session, village) -> None:
    first = list_households(session, village.id)[0]
    old = session.scalars(select(HouseholdCard).where(HouseholdCard.household_id == first.id)).one()
    issue_card(session, village_id=village.id, household_id=first.id)
    with transaction(session):
        session.get_one(HouseholdCard, (village.id, old.id)).revoked_at = None
        cards = session.scalars(
            select(HouseholdCard).where(HouseholdCard.household_id == first.id, HouseholdCard.issue == 2)
        )
        session.delete(cards.one())

    assert findings(session, village) == [("households", "household 0001 says something else now than was sealed")]


def test_the_book_says_nothing_a_name_could_be_guessed_from(session, village) -> None:
    """Two heads of one name in like households seal differently, and without the salt the name is gone."""
    first, second, _ = list_households(session, village.id)
    card = session.scalars(select(HouseholdCard).where(HouseholdCard.household_id == first.id)).one()

    def head(household: Household) -> object:
        return events.household_event("household-joined", household, card).content["head"]

    before = head(first)
    with transaction(session):
        second.head_name = first.head_name
    assert head(second) != before
    with transaction(session):
        first.salt = None
    assert head(first) is None
    names = session.scalars(select(LedgerTransaction.reason).where(LedgerTransaction.village_id == village.id))
    assert set(names) == {""}


def test_settings_have_nothing_the_book_does_not_seal(session, village) -> None:
    settings = get_settings(session, village.id)
    sealed = events.settings_event("settings-changed", settings).content

    assert sealed.keys() == {column.key for column in settings.__table__.columns} - {"village_id"}
