"""The three traps of ReportLab's TrueType fonts, and the stacks that avoid them."""

from io import BytesIO

import pytest
from pypdf import PdfReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from printables.errors import MissingGlyphs
from printables.faces import FOLDER, to_unicode_map
from printables.fonts import BOLD, HEI, KAI, SONG, STACKS, missing_glyphs, stack
from tests.printables.reading import fonts_of, poppler_words_of, words_of


def draw(*runs: tuple[str, str]) -> bytes:
    out = BytesIO()
    stack(HEI)
    canvas = Canvas(out, invariant=1, initialFontName=HEI)
    for line, (font, text) in enumerate(runs):
        stack(font)
        canvas.setFont(font, 20)
        canvas.drawString(50, 700 - 30 * line, text)
    canvas.save()
    return out.getvalue()


def test_each_stack_draws_in_its_own_face_although_all_are_registered():
    for name in STACKS:
        stack(name)
    for name, faces in STACKS.items():
        assert pdfmetrics.getFont(name) is stack(name)
        (used,) = fonts_of(draw((name, "乡风文明")))
        assert used.split("+")[1] == faces[0]


def test_no_two_faces_share_a_postscript_name():
    names = [face.face.name for name in STACKS for face in stack(name).faces]
    assert len(set(names)) == len({face for faces in STACKS.values() for face in faces}) == 5


def test_regular_and_bold_are_different_letters():
    (regular,) = fonts_of(draw((HEI, "合计"))).values()
    (bold,) = fonts_of(draw((BOLD, "合计"))).values()
    assert regular["/FontFile2"].get_object().get_data() != bold["/FontFile2"].get_object().get_data()


def test_a_character_the_first_face_lacks_comes_from_the_next():
    # 彅 is beyond the common table, so kai and song as cut here lack it; hei has it.
    used = fonts_of(draw((KAI, "彅"), (SONG, "彅")))
    assert {name.split("+")[1] for name in used} == {"NotoSansSC-Regular"}
    assert "彅彅" in words_of(draw((KAI, "彅彅")))


def test_a_character_no_face_has_is_refused_when_drawn_and_when_measured():
    with pytest.raises(MissingGlyphs) as refused:
        draw((KAI, "马\ue000"))
    assert refused.value.characters == "\ue000"
    with pytest.raises(MissingGlyphs):
        stack(KAI).stringWidth("马\ue000", 10)


def test_the_pre_flight_names_every_text_with_what_it_lacks_and_no_other():
    assert missing_glyphs(["李建国", "马\ue000玉\U0001f600\ue000", "一\n二", "ไทย"]) == {
        "马\ue000玉\U0001f600\ue000": "\ue000\U0001f600",
        "ไทย": "ไทย",
    }


def test_every_stack_reaches_the_same_characters():
    reach = [
        set().union(*(face.face.charToGlyph for face in stack(name).faces)) for name in STACKS
    ]  # fmt: skip
    assert all(codes == reach[0] for codes in reach)


@pytest.mark.parametrize("font", list(STACKS))
@pytest.mark.parametrize("name", ["㛃䶮𬭎𠅤", "阿卜杜热西提·麦麦提艾力", "𬭎·𠅤", "〇○★①%−×"])
def test_rare_characters_copy_back_out_of_every_face(font, name):
    pdf = draw((font, name))
    assert name in words_of(pdf)
    assert name in poppler_words_of(pdf)


def test_all_of_gb_2312_and_the_unified_ideographs_can_be_printed():
    assert missing_glyphs(chr(code) for code in range(0x4E00, 0x9FA6)) == {}


def test_widths_are_those_of_the_face():
    assert stack(HEI).stringWidth("文明", 10) == pytest.approx(20)
    assert stack(HEI).stringWidth("", 10) == 0
    figures = {stack(HEI).stringWidth(figure, 10) for figure in "0123456789"}
    assert len(figures) == 1, "figures in tables stand under each other"


def test_more_than_a_hundred_characters_go_into_several_blocks():
    lines = to_unicode_map("X", [0, *range(0x4E00, 0x4E00 + 149), 0x2CB4E], {}).splitlines()
    assert [line for line in lines if line.endswith("beginbfchar")] == ["100 beginbfchar", "51 beginbfchar"]
    assert "<96> <D872DF4E>" in lines


def test_hundreds_of_characters_fill_several_subsets_and_all_copy_back():
    text = "".join(chr(code) for code in range(0x4E00, 0x4E00 + 600))
    pdf = draw(*((KAI, text[start : start + 25]) for start in range(0, 600, 25)))
    assert words_of(pdf) == text
    assert len(PdfReader(BytesIO(pdf)).pages[0]["/Resources"]["/Font"]) >= 3


def test_every_face_lies_with_its_licence_and_all_stay_small():
    faces = sorted(FOLDER.glob("*.ttf"))
    assert {face.stem for face in faces} == {face for names in STACKS.values() for face in names}
    assert sum(face.stat().st_size for face in faces) < 25_000_000
    licences = [path.read_text("utf-8") for path in FOLDER.glob("OFL-*.txt")]
    assert len(licences) == 4
    assert all("SIL OPEN FONT LICENSE Version 1.1" in licence for licence in licences)
