import re

import pytest

from civility.web import tokens
from civility.web.tokens import ALPHABET, ForgedToken, Kind, MistypedCode, PaperToken, UnknownToken

KEY = b"a village's own key"
GOLDEN = "104000000041K0CSQ01PJSTT2F2N81NAH"
SHORT = "30AR-5WDF"
REFS = ["037", "2026-11", "01939c1e-7b1a-7c3e-8f00-0123456789ab", "x" * 64, "a/b:c"]


@pytest.mark.parametrize("ref", REFS)
@pytest.mark.parametrize(
    "kind",
    [
        "card",
        "notice",
        "roll",
        "covenant",
        "slip",
        "standard",
        "objection",
        "closing",
        "prices",
        "donation",
        "village",
        "meeting",
        "passbook",
        "seal",
        "triad",
        "ruling",
        "draft",
        "signing",
        "motto",
    ],
)
def test_a_token_says_again_what_was_signed(kind: str, ref: str) -> None:
    token = tokens.sign(kind, "632521102201", ref, key=KEY)

    assert tokens.read(token, key=KEY) == PaperToken(kind, "632521102201", ref)
    assert set(token) <= set(ALPHABET)


def test_a_token_is_stable_because_it_is_printed() -> None:
    assert tokens.sign("card", "000000000001", "037", key=KEY) == GOLDEN


@pytest.mark.parametrize("ref", ["037", "01939c1e-7b1a-7c3e-8f00-0123456789ab"])
def test_any_one_character_altered_is_found_at_every_position(ref: str) -> None:
    token = tokens.sign("roll", "632521102201", ref, key=KEY)

    for place, char in enumerate(token):
        for other in ALPHABET + "ILOUabz-":
            if other == char:
                continue
            with pytest.raises((ForgedToken, UnknownToken)):
                tokens.read(token[:place] + other + token[place + 1 :], key=KEY)


def test_a_token_cut_short_or_made_longer_is_forged() -> None:
    token = tokens.sign("roll", "632521102201", "2026-11", key=KEY)

    for length in range(len(token)):
        with pytest.raises(ForgedToken):
            tokens.read(token[:length], key=KEY)
    for more in ("0", "00", "A" * 200):
        with pytest.raises(ForgedToken):
            tokens.read(token + more, key=KEY)


def test_another_key_does_not_open_it() -> None:
    with pytest.raises(ForgedToken):
        tokens.read(tokens.sign("card", "632521102201", "037", key=KEY), key=b"another")


def test_a_signed_kind_of_a_later_version_is_unknown_not_forged(monkeypatch: pytest.MonkeyPatch) -> None:
    said = bytes([99]) + (1).to_bytes(5, "big") + b"\x01A"
    token = "1" + tokens._encode(said + tokens._mac(said, KEY))

    with pytest.raises(UnknownToken):
        tokens.read(token, key=KEY)


@pytest.mark.parametrize(
    ("kind", "village", "ref"),
    [
        ("poem", "632521102201", "1"),
        ("card", "6325", "1"),
        ("card", "６" * 12, "1"),
        ("card", "6" * 12, ""),
        ("card", "6" * 12, "李"),
        ("card", "6" * 12, "x" * 65),
        ("card", "6" * 12, "a b"),
    ],
)
def test_what_cannot_be_said_is_refused_before_printing(kind: str, village: str, ref: str) -> None:
    with pytest.raises(ValueError, match=r"kind|token"):
        tokens.sign(kind, village, ref, key=KEY)


def test_numbers_of_kinds_never_change() -> None:
    assert {kind.name: kind.value for kind in Kind} == {
        "CARD": 1,
        "NOTICE": 2,
        "ROLL": 3,
        "COVENANT": 4,
        "SLIP": 5,
        "STANDARD": 6,
        "STATEMENT": 7,
        "ACCOUNT": 8,
        "OBJECTION": 9,
        "CLOSING": 10,
        "RETURN": 11,
        "VOUCHER": 12,
        "PRICES": 13,
        "DONATION": 14,
        "VILLAGE": 15,
        "DRAW": 16,
        "WALL": 34,
        "MATTER": 35,
        "MEETING": 20,
        "PASSBOOK": 21,
        "SEAL": 22,
        "TRIAD": 23,
        "RULING": 24,
        "DRAFT": 25,
        "SIGNING": 26,
        "MOTTO": 27,
    }


def test_a_short_code_is_two_groups_of_four_and_always_the_same() -> None:
    assert tokens.short_code(GOLDEN) == SHORT
    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}", SHORT)


def test_a_short_code_is_understood_however_it_is_typed() -> None:
    loose = SHORT.lower().replace("-", " ").replace("0", "o").replace("1", "l")

    assert tokens.normalize_short_code(f" {loose} ") == SHORT


def test_one_mistyped_character_or_two_swapped_are_found() -> None:
    plain = SHORT.replace("-", "")
    for place, char in enumerate(plain):
        for other in ALPHABET.replace(char, ""):
            with pytest.raises(MistypedCode):
                tokens.normalize_short_code(plain[:place] + other + plain[place + 1 :])
    for place in range(7):
        if plain[place] != plain[place + 1]:
            swapped = plain[:place] + plain[place + 1] + plain[place] + plain[place + 2 :]
            with pytest.raises(MistypedCode):
                tokens.normalize_short_code(swapped)


@pytest.mark.parametrize("typed", ["", "ABC", "ABCD-EFGH-J", "一二三四五六七八"])
def test_what_is_not_a_short_code_is_refused(typed: str) -> None:
    with pytest.raises(MistypedCode):
        tokens.normalize_short_code(typed)
