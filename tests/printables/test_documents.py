"""What holds for every document."""

import dataclasses
import hashlib
import re
import subprocess
import sys
import typing
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from pypdf import PdfReader

from printables import (
    agreement,
    announcement,
    ballot_sheet,
    certificate,
    civility_file,
    closing_sheet,
    collection_sheet,
    consultation_sheet,
    copy_sheet,
    count_sheet,
    covenant_poster,
    day_close,
    delivery_sheet,
    donation_receipt,
    door_plate,
    handover_slip,
    honor_roll,
    household_card,
    lot_sheet,
    matter_form,
    month_seal,
    motto_scroll,
    objection_receipt,
    passbook,
    price_list,
    private_notice,
    relay_sheet,
    reminder_letter,
    rota,
    ruling_sheet,
    settlement_sheet,
    shelf_labels,
    standard_booklet,
    standard_table,
    village_statement,
    voucher_sheet,
    wall_poster,
)
from printables.errors import MissingGlyphs, NoSuchSize, TextTooLong
from tests.printables import samples
from tests.printables.kinds import KINDS, name_of
from tests.printables.reading import boxes_of, codes_of, fonts_of, page_count, poppler_words_of, words_of
from tests.printables.samples import LONG_NAME, RARE_NAME, URL

EVERY_SIZE = [
    pytest.param(module, make, size, id=f"{name_of(module)}-{size}") for module, make in KINDS for size in module.SIZES
]


# Nothing is on these yet, they hang beside one that has it, or they lie in a drawer.
CODELESS = (
    agreement,
    ballot_sheet,
    collection_sheet,
    copy_sheet,
    count_sheet,
    day_close,
    delivery_sheet,
    lot_sheet,
    private_notice,
    reminder_letter,
    rota,
    relay_sheet,
    settlement_sheet,
    shelf_labels,
)


CUT = {household_card: ("cards", 10), voucher_sheet: ("vouchers", 8)}  # pieces, and how many a sheet


WITH_CODE = [each for each in EVERY_SIZE if each.values[0] not in CODELESS]


UNNAMED = (
    matter_form,
    wall_poster,
    announcement,
    closing_sheet,
    consultation_sheet,
    copy_sheet,
    count_sheet,
    covenant_poster,
    donation_receipt,
    door_plate,
    month_seal,
    objection_receipt,
    passbook,
    price_list,
    private_notice,
    reminder_letter,
    ruling_sheet,
    shelf_labels,
    standard_booklet,
    standard_table,
    village_statement,
)


WITHOUT_SMALL_PRINT = (
    agreement,
    matter_form,
    wall_poster,
    ballot_sheet,
    copy_sheet,
    count_sheet,
    delivery_sheet,
    door_plate,
    lot_sheet,
    private_notice,
    reminder_letter,
    rota,
    relay_sheet,
    settlement_sheet,
    shelf_labels,
)


NAMED = [kind for kind in KINDS if kind[0] not in UNNAMED]


def by_module(kinds: list[tuple[ModuleType, Callable[..., Any]]]) -> list[Any]:
    return [pytest.param(*kind, id=name_of(kind[0])) for kind in kinds]


@pytest.mark.parametrize(("module", "make", "size"), EVERY_SIZE)
def test_the_same_data_gives_the_same_bytes(module, make, size):
    assert module.render(make(), size) == module.render(make(), size)


@pytest.mark.parametrize(("module", "make"), by_module(KINDS))
def test_other_data_gives_other_bytes(module, make):
    assert module.render(make()) != module.render(dataclasses.replace(make(), title="另一个题目"))


@pytest.mark.parametrize(("module", "make", "size"), EVERY_SIZE)
def test_every_font_is_embedded_as_a_subset(module, make, size):
    fonts = fonts_of(module.render(make(), size))
    assert fonts
    for name, descriptor in fonts.items():
        assert re.match(r"/[A-Z]{6}\+", name)
        assert "/FontFile2" in descriptor.get_object()


