"""Tibetan on paper: what is joined, where its parts stand, and that it is measured, parted and copied as it was written."""

from io import BytesIO
from threading import Barrier, Thread

import pytest
import uharfbuzz
from fontTools.ttLib import TTFont
from pypdf import PdfReader
from pypdfium2 import PdfDocument

from printables import joining
from printables.errors import MissingGlyphs
from printables.faces import FOLDER
from printables.fonts import BOLD, KAI, SONG, STACKS, missing_glyphs, stack
from printables.joining import JOINED, JoiningFace
from printables.page import Sheet
from printables.text import checked, fit_name, width, wrap
from tests.printables.reading import poppler_words_of, words_of

NAME = "NotoSerifTibetan-Regular"
ARTICLE = "ཡུལ་མི་ཚོས་མཐུན་སྒྲིལ་བྱེད་དགོས། །ཁྲིམས་ལ་བརྩི་སྲུང་བྱེད་པ།"
WORDS = ("རྒྱལ་", "རྐྱེན་", "བསྒྲུབས་", "ཨོཾ་མ་ཎི་པདྨེ་ཧཱུྃ།", "ༀ", "བཀྲ་ཤིས་བདེ་ལེགས།", "ཀཱི", "༡༢༣", "ཀྵྨྲྱྀྂ")


def sheet_of(*lines: str, font: str = KAI, spacing: float = 0) -> bytes:
    sheet = Sheet((900, 700), title="字", author="村")
    for place, line in enumerate(lines):
        sheet.text(20, 640 - 60 * place, line, font, 20, spacing=spacing)
    sheet.next_page()
    return sheet.finish()


def by_harfbuzz(text: str) -> tuple[list[tuple[int, int, int]], int]:
    """Each glyph and where it stands from the start of the line, and how long that is, worked out afresh; in the face's units."""
    font = uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(FOLDER / f"{NAME}.ttf"))))
    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    uharfbuzz.shape(font, buffer)
    placed, pen = [], 0
    for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        placed.append((info.codepoint, pen + place.x_offset, place.y_offset))
        pen += place.x_advance
    return placed, pen


def as_embedded(pdf: bytes) -> tuple[list[tuple[int, int]], int, int]:
    """Of the one glyph that a PDF draws, read off its embedded face: where its parts stand, its advance there and in the PDF."""
    page = PdfReader(BytesIO(pdf)).pages[0]
    (font,) = (each.get_object() for each in page["/Resources"]["/Font"].values())
    face = TTFont(BytesIO(font["/FontDescriptor"]["/FontFile2"].get_object().get_data()))
    glyph = face["cmap"].tables[0].cmap[1]
    parts = [(part.x, part.y) for part in face["glyf"][glyph].components]
    return parts, face["hmtx"][glyph][0], font["/Widths"][1]


@pytest.mark.parametrize("word", ["རྒྱལ་", "རྐྱེན་", "བསྒྲུབས་", "བསྒྲིགས"])
def test_a_stack_makes_fewer_glyphs_than_it_has_letters(word):
    face = JoiningFace(NAME)
    clusters = list(face.clusters(word))
    assert sum(len(parts) for _letters, parts, _advance in clusters) < len(word)
    assert "".join(letters for letters, _parts, _advance in clusters) == word


@pytest.mark.parametrize("word", WORDS)
def test_every_part_stands_where_harfbuzz_puts_it_and_the_line_is_as_long(word):
    placed, pen = [], 0
    for _letters, parts, advance in JoiningFace(NAME).clusters(word):
        placed += [(glyph, pen + right, up) for glyph, right, up in parts]
        pen += advance
    assert (placed, pen) == by_harfbuzz(word)
    assert [stack(name).stringWidth(word, 1000) for name in STACKS] == [pytest.approx(pen)] * 4


def test_the_vowel_is_embedded_in_its_place_over_the_stack():
    word = "རྐྱེ"
    (base, vowel), long = by_harfbuzz(word)
    assert as_embedded(sheet_of(word)) == ([base[1:], vowel[1:]], long, long)
    assert 0 < vowel[1] < long, "over the stack, not after it"


