"""The golden vectors of docs/reference/ledger-format.md: change one, and every printed head is void."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civility.ledger import Draft, Posting, Transaction, chain, merkle
from civility.ledger.entries import REVERSAL

VILLAGE = UUID("01930000-0000-7000-8000-000000000001")
GENESIS = "8f176242fc305bbdda8f39e73e53c2e9552d30db131c45d0f96526a024d71c27"
AT = datetime(2026, 11, 21, 6, 30, 0, 250_000, tzinfo=UTC)

AWARD = Draft(
    village_id=VILLAGE,
    kind="award",
    key="claim:1",
    postings=(
        Posting("issued", "household:0037", 50, "spend:2026"),
        Posting("issued", "household:0037", 50, "honour"),
    ),
    actor="system",
    reference="claim-1",
    reason="打扫村道",
)
ADOPTED = Draft(VILLAGE, "standard-adopted", "standard:1", (), "system", payload_hash=bytes(range(32)))
UNDONE = Draft(
    VILLAGE,
    REVERSAL,
    "undo:1",
    tuple(posting.mirrored() for posting in reversed(AWARD.postings)),
    "u2",
    "claim-1",
    "记错了户",
    reverses=1,
)
AWARD_ASKED = (
    "00056177617264000673797374656d0007636c61696d2d31000ce68993e689abe69d91e9819300000000000000000000"
    "0000020006697373756564000e686f757365686f6c643a303033370000000000000032000a7370656e643a3230323600"
    "06697373756564000e686f757365686f6c643a3030333700000000000000320006686f6e6f7572"
)
HASHES = [
    "ad57a1ae01a720d6b139a2584253aa4758a72ce7def1feec83b96612ef30d8ea",
    "90ca0d04e0f8275d8264f56651001d4f8e06b4e83a65744caaaa8f61ed241d98",
    "23caad0d753f4105ccb10871fa588b57333b3a397610437668a6b418e5785ec9",
]


def written(*drafts: Draft) -> list[Transaction]:
    """The drafts as a book would hold them, a second apart."""
    book: list[Transaction] = []
    previous = chain.genesis(VILLAGE)
    for number, draft in enumerate(drafts):
        transaction = Transaction(
            village_id=draft.village_id,
            seq=number + 1,
            kind=draft.kind,
            key=draft.key,
            content_hash=chain.content_hash(draft),
            at=AT + timedelta(seconds=number),
            actor=draft.actor,
            reference=draft.reference,
            reason=draft.reason,
            reverses=draft.reverses,
            payload_hash=draft.payload_hash,
            postings=draft.postings,
            previous_hash=previous,
            hash=b"",
        )
        previous = chain.transaction_hash(transaction)
        book.append(replace(transaction, hash=previous))
    return book


def test_the_golden_vectors_hold() -> None:
    assert chain.genesis(VILLAGE).hex() == GENESIS
    assert chain.asked_bytes(AWARD).hex() == AWARD_ASKED
    assert [transaction.hash.hex() for transaction in written(AWARD, ADOPTED, UNDONE)] == HASHES


def test_the_bytes_are_those_the_format_page_describes() -> None:
    """Written out by hand from the page, with nothing of ours but the values."""

    def text(value: str) -> bytes:
        return len(value.encode()).to_bytes(2, "big") + value.encode()

    asked = text("award") + text("system") + text("claim-1") + text("打扫村道")
    asked += (0).to_bytes(8, "big") + b"\x00" + (2).to_bytes(4, "big")
    for unit in ("spend:2026", "honour"):
        asked += text("issued") + text("household:0037") + (50).to_bytes(8, "big") + text(unit)
    place = b"\x01" + VILLAGE.bytes + (1).to_bytes(8, "big")
    place += int(AT.timestamp() * 1_000_000).to_bytes(8, "big", signed=True)
    sealed = place + text("claim:1") + sha256(asked).digest() + asked
    genesis = sha256(b"civility-ledger-v1" + VILLAGE.bytes).digest()

    first = written(AWARD)[0]
    assert chain.transaction_bytes(first) == sealed
    assert first.hash == sha256(genesis + sealed).digest()


def test_the_page_shows_these_vectors() -> None:
    page = (Path(__file__).parents[2] / "docs/reference/ledger-format.md").read_text("utf-8")
    digits = "".join(page.split())
    book = written(AWARD, ADOPTED, UNDONE)
    for transaction in book:
        assert chain.transaction_bytes(transaction).hex() in digits
        assert f"hash{transaction.hash.hex()}" in digits
        assert f"content{transaction.content_hash.hex()}" in digits
    leaves = [merkle.leaf_hash(transaction.hash) for transaction in book]
    assert merkle.root(leaves).hex() in digits
    assert f"genesis{GENESIS}" in digits


def test_the_zone_an_instant_is_written_in_does_not_matter() -> None:
    shanghai = AT.astimezone(timezone(timedelta(hours=8)))
    assert chain.microseconds(shanghai) == chain.microseconds(AT) == 1_795_242_600_250_000
    assert chain.microseconds(datetime(1969, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)) == -1


@pytest.mark.parametrize(
    "change",
    [
        {"village_id": UUID(int=7)},
        {"seq": 2},
        {"kind": "awarD"},
        {"key": "claim:2"},
        {"content_hash": bytes(32)},
        {"at": AT + timedelta(microseconds=1)},
        {"actor": "u1"},
        {"reference": ""},
        {"reason": "打扫村道 "},
        {"reverses": 1},
        {"payload_hash": bytes(32)},
        {"postings": AWARD.postings[:1]},
        {"postings": AWARD.postings[::-1]},
        {"previous_hash": bytes(32)},
    ],
)
def test_every_field_is_sealed(change: dict[str, object]) -> None:
    first = written(AWARD)[0]
    assert chain.transaction_hash(replace(first, **change)) != first.hash  # type: ignore[arg-type]


texts = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=20)


@given(texts, texts, texts, texts)
def test_texts_never_run_into_each_other(a: str, b: str, c: str, d: str) -> None:
    one, other = replace(AWARD, reference=a, reason=b), replace(AWARD, reference=c, reason=d)
    assert (chain.asked_bytes(one) == chain.asked_bytes(other)) == ((a, b) == (c, d))


def test_the_digest_of_a_use_case_depends_on_its_values_only() -> None:
    assert chain.request_hash({"a": 1, "b": "户"}) == chain.request_hash({"b": "户", "a": 1})
    assert chain.request_hash({"a": 1}) != chain.request_hash({"a": "1"})
    assert chain.request_hash(b"raw") == sha256(b"raw").digest()
    with pytest.raises(ValueError, match="JSON"):
        chain.request_hash({"a": float("nan")})
    with pytest.raises(TypeError):
        chain.request_hash({"a": {1, 2}})


def test_a_draft_can_be_hashed_whatever_its_texts_weigh() -> None:
    heavy = replace(AWARD, reason="𬭎" * 500, key="𬭎" * 128)
    assert len(chain.asked_bytes(heavy)) > 2_000
