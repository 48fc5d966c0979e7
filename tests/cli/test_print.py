"""Sheets as files."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from civility import clock
from civility.clock import now, today
from civility.people.services import issue_missing_cards
from tests.factories.governance import NOVEMBER_3, a_roll, score
from tests.factories.people import make_user, make_village
from tests.factories.points import make_notice, make_scene
from tests.factories.store import make_shop
from tests.factories.world import make_world


def text_of(path):
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(path.read_bytes())).pages)


def test_the_newest_notice_is_printed_unless_another_is_named(civility, session, tmp_path):
    scene = make_scene(session)
    make_notice(session, scene)
    make_notice(session, scene, scene.households[1])
    out = tmp_path / "n.pdf"
    code, told = civility.json("print", "notice", "--village", scene.village.code, "--out", out)
    assert (code, told["bytes"], told["kind"]) == (0, out.stat().st_size, "notice")
    newest = text_of(out)
    assert civility("print", "notice", "--village", scene.village.code, "--number", 1, "--out", out).exit_code == 0
    assert newest != text_of(out)


def test_the_standard_in_force_and_every_card_are_printed(civility, session, tmp_path):
    scene = make_scene(session)
    issue_missing_cards(session, village_id=scene.village_id)
    out = tmp_path / "x.pdf"
    assert civility("print", "standard", "--village", scene.village.code, "--out", out).exit_code == 0
    assert scene.clause.title in text_of(out)
    assert civility("print", "booklet", "--village", scene.village.code, "--out", out).exit_code == 0
    assert scene.clause.title in text_of(out)
    assert civility("print", "cards", "--village", scene.village.code, "--out", out).exit_code == 0
    assert [household.head_name in text_of(out) for household in scene.households] == [True] * 3
    assert civility("print", "plates", "--village", scene.village.code, "--out", out).exit_code == 0
    number = scene.households[0].number
    one = ("print", "plates", "--village", scene.village.code, "--household", number, "--out", out)
    assert civility(*one).exit_code == 0
    assert number in text_of(out)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("notice", "--size", "A9"), "没有 A9 这种纸"),
        (("notice", "--number", "9"), "没有找到"),
        (("roll",), "没有找到"),
        (("covenant", "--covenant", "residents"), "没有找到"),
        (("slip",), "--number is needed"),
    ],
)
def test_what_cannot_be_printed_is_said_and_no_file_is_left(civility, session, tmp_path, words, said):
    scene = make_scene(session)
    make_notice(session, scene)
    out = tmp_path / "x.pdf"
    result = civility("print", *words, "--village", scene.village.code, "--out", out)
    assert result.exit_code in (1, 2)
    assert said in result.stderr
    assert not out.exists()


def test_certificates_follow_a_roll_and_are_made_for_all_or_one(civility, session, app, tmp_path):
    with clock.frozen(NOVEMBER_3):
        village = make_village(session, households=8)
        score(session, village, "2026-10", {"0001": {"卫生": 50}, "0002": {"卫生": 30, "孝老": 20}})
        with app.app_context():
            a_roll(session, village, make_user(session, village, "committee")[1])
        out = tmp_path / "c.pdf"
        command = ("print", "certificates", "--village", village.code, "--out", out)
        assert civility(*command).exit_code == 0
        assert text_of(out).count("荣誉证书") == 2
        assert civility(*command, "--household", "2").exit_code == 0
        assert text_of(out).count("荣誉证书") == 1
        assert "没有找到" in civility(*command, "--household", "3").stderr
        roll = ("print", "roll", "--village", village.code, "--out", out)
        assert civility(*roll, "--festival", "spring").exit_code == 0
        assert "迎" in text_of(out)
        assert civility(*roll).exit_code == 0
        assert "迎" not in text_of(out)


def test_a_folder_that_is_not_there_is_one_line(civility, session, tmp_path):
    scene = make_scene(session)
    out = tmp_path / "nowhere" / "x.pdf"
    result = civility("print", "standard", "--village", scene.village.code, "--out", out)
    assert (result.exit_code, result.stderr) == (1, f"Error: No such file or directory：{out}\n")


def test_a_slip_is_printed_by_its_number(civility, session, tmp_path):
    shop = make_shop(session)
    out = tmp_path / "slip.pdf"
    missing = civility("print", "slip", "--village", shop.village.code, "--number", "1", "--out", out)
    assert (missing.exit_code, out.exists()) == (1, False)


def test_a_household_s_book_and_the_village_s_month_are_printed(civility, session, tmp_path):
    shop = make_shop(session)
    out = tmp_path / "x.pdf"
    village = ("--village", shop.village.code, "--out", out)
    for number in ("1", "0001-3"):
        for period in ((), ("--period", "all"), ("--period", f"{today():%Y-%m}")):
            assert civility("print", "statement", "--household", number, *period, *village).exit_code == 0
            assert shop.first.head_name in text_of(out)
    assert civility("print", "village-statement", "--period", f"{today():%Y-%m}", *village).exit_code == 0
    assert "村月账" in text_of(out)
    assert civility("print", "village-statement", *village).exit_code == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("statement",), "--household is needed"),
        (("statement", "--household", "99"), "没有找到"),
        (("statement", "--household", "1-9"), "对不上"),
        (("statement", "--household", "1", "--period", "2026-13"), "一个月写成 2026-10"),
        (("village-statement", "--period", "2026"), "村月账一个月一本"),
    ],
)
def test_a_statement_that_cannot_be_is_said(civility, session, tmp_path, words, said):
    shop = make_shop(session)
    out = tmp_path / "x.pdf"
    result = civility("print", *words, "--village", shop.village.code, "--out", out)
    assert result.exit_code in (1, 2)
    assert said in result.stderr
    assert not out.exists()


def test_every_document_of_the_print_centre_is_printed_by_its_kind(civility, session, app, tmp_path):
    world = make_world(session)
    with clock.frozen(now()):
        area = world.values["outlets"]
        told = {
            "blank": ("--number", world.scene.clause.number),
            "count": (),
            "delivery": ("--number", 1),
            "labels": (),
            "lot": ("--number", 1),
            "prices": ("--size", "A3"),
            "receipt": ("--number", world.values["counts"]["number"]),
            "return": ("--number", world.values["return papers"]["number"], "--size", "58mm"),
            "settlement": ("--outlet", area["code"], "--period", area["month"]),
            "sign-in": ("--number", world.scene.clause.number),
            "slip": ("--number", world.values["slips"]["number"]),
            "thanks": (),
            "covenant": ("--number", world.values[""]["version"]),
        }
        for kind, words in told.items():
            out = tmp_path / f"{kind}.pdf"
            result = civility("print", kind, *words, "--village", world.village.code, "--out", out)
            assert result.exit_code == 0, f"{kind}: {result.stderr}"
            assert text_of(out), kind
        for kind, words in {
            "day": ("--period", "2026-13-01"),
            "settlement": ("--outlet", "nobody"),
            "closing": (),
            "blank": ("--number", 999),
        }.items():
            out = tmp_path / "none.pdf"
            result = civility("print", kind, *words, "--village", world.village.code, "--out", out)
            assert (result.exit_code, out.exists()) == (1, False), kind
            assert "没有找到" in result.stderr