@pytest.mark.parametrize(("module", "make", "size"), EVERY_SIZE)
def test_no_text_leaves_its_page(module, make, size):
    for wide, high, words in boxes_of(module.render(make(), size)):
        assert words
        for word in words:
            assert word.left >= 5, word
            assert word.right <= wide - 5, word
            # A word's box reaches from ascent to descent, beyond the ink.
            assert word.top >= 0, word
            assert word.bottom <= high, word


@pytest.mark.parametrize("module", [honor_roll, covenant_poster, standard_table])
def test_lying_sheets_hold_their_text_too(module):
    make = dict(KINDS)[module]
    for wide, high, words in boxes_of(module.render(make(), "A3", landscape=True)):
        assert wide > high
        assert all(word.left >= 5 and word.right <= wide - 5 and word.bottom <= high for word in words)


@pytest.mark.parametrize(("module", "make", "size"), WITH_CODE)
def test_the_code_reads_off_a_black_and_white_print(module, make, size, tmp_path: Path):
    data = make()
    pieces, a_sheet = CUT.get(module, ("", 0))
    expected = {piece.link.url for piece in getattr(data, pieces)[:a_sheet]} if pieces else {URL}
    dpi = {"A1": 60, "A2": 80}.get(size, 200)
    assert set(codes_of(module.render(data, size), tmp_path, dpi=dpi)) == expected


@pytest.mark.parametrize(("module", "make"), by_module([kind for kind in KINDS if kind[0] not in CODELESS]))
def test_address_and_short_code_stand_beside_the_code(module, make):
    text = words_of(module.render(make()))
    assert "wenming.example.cn/verify" in text
    assert re.search(r"短码K7M\d-Q9TD", text)


@pytest.mark.parametrize(("module", "make"), by_module(NAMED))
def test_long_and_rare_names_are_whole_and_can_be_copied_by_any_reader(module, make):
    pdf = module.render(make())
    expected = LONG_NAME if module is handover_slip else RARE_NAME
    for text in (words_of(pdf), poppler_words_of(pdf)):
        assert expected in text


@pytest.mark.parametrize(("module", "make"), by_module(KINDS))
def test_the_file_says_its_title_author_and_language(module, make):
    from_pdf = module.render(make())
    reader = PdfReader(BytesIO(from_pdf))
    assert reader.metadata.title
    assert "上合乐寺村" in reader.metadata.author
    assert reader.trailer["/Root"]["/Lang"] == "zh-CN"


@pytest.mark.parametrize(("module", "make"), by_module(NAMED))
def test_a_name_no_face_can_draw_is_refused_with_the_name(module, make):
    data = make()
    for field in dataclasses.fields(data):
        if field.name in {"village", "title"}:
            data = dataclasses.replace(data, **{field.name: "村\U0001f600"})
    with pytest.raises(MissingGlyphs) as refused:
        module.render(data)
    assert refused.value.characters == "\U0001f600"
    assert refused.value.names == ("村\U0001f600",)


@pytest.mark.parametrize(("module", "make"), by_module(KINDS))
def test_too_long_a_text_is_refused_before_it_costs_time(module, make):
    with pytest.raises(TextTooLong):
        module.render(dataclasses.replace(make(), title="长" * 60_000))


@pytest.mark.parametrize(("module", "make"), by_module(KINDS))
def test_a_paper_it_is_not_made_on_is_refused(module, make):
    with pytest.raises(NoSuchSize) as refused:
        module.render(make(), "B7")
    assert refused.value.offered == module.SIZES


@pytest.mark.parametrize(("module", "make"), by_module(KINDS))
def test_no_field_could_carry_an_id_a_households_phone_or_a_bank_number(module, make):
    allowed = {
        f"{sheet}.office_phone"
        for sheet in (
            "NoticeSheet",
            "ObjectionReceipt",
            "ClosingSheet",
            "MonthSeal",
            "PrivateNotice",
            "RelaySheet",
            "ContactBoard",
            "WallPoster",
            "MatterForm",
        )
    } | {"BoardLine.duty_phone"}  # what the board is for: an office's number, its holder's own only with consent
    names = set(field_names(type(make())))
    assert names
    suspicious = re.compile(r"(^|_)(id|idcard|identity|phone|mobile|tel|bank|account|birth|born)(_|$)")
    assert {name for name in names if suspicious.search(name.split(".")[1])} <= allowed


