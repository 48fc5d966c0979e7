"""Events: what was decided is sealed, and rows that say something else are found."""

from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import UUID

import pytest

from civility import ledger
from civility.db import transaction
from civility.ledger import Event, Finding
from tests.ledger.books import VILLAGE

pytestmark = pytest.mark.postgresql
RICE = {"name": "大米", "low": 3, "kept": True, "until": None, "note": "", "caps": [], "from": date(2026, 11, 21)}


def event(content: Mapping[str, Any], reference: str = "g1", kind: str = "good-added") -> Event:
    return Event(kind, reference, content, f"good {reference}")


def write(book, *events: Event):
    with transaction(book):
        return ledger.record_events(book, VILLAGE, events, actor="u1")


def check(book, *now: Event) -> list[Finding]:
    return ledger.check_events(book, VILLAGE, check="goods", kinds=("good-added", "good-changed"), now=now)


def test_the_payload_hash_is_that_of_the_canonical_json_without_what_is_empty() -> None:
    canonical = '{"from":"2026-11-21","kept":true,"low":3,"name":"大米"}'

    assert ledger.payload_hash(RICE) == sha256(canonical.encode()).digest()


def test_a_field_that_begins_empty_changes_no_hash_and_a_false_one_does() -> None:
    assert ledger.payload_hash({**RICE, "cost_fen": None}) == ledger.payload_hash(RICE)
    assert ledger.payload_hash({**RICE, "cost_fen": 0}) != ledger.payload_hash(RICE)
    assert ledger.payload_hash({**RICE, "kept": False}) != ledger.payload_hash(RICE)


def test_ids_stand_as_text_and_lists_keep_their_order() -> None:
    here = UUID("01930000-0000-7000-8000-000000000001")

    assert ledger.payload_hash({"id": here}) == ledger.payload_hash({"id": str(here)})
    assert ledger.payload_hash({"rows": [1, 2]}) != ledger.payload_hash({"rows": [2, 1]})


@pytest.mark.parametrize("value", [1.5, b"bytes", {1, 2}])
def test_a_value_that_others_might_write_otherwise_is_a_bug(value: object) -> None:
    with pytest.raises(TypeError):
        ledger.payload_hash({"value": value})


def test_events_are_transactions_of_one_post_without_postings(book) -> None:
    first, second = write(book, event(RICE), event({"name": "盐"}, "g2"))

    assert (first.seq, second.seq) == (1, 2)
    assert (first.kind, first.reference, first.postings, first.actor) == ("good-added", "g1", (), "u1")
    assert first.payload_hash == ledger.payload_hash(RICE)
    assert ledger.verify(book, VILLAGE) == []


def test_the_newest_event_about_a_thing_counts(book) -> None:
    write(book, event(RICE), event({"name": "盐"}, "g2"))
    write(book, event({**RICE, "low": 4}, kind="good-changed"))

    assert check(book, event({**RICE, "low": 4}), event({"name": "盐"}, "g2")) == []
    assert check(book, event(RICE), event({"name": "盐"}, "g2")) == [
        Finding("goods", 3, "good g1 says something else now than was sealed")
    ]


def test_a_row_nobody_sealed_and_a_row_that_is_gone_are_found(book) -> None:
    write(book, event(RICE))

    assert check(book, event({"name": "酒"}, "g9")) == [
        Finding("goods", None, "good g9 was never sealed in the book"),
        Finding("goods", 1, "g1 was sealed and is gone"),
    ]


def test_events_of_other_kinds_say_nothing_about_a_thing(book) -> None:
    write(book, event(RICE), event({"name": "别的"}, kind="store-opened"))

    assert check(book, event(RICE)) == []


def test_no_events_are_no_transaction(book) -> None:
    assert write(book) == []
