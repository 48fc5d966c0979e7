from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from civility.clock import today
from civility.db import transaction
from civility.papers import address_of, issue_paper
from civility.people.errors import (
    BadHouseholdNumber,
    CardOfAnotherVillage,
    CardRevoked,
    CheckDigitMissing,
    HouseholdLeft,
    NoHouseholdFound,
    NotACard,
    WrongCheckDigit,
)
from civility.people.finding import card_of, find_meant, read_numbers, understand
from civility.people.models import Division
from civility.people.rules import short_number
from civility.people.services import issue_card
from civility.web import tokens
from civility.web.tokens import ForgedToken
from tests.factories.points import make_scene

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
    [
        ("0037-0", "0037-0"),
        ("37-0", "37-0"),
        ("００３７－０", "0037-0"),
        ("第0037-0户", "0037-0"),
        ("第 3 户", "3"),
        ("00370", "00370"),
    ],
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
    said = tokens.read(TOKEN, key=KEY)
    assert card_of(said, VILLAGE) == CARD
    with pytest.raises(CardOfAnotherVillage):
        card_of(said, "632521102202")


@pytest.mark.parametrize(("kind", "ref"), [("notice", "12"), ("slip", str(CARD)), ("card", "12")])
def test_other_papers_are_no_cards(kind: str, ref: str) -> None:
    with pytest.raises(NotACard):
        card_of(tokens.read(tokens.sign(kind, VILLAGE, ref, key=KEY), key=KEY), VILLAGE)


def test_a_household_is_found_by_card_number_and_name(app: Flask, session: Session) -> None:
    scene = make_scene(session, households=4)
    home, other = scene.households[2], make_scene(session)
    card = issue_card(session, village_id=scene.village_id, household_id=home.id)
    paper = issue_paper(session, scene.village.code, "card", str(card.id))

    def found(text: str, village: Division = scene.village) -> list[str]:
        return [each.household.number for each in find_meant(session, village, text, bare_numbers=True)]

    for typed in (address_of(paper), paper.token, paper.token.lower(), short_number("0003"), "3", "００３", "张"):
        assert found(typed) == ["0003"], typed
    with pytest.raises(CheckDigitMissing):
        find_meant(session, scene.village, "3")
    for nobody in ("77", "没有这人", ""):
        with pytest.raises(NoHouseholdFound):
            found(nobody)
    with pytest.raises(CardOfAnotherVillage):
        found(paper.token, other.village)
    with pytest.raises(ForgedToken):
        found(paper.token[:-1] + ("0" if paper.token[-1] != "0" else "1"))
    issue_card(session, village_id=scene.village_id, household_id=home.id)
    with pytest.raises(CardRevoked):
        found(paper.token)
    with transaction(session):
        home.left_on = today()
    with pytest.raises(HouseholdLeft):
        found("3")


def test_a_pasted_list_of_numbers_is_read_in_any_separation() -> None:
    assert read_numbers(f"1 2，{short_number('0003')}\n0004、5;") == ["0001", "0002", "0003", "0004", "0005"]
    with pytest.raises(BadHouseholdNumber):
        read_numbers("1 张三")
    wrong = short_number("0003")[:-1] + str((int(short_number("0003")[-1]) + 1) % 10)
    with pytest.raises(WrongCheckDigit):
        read_numbers(wrong)