@pytest.mark.parametrize("font", list(STACKS))
@pytest.mark.parametrize("line", [*WORDS, ARTICLE, "旦正才让 བསྟན་འཛིན་ཚེ་རིང་ abc 12"])
def test_what_was_written_copies_back_to_the_letter_in_three_readers(font, line):
    pdf = sheet_of(line, font=font)
    assert PdfReader(BytesIO(pdf)).pages[0].extract_text().strip() == line
    assert poppler_words_of(pdf) == line.replace(" ", "")
    assert PdfDocument(pdf)[0].get_textpage().get_text_range().strip() == line
    assert words_of(pdf) == line.replace(" ", "")


def test_the_same_text_makes_the_same_bytes_whatever_was_drawn_before():
    first = sheet_of(ARTICLE, "འབྲས་")
    face = JoiningFace(NAME)
    for word in reversed(WORDS):
        face.join(word)
    stack(KAI).joined("ཞིང་ལས་གོང་འཕེལ")
    assert sheet_of(ARTICLE, "འབྲས་") == first


def test_threads_that_meet_new_letters_at_once_give_each_its_own_glyph():
    face = JoiningFace(NAME)
    texts = [chr(0x0F40 + place % 8) + chr(0x0F90 + place // 8) for place in range(64)]
    together = Barrier(4)

    def join(share: list[str]) -> None:
        together.wait()
        for text in share:
            face.join(text)

    threads = [Thread(target=join, args=(texts[start::4],)) for start in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(face.texts[ord(face.join(text))] for text in texts) == sorted(texts)
    assert len({face.face.charToGlyph[ord(face.join(text))] for text in texts}) == 64


def test_tibetan_is_not_spaced_out_like_the_characters_of_a_title():
    assert sheet_of("བཀྲ་ཤིས།", font=SONG, spacing=12) == sheet_of("བཀྲ་ཤིས།", font=SONG)


def test_a_line_ends_after_a_tsheg_or_shad_and_never_within_a_syllable():
    for limit in range(60, 400, 7):
        lines = wrap(ARTICLE, KAI, 20, limit)
        assert all(width(line, KAI, 20) <= limit for line in lines)
        assert all(line[-1] in "་།" for line in lines)
        assert not any(line.startswith("།") for line in lines), "both shads of a sentence stay with it"
        assert "".join(lines).replace(" ", "") == ARTICLE.replace(" ", "")


def test_a_tsheg_made_not_to_part_parts_nothing():
    word = "དགོས\u0f0cདགོས་"
    assert wrap(f"བདེ་{word}", KAI, 20, width(word, KAI, 20) + 1) == ["བདེ་", word]


def test_a_syllable_wider_than_the_line_is_parted_between_stacks():
    lines = wrap("བསྒྲུབསབསྒྲུབས", KAI, 20, 40)
    assert lines == ["བསྒྲུབ", "སབསྒྲུ", "བས"]


def test_a_long_name_is_parted_after_a_tsheg():
    assert fit_name("བསྟན་འཛིན་ཚེ་རིང་", KAI, 20, 50)[1] == ["བསྟན་འཛིན་", "ཚེ་རིང་"]


def test_the_pre_flight_passes_tibetan_and_names_what_no_face_has():
    assert missing_glyphs([ARTICLE, "ཀ\u0fff", "ཀ\U00100000"]) == {
        "ཀ\u0fff": "\u0fff",
        "ཀ\U00100000": "\U00100000",
    }
    stack(BOLD).joined("ཀི")  # the first glyph that is added takes the first of those characters
    with pytest.raises(MissingGlyphs) as refused:
        checked(("ཀི\U00100000",))
    assert refused.value.characters == JOINED


def test_when_no_character_is_left_for_new_letters_they_are_refused_and_those_known_are_drawn(monkeypatch):
    face = JoiningFace(NAME)
    known = face.join("ཀི")
    monkeypatch.setattr(joining, "_LAST", ord(JOINED))
    with pytest.raises(MissingGlyphs) as refused:
        face.join("ཁི")
    assert refused.value.characters == "ཁི"
    assert face.join("ཀི") == known