def field_names(kind: type) -> Iterator[str]:
    for name, hint in typing.get_type_hints(kind).items():
        yield f"{kind.__name__}.{name}"
        for part in (hint, *typing.get_args(hint)):
            if dataclasses.is_dataclass(part):
                yield from field_names(part)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("module", "make"),
    by_module(
        [
            kind
            for kind in KINDS
            if kind[0]
            not in (
                *CUT,
                announcement,
                ballot_sheet,
                certificate,
                closing_sheet,
                door_plate,
                donation_receipt,
                matter_form,
                wall_poster,
                month_seal,
                motto_scroll,
                passbook,
                private_notice,
                reminder_letter,
                shelf_labels,
            )
        ]
    ),
)
def test_pages_say_which_of_how_many_they_are(module, make):
    pdf = module.render(make(300 if module is not handover_slip else 40))
    pages = page_count(pdf)
    assert pages > 1
    text = words_of(pdf)
    for page in range(1, pages + 1):
        assert f"第{page}页共{pages}页" in text


@pytest.mark.parametrize(("module", "make"), by_module(KINDS))
def test_a_reader_is_told_the_language_and_shows_the_title_in_its_window(module, make):
    reader = PdfReader(BytesIO(module.render(make())))
    assert reader.root_object["/Lang"] == "zh-CN"
    assert reader.root_object["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata.title
    assert "/MarkInfo" not in reader.root_object  # there are no tags, and it does not pretend to have any


@pytest.mark.parametrize(
    ("module", "make", "first"),
    [
        (standard_table, samples.standard_table, "第1类"),
        (standard_booklet, samples.standard_table, "第1类"),
        (price_list, samples.price_list, "粮油"),
        (civility_file, samples.civility_file, "逐年"),
        (village_statement, samples.village_statement, "一、积分"),
    ],
)
def test_a_long_document_has_a_list_of_contents(module, make, first):
    reader = PdfReader(BytesIO(module.render(make(40))))
    assert len(reader.outline) > 2
    assert reader.outline[0].title.startswith(first)
    pages = [reader.get_destination_page_number(each) for each in reader.outline]
    assert pages == sorted(pages)


def test_threads_printing_at_once_print_the_same():
    data = samples.honor_roll(200)
    alone = honor_roll.render(data)
    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(honor_roll.render, [data] * 12)) == {alone}


def test_another_process_prints_the_same_bytes():
    program = (
        "import hashlib; from printables import honor_roll; from tests.printables import samples;"
        "print(hashlib.sha256(honor_roll.render(samples.honor_roll())).hexdigest())"
    )
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=root,
        env={"PYTHONHASHSEED": "7"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == hashlib.sha256(honor_roll.render(samples.honor_roll())).hexdigest()


@pytest.mark.parametrize(("module", "make", "size"), EVERY_SIZE)
def test_small_print_is_black_so_that_a_laser_does_not_dot_it(module, make, size):
    page = PdfReader(BytesIO(module.render(make(), size))).pages[0]
    operations = page.get_contents().operations
    fill: tuple[float, ...] = ()
    seen = 0
    for operands, operator in operations:
        if operator == b"rg":
            fill = tuple(float(value) for value in operands)
        elif operator == b"Tf" and float(operands[1]) < 7.5:
            seen += 1
            # The stars of a roll may be red: they are signs, and dots do them no harm.
            assert fill in {(0, 0, 0), (0.701961, 0.14902, 0.117647)}, operands
    assert seen or size in {"A1", "A2", "A3"} or module in WITHOUT_SMALL_PRINT
