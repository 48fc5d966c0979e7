"""Our reading of a face says what ReportLab's says, and does not read what nobody asks for."""

import pytest
from reportlab.pdfbase.ttfonts import TTFontFace

from printables.faces import FOLDER, Outlines

FACES = sorted(FOLDER.glob("*.ttf"))


@pytest.mark.parametrize("file", FACES, ids=lambda file: file.stem)
def test_a_face_says_of_every_character_and_glyph_what_reportlab_reads_in_its_tables(file):
    tables, ours = TTFontFace(str(file)), Outlines(str(file))
    # ReportLab also takes the end of a table for a character, and draws nothing for it.
    drawn = {code: glyph for code, glyph in tables.charToGlyph.items() if glyph}
    assert set(ours.charToGlyph) | {0xA0} == set(drawn) | {0xA0}
    assert all(ours.charToGlyph[code] == glyph for code, glyph in drawn.items())
    assert all(ours.charWidths[code] == tables.charWidths[code] for code in drawn)
    assert [ours.hmetrics[glyph] for glyph in range(len(tables.hmetrics))] == tables.hmetrics
    assert list(ours.glyphPos) == tables.glyphPos
    assert (ours.defaultWidth, ours.ascent, ours.descent, ours.name) == (
        tables.defaultWidth, tables.ascent, tables.descent, tables.name,
    )  # fmt: skip


def test_a_subset_is_the_one_that_reportlab_cuts():
    file = str(FOLDER / "LXGWWenKai-Regular.ttf")
    codes = [0, 32, *map(ord, "乡风文明积分ÀÉñ〇○★·𬭎")]
    assert Outlines(file).makeSubset(codes) == TTFontFace(file).makeSubset(codes)


def test_what_a_face_lacks_is_no_key():
    face = Outlines(str(FOLDER / "NotoSansSC-Bold.ttf"))
    assert 0xE000 not in face.charToGlyph
    assert face.charWidths.get(0xE000) is None
    assert face.charToGlyph[0xA0] == face.charToGlyph[0x20]


def test_the_lists_of_a_face_are_unpacked_when_the_first_subset_is_cut():
    face = Outlines(str(FOLDER / "NotoSansSC-Regular.ttf"))
    assert face.charWidths[ord("村")] == 1000
    assert not {"hmetrics", "glyphPos"} & set(vars(face))
    face.makeSubset([0, ord("村")])
    assert {"hmetrics", "glyphPos"} <= set(vars(face))
