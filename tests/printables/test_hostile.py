"""Whatever people type comes out as the letters they typed, or is refused by name; nothing is fetched, linked or run."""

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from inspect import signature
from itertools import count
from types import ModuleType
from typing import Any

import pytest

from printables import covenant_poster, handover_slip, household_card, shelf_labels, voucher_sheet
from printables.errors import MissingGlyphs, TextTooLong
from printables.fonts import missing_glyphs
from printables.text import clean
from tests.printables import samples
from tests.printables.hostile import CARRIERS, filled, list_hostile, visible
from tests.printables.kinds import KINDS, name_of
from tests.printables.reading import boxes_of, names_in, words_of

HOSTILE = list_hostile()
LOST = missing_glyphs(clean(text) for text in HOSTILE)
PRINTABLE = [text for text in HOSTILE if clean(text) not in LOST]
ALWAYS_ROOM = 40
"""Characters that any text of a document may have. What is longer may be refused where it has no room; never cut."""
LINE = 10
"""No line of a booklet that goes on has fewer letters, so what is shorter is never parted."""
ROWS = 500
CUT = (handover_slip, household_card, voucher_sheet)
DANGEROUS = {
    "/URI",
    "/Launch",
    "/JavaScript",
    "/JS",
    "/EmbeddedFile",
    "/GoToR",
    "/OpenAction",
    "/AA",
    "/Annots",
    "/Image",
}
EVERY_KIND = [pytest.param(*kind, id=name_of(kind[0])) for kind in KINDS]
WITH_ROWS = [
    kind for kind in EVERY_KIND if any(isinstance(value, tuple) and value for value in vars(kind.values[1]()).values())
]
HEADED = [kind for kind in EVERY_KIND if kind.values[0] is not shelf_labels]


def test_the_strings_are_many_and_some_cannot_be_printed() -> None:
    assert len(PRINTABLE) > 800
    assert len(LOST) > 100
    assert not any(unseen in text for text in map(clean, HOSTILE) for unseen in "\0\u202e\u200b\ufeff\ud800")


@pytest.mark.parametrize(("module", "make"), WITH_ROWS)
def test_rows_of_hostile_strings_print_as_they_were_typed(module: ModuleType, make: Callable[..., Any]) -> None:
    rows = ROWS if module not in CUT else ROWS // 10
    print_all(module, make(rows), PRINTABLE, rows=True)


@pytest.mark.parametrize(("module", "make"), HEADED)
def test_hostile_headings_print_as_they_were_typed(module: ModuleType, make: Callable[..., Any]) -> None:
    """One carrier a document, so that all of them are done in turn."""
    place = [kind[0] for kind in KINDS].index(module)
    few = make(1) if signature(make).parameters else make()
    print_all(module, few, PRINTABLE[place % len(CARRIERS) :: len(CARRIERS)], rows=False)


def print_all(module: ModuleType, data: Any, texts: Sequence[str], *, rows: bool) -> None:
    """Print documents until each of ``texts`` was in one, and look at each of them."""
    shown = list_shown(module, data, rows=rows)
    assert any(shown)
    waiting = list(texts)
    while waiting:
        place = iter(shown)
        batch = iter(waiting)
        taken: list[str] = []
        changed = filled(data, partial(_next, place, batch, taken), rows=rows)
        pdf, too_long = rendered(module, changed)
        if too_long:
            longest = max((text for text in taken if clean(text) and clean(text) in too_long), key=len, default="")
            longest = longest or max(taken, key=len)  # only a line of it was named
            assert len(longest) > ALWAYS_ROOM, too_long
            waiting.remove(longest)
            continue
        look_at(pdf, taken)
        del waiting[: len(taken)]


def rendered(module: ModuleType, data: Any) -> tuple[bytes, str]:
    """The PDF, or the text there was no room for."""
    try:
        return module.render(data), ""
    except TextTooLong as refused:
        return b"", refused.text


def stands_in(printed: str, text: str) -> bool:
    """All its letters together, on two pages where one ends within it; of a long one, which a table may part over rows, all in their order."""
    letters = visible(text)
    if len(text) <= ALWAYS_ROOM:
        parted = range(LINE, len(letters) - LINE + 1)
        return letters in printed or any(letters[:at] in printed and letters[at:] in printed for at in parted)
    rest = iter(printed)
    return all(letter in rest for letter in letters)


def list_shown(module: ModuleType, data: Any, *, rows: bool) -> list[bool]:
    """Which of the places that ``filled`` fills come out on paper: words of praise do for the first three only."""
    names = (f"甲{number:05d}乙" for number in count())
    taken: list[str] = []

    def take() -> str:
        taken.append(next(names))
        return taken[-1]

    printed = words_of(module.render(filled(data, take, rows=rows)))
    return [name in printed for name in taken]


def _next(shown: Iterator[bool], batch: Iterator[str], taken: list[str]) -> str:
    text = next(batch, "") if next(shown) else ""
    if text:
        taken.append(text)
    return text or "甲"


def look_at(pdf: bytes, texts: Sequence[str]) -> None:
    assert names_in(pdf) & DANGEROUS == set()
    printed = words_of(pdf)
    assert [text for text in texts if not stands_in(printed, text)] == []
    for wide, high, words in boxes_of(pdf):
        assert [
            word for word in words if word.left < 0 or word.right > wide or word.top < 0 or word.bottom > high
        ] == []


@pytest.mark.parametrize(("module", "make"), EVERY_KIND)
def test_what_no_face_can_draw_is_refused_each_by_its_name(module: ModuleType, make: Callable[..., Any]) -> None:
    for text in LOST:
        data = filled(make(1) if signature(make).parameters else make(), lambda text=text: text, rows=False)
        with pytest.raises(MissingGlyphs) as refused:
            module.render(data)
        assert refused.value.names[0] == text
        assert refused.value.characters == LOST[text]


@pytest.mark.parametrize("articles", [0, 1, 200])
def test_a_covenant_may_have_no_article_or_two_hundred(articles: int) -> None:
    data = samples.covenant_poster(articles)
    marked = tuple(f"第{place}款，{text}" for place, text in enumerate(data.articles))
    printed = words_of(covenant_poster.render(dataclasses.replace(data, articles=marked)))
    assert [printed.count(f"第{place}款") for place in range(articles)] == [1] * articles
    assert data.title in printed
