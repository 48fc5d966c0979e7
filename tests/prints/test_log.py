"""What was printed is written down: numbered, with its bytes' hash, and held against the print before."""

import hashlib

import pytest
from sqlalchemy.exc import DBAPIError

from civility import clock, ledger
from civility.clock import now
from civility.errors import NotFound
from civility.prints.changes import changes_words
from civility.prints.models import Printed
from civility.prints.queries import count_printed, get_printed, list_printed
from civility.prints.services import Sheet, log_print
from tests.factories.people import make_user, make_village
from tests.factories.prints import a_pdf, a_print

pytestmark = pytest.mark.postgresql


@pytest.fixture
def village(session):
    return make_village(session, households=2)


@pytest.fixture
def officer(session, village):
    return make_user(session, village, "committee", name="王主任")[1]


def test_a_print_is_kept_with_what_tells_it_from_others(session, village, officer):
    pdf = a_pdf(11)
    with clock.frozen(now()):
        printed = a_print(session, village, officer, pdf=pdf)
        assert (printed.number, printed.document, printed.reference, printed.size) == (1, "notice", "1", "A4")
        assert (printed.pages, printed.byte_count) == (2, len(pdf))
        assert printed.sha256 == hashlib.sha256(pdf).digest()
        assert printed.book_seq == ledger.count_transactions(session, village.id)
        assert (printed.before, printed.printed_by, printed.printed_at) == (None, officer.user_id, now())


def test_prints_are_numbered_by_village_and_held_against_the_last_of_the_same_sheet(session, village, officer):
    elsewhere = make_village(session)
    a_print(session, elsewhere, officer)
    for number, pages in (("1", 1), ("2", 1), ("1", 1), ("1", 2)):
        a_print(session, village, officer, number, a_pdf(10 * pages))
    rows = list_printed(session, village.id, limit=10)
    assert [(row.printed.number, row.printed.before, row.is_same) for row in rows] == [
        (4, 3, False),
        (3, 1, True),
        (2, None, None),
        (1, None, None),
    ]
    assert {row.who for row in rows} == {"王主任"}
    assert (count_printed(session, village.id), count_printed(session, elsewhere.id)) == (4, 1)
    assert [row.printed.number for row in list_printed(session, village.id, limit=2, offset=1)] == [3, 2]


def test_a_print_of_another_village_is_not_found(session, village, officer):
    a_print(session, village, officer)
    assert get_printed(session, village.id, 1).printed.document == "notice"
    with pytest.raises(NotFound):
        get_printed(session, make_village(session).id, 1)


def test_a_log_that_cannot_be_written_writes_nothing_and_leaves_no_gap(session, village, officer):
    sheet = Sheet("notice", "x" * 121, "A4", "/x")
    if session.get_bind().dialect.name == "postgresql":  # SQLite does not count letters
        with pytest.raises(DBAPIError):
            log_print(session, village_id=village.id, sheet=sheet, pdf=a_pdf(), actor=officer)
        session.rollback()
    assert session.query(Printed).count() == 0
    assert a_print(session, village, officer).number == 1


@pytest.mark.parametrize(
    ("kinds", "words"),
    [
        ({}, ""),
        ({"redemption": 3}, "兑换 3"),
        (
            {"redemption": 1, "household-event": 2, "card-issued": 4},
            "补发户码 4、户里的变化（户主、名字、分户、迁出） 2、兑换 1",
        ),
        ({"household-joined": 2, "household-changed": 1}, "户里的变化（户主、名字、分户、迁出） 3"),
        ({"something-new": 1}, "别的事 1"),
    ],
)
def test_what_changed_is_counted_in_words(app, kinds, words):
    assert changes_words(kinds) == words


def test_the_book_counts_its_kinds_between_two_transactions(session, village, officer):
    first = ledger.count_transactions(session, village.id)
    assert ledger.count_kinds(session, village.id, after=0, upto=first)["village-opened"] == 1
    assert ledger.count_kinds(session, village.id, after=first, upto=first + 9) == {}
    assert sum(ledger.count_kinds(session, village.id, after=1, upto=first).values()) == first - 1
