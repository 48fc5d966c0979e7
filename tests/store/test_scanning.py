from uuid import UUID

import pytest

from civility.store.errors import CardOfAnotherVillage, NotACard
from civility.store.scanning import card_id, understand
from civility.web import tokens

KEY = b"a key of tests"
VILLAGE = "632521102201"
CARD = UUID("01a1ff6b-c9e9-741a-8f67-7e15a1bce10f")
TOKEN = tokens.sign("card", VILLAGE, str(CARD), key=KEY)


@pytest.mark.parametrize(
    "typed",
    [f"https://cun.example.cn/s/{TOKEN}", f"http://127.0.0.1:8000/s/{TOKEN.lower()}", TOKEN, f" {TOKEN} ",
     f"HTTPS://CUN.EXAMPLE.CN/S/{TOKEN}?lang=en"],
)  # fmt: skip
def test_a_card_is_known_however_it_is_spelt(typed: str) -> None:
    assert understand(typed) == ("card", TOKEN)


@pytest.mark.parametrize(
    ("typed", "digits"),
    [("0037-0", "0037-0"), ("37-0", "37-0"), ("００３７－０", "0037-0"), ("第0037-0户", "0037-0"), ("00370", "00370")],
)
def test_digits_are_a_number(typed: str, digits: str) -> None:
    assert understand(typed) == ("number", digits)


@pytest.mark.parametrize("typed", ["李建国", "马哈桑·尤素夫", "li jian guo", "𬭎", "a" * 1000])
def test_the_rest_is_a_name(typed: str) -> None:
    assert understand(typed) == ("name", typed[:300])


@pytest.mark.parametrize("typed", ["https://example.org/", "weixin://pay/1", "http://x/s/", "www.example.cn/s"])
def test_another_address_is_no_name(typed: str) -> None:
    with pytest.raises(NotACard):
        understand(typed)


def test_a_token_names_its_card_in_its_village_alone() -> None:
    assert card_id(TOKEN, VILLAGE, key=KEY) == CARD
    with pytest.raises(CardOfAnotherVillage):
        card_id(TOKEN, "632521102202", key=KEY)
    with pytest.raises(tokens.ForgedToken):
        card_id(TOKEN, VILLAGE, key=b"another key")


@pytest.mark.parametrize(("kind", "ref"), [("notice", "12"), ("slip", str(CARD)), ("card", "12")])
def test_other_papers_are_no_cards(kind: str, ref: str) -> None:
    with pytest.raises(NotACard):
        card_id(tokens.sign(kind, VILLAGE, ref, key=KEY), VILLAGE, key=KEY)
