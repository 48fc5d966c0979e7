"""How lots are drawn: the text that is hashed, what is a seed, and that the outside script names the same households."""

import random
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

from civility.governance.draws import errors, rules
from civility.governance.draws.rules import Drawing

ROOT = Path(__file__).resolve().parents[3]
TOOL = ROOT / "tools" / "verify_draw.py"


def load_tool() -> ModuleType:
    spec = spec_from_file_location("verify_draw", TOOL)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


verify_draw = load_tool()
NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)
DICE = "35162443516264135261"
LISTED = Drawing("632521102201", 3, "电饭锅", 2, 1, ("0001", "0007", "0012", "0033", "10001"))
NAMED = Drawing(
    "632521102201", 4, "集市摊位", 2, 0, ("0001", "0002"), "11月27日上证指数收盘", NOON + timedelta(hours=3), again=3
)


def test_the_text_and_its_hash_are_those_of_the_page() -> None:
    page = (ROOT / "docs" / "reference" / "draw-format.md").read_text(encoding="utf-8")
    for drawing, value, drawn in ((LISTED, DICE, ["0012", "0033", "0007"]), (NAMED, "3906.17", None)):
        found = rules.drawn_of(drawing, value)
        assert drawn in (None, found)
        assert rules.file_of(drawing, value, found) in page


def test_a_household_stands_once_and_in_order_of_its_number() -> None:
    assert rules.canonical(["10001", "0033", "0007", "0033"]) == ["0007", "0033", "10001"]


def some(rng: random.Random) -> tuple[Drawing, str]:
    names = tuple(rules.canonical(f"{rng.randrange(1, 20_000):04}" for _ in range(rng.randrange(1, 300))))
    places = rng.randrange(1, len(names) + 1)
    by_value = rng.random() < 0.5
    drawing = Drawing(
        f"{rng.randrange(10**11, 10**12)}",
        rng.randrange(1, 500),
        rng.choice(["电饭锅", "摊位 <b>&", "村口\u3000那块地", "a list-hash b"]),
        places,
        rng.randrange(0, len(names) - places + 1),
        names,
        "某个数" if by_value else "",
        NOON + timedelta(minutes=rng.randrange(10_000)) if by_value else None,
        rng.choice([None, 1, 2]),
    )
    value = f"{rng.random():.6f}" if by_value else "".join(rng.choices("123456", k=rules.DICE))
    return drawing, value


def test_the_outside_script_names_the_same_households_on_a_thousand_lists() -> None:
    rng = random.Random(20261126)
    for _ in range(1_000):
        drawing, value = some(rng)
        drawn = rules.drawn_of(drawing, value)
        read = verify_draw.Draw(rules.file_of(drawing, value, drawn))
        verify_draw.check(read, " ".join(rules.groups(rules.hash_of(drawing))))
        assert verify_draw.draw_again(rules.hash_of(drawing), read) == drawn
        assert len(set(drawn)) == len(drawn) == drawing.places + drawing.reserves
        assert set(drawn) <= set(drawing.households)


@pytest.mark.parametrize("drawing", [LISTED, replace(NAMED, households=tuple(f"{n:04}" for n in range(1, 41)))])
def test_the_outside_script_finds_any_line_that_was_changed(drawing: Drawing) -> None:
    value = DICE if drawing is LISTED else "3906.17"
    whole = rules.file_of(drawing, value, rules.drawn_of(drawing, value))
    paper = rules.hash_of(drawing).hex()
    lines = whole.splitlines(keepends=True)
    for at, line in enumerate(lines):
        for other in ("", line * 2, line.replace("1", "2", 1), f"{line[:-1]}0\n"):
            text = "".join([*lines[:at], other, *lines[at + 1 :]])
            if text == whole:
                continue
            with pytest.raises((verify_draw.Fault, verify_draw.Unreadable)):
                verify_draw.check(verify_draw.Draw(text), paper)


def test_a_file_made_up_whole_is_told_from_the_paper_on_the_wall() -> None:
    other = replace(LISTED, households=("0001", "0002", "0003"))
    text = rules.file_of(other, DICE, rules.drawn_of(other, DICE))
    verify_draw.check(verify_draw.Draw(text))
    with pytest.raises(verify_draw.Fault, match="hung on the wall"):
        verify_draw.check(verify_draw.Draw(text), rules.hash_of(LISTED).hex())


def test_the_script_runs_without_anything_installed(tmp_path: Path) -> None:
    file = tmp_path / "draw.txt"

    def run(text: str) -> tuple[int, str]:
        file.write_text(text, encoding="utf-8", newline="")
        command = [sys.executable, "-I", "-S", str(TOOL), str(file)]
        done = subprocess.run(command, capture_output=True, encoding="utf-8")
        return done.returncode, done.stdout + done.stderr

    whole = rules.file_of(LISTED, DICE, rules.drawn_of(LISTED, DICE))
    code, said = run(whole)
    assert (code, "drawn: 0012 0033\nreserves: 0007" in said) == (0, True)
    code, said = run(rules.file_of(LISTED))
    assert (code, "nothing was drawn yet" in said) == (0, True)
    assert run(whole.replace("0033", "0034", 1))[0] == 1
    assert run(whole.replace("drawn 0012", "drawn 0001"))[0] == 1
    assert run("something else\n")[0] == 2
    assert run(whole.replace("\n", "\r\n"))[0] == 2


def test_households_are_drawn_equally_often() -> None:
    """Chi-square over 20,000 lists of seeds that never change, so this passes always or never; the bound is that of one
    chance in a million with 9 degrees of freedom. It would find a bias of about 8 %, not that of modulo over 64 bits,
    which is too small to be seen at all: that is what rejection is for.
    """
    first: Counter[str] = Counter()
    names = tuple(f"{number:04}" for number in range(1, 11))
    for number in range(20_000):
        first[rules.drawn_of(Drawing("632521102201", number + 1, "x", 1, 0, names), DICE)[0]] += 1
    expected = 20_000 / 10
    assert sum((count - expected) ** 2 / expected for count in first.values()) < 45.1


@pytest.mark.parametrize(
    ("typed", "read"),
    [(DICE, DICE), (" ".join(DICE), DICE), ("３５１６２-44351,62641、35261", DICE), ("3，5162443516264135261", DICE)],
)
def test_dice_are_read_however_they_are_parted(typed: str, read: str) -> None:
    assert rules.read_value("dice", typed) == read


@pytest.mark.parametrize("typed", ["", DICE[1:], DICE + "1", DICE[:-1] + "7", DICE[:-1] + "0", "三" * 20])
def test_what_is_no_twenty_throws_is_refused(typed: str) -> None:
    with pytest.raises(errors.BadDice, match="要 20 个点数"):
        rules.read_value("dice", typed)


def test_a_value_is_kept_without_space_and_in_capitals() -> None:
    assert rules.read_value("value", " 39 06.17 ") == "3906.17"
    assert rules.read_value("value", "ａｂ 12") == "AB12"
    for typed in ("", " ", "x" * 65):
        with pytest.raises(errors.ValueMissing):
            rules.read_value("value", typed)


@pytest.mark.parametrize(
    ("names", "places", "reserves", "refusal", "words"),
    [
        (0, 1, 0, errors.NoNames, "一户也没有"),
        (1, 1, 0, errors.OneName, "只有一户，不用抓阄"),
        (3, 4, 0, errors.TooManyPlaces, "名单上 3 户，抽 4 户抽不了。请在“抽几户”写 1 到 3"),
        (3, 0, 0, errors.TooManyPlaces, "写 1 到 3"),
        (3, 2, 2, errors.TooManyReserves, "候补最多 1 户"),
        (3, 2, -1, errors.TooManyReserves, "候补最多 1 户"),
    ],
)
def test_what_cannot_be_drawn_is_said(
    names: int, places: int, reserves: int, refusal: type[Exception], words: str
) -> None:
    with pytest.raises(refusal, match=words):
        rules.check_sizes(names, places, reserves)


def test_all_may_be_drawn_for_their_order_and_one_for_goods() -> None:
    rules.check_sizes(3, 3, 0)
    rules.check_sizes(1, 1, 0, of_lot=True)


def test_a_value_must_be_named_and_come_out_an_hour_after_closing() -> None:
    rules.check_seed("dice", "", None, NOON)
    rules.check_seed("value", "指数", NOON + timedelta(hours=1), NOON)
    with pytest.raises(errors.SeedKnown):
        rules.check_seed("value", "指数", NOON + timedelta(minutes=59), NOON)
    with pytest.raises(errors.SeedKnown):
        rules.check_seed("value", "指数", NOON - timedelta(days=1), NOON)
    for name, at in (("", NOON + timedelta(days=1)), ("指数", None)):
        with pytest.raises(errors.NoSeedNamed):
            rules.check_seed("value", name, at, NOON)


def test_a_hash_is_read_aloud_in_sixteen_groups_of_four() -> None:
    groups = rules.groups(rules.hash_of(LISTED))
    assert (len(groups), {len(group) for group in groups}) == (16, {4})
    assert "".join(groups) == rules.hash_of(LISTED).hex()
