"""Cut the faces that documents are printed with, out of the published fonts.

    npm pack @expo-google-fonts/noto-sans-sc @expo-google-fonts/noto-serif-sc @fontsource/lxgw-wenkai
    npm pack @expo-google-fonts/noto-serif-tibetan
    pip download --no-deps pypinyin-dict
    (unpack each into a folder of its own, all beside each other in SOURCES)
    python scripts/make_fonts.py SOURCES

Writes ``printables/fonts/*.ttf`` and their licences. What is kept and why is argued in
docs/decisions/0010-fonts-on-paper.md. Needs fontTools and brotli, which only developers have.
"""

import argparse
import re
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

OUT = Path(__file__).resolve().parent.parent / "printables" / "fonts"
RARE_NAMES = "㛃䶮𬭎𠅤"
"""Names that people bear and that cheap printing loses; every face must have them."""

SYMBOLS: tuple[tuple[int, int], ...] = (
    (0x20, 0x7E),  # Latin
    (0xA0, 0x17F),  # Latin with accents, × ÷ and the middle dot of transcribed names
    (0x1CD, 0x1DC),  # pinyin tones
    (0x2010, 0x2044),  # dashes, quotation marks, bullets
    (0x20AC, 0x20AC),
    (0x2100, 0x22FF),  # units, number forms, arrows, mathematics
    (0x2460, 0x257F),  # circled figures, boxes
    (0x25A0, 0x27BF),  # squares, circles, stars, telephone, ticks
    (0x3000, 0x303F),  # CJK punctuation
    (0x3200, 0x33FF),  # circled and squared CJK
    (0xFE10, 0xFE4F),  # vertical forms
    (0xFF01, 0xFFEF),  # full width
)
PLAIN_HAN = ((0x4E00, 0x9FFF),)
SUPPLEMENTARY_HAN = ((0x20000, 0x323AF),)
TIBETAN = ((0x0F00, 0x0FFF),)


@dataclass(frozen=True)
class Cut:
    """One face: where it comes from, and which Han characters beyond the table it keeps."""

    name: str
    package: str
    file: str
    extra: tuple[tuple[int, int], ...] = ()
    shaped: bool = False
    """Keeps nothing but ``extra``, with the rules by which its letters are joined and placed."""


CUTS = (
    Cut("NotoSansSC-Regular", "noto-sans-sc", "NotoSansSC_400Regular.ttf", PLAIN_HAN + SUPPLEMENTARY_HAN),
    Cut("NotoSansSC-Bold", "noto-sans-sc", "NotoSansSC_700Bold.ttf"),
    Cut("NotoSerifSC-Bold", "noto-serif-sc", "NotoSerifSC_700Bold.ttf"),
    Cut("LXGWWenKai-Regular", "lxgw-wenkai", "lxgw-wenkai-latin-500-normal.woff", SUPPLEMENTARY_HAN),
    Cut("NotoSerifTibetan-Regular", "noto-serif-tibetan", "NotoSerifTibetan_400Regular.ttf", TIBETAN, shaped=True),
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sources", type=Path, help="folder with the unpacked packages")
    sources: Path = parser.parse_args().sources
    table = standard_characters(find(sources, "ktghz2013.py"))
    OUT.mkdir(parents=True, exist_ok=True)
    for cut in CUTS:
        source = find(sources, cut.file)
        target = OUT / f"{cut.name}.ttf"
        kept = subset(source, target, table, cut)
        licence = find_licence(source)
        shutil.copyfile(licence, OUT / f"OFL-{cut.package}.txt")
        print(f"{target.name}: {kept:,} characters, {target.stat().st_size / 1e6:.1f} MB")
    return 0


def standard_characters(path: Path) -> set[int]:
    """The 8,105 characters of 通用规范汉字表, read off Unihan's kTGHZ2013 as pypinyin-dict ships it."""
    table = {int(code, 16) for code in re.findall(r"^\s*(0x[0-9a-fA-F]+):", path.read_text("utf-8"), re.M)}
    if len(table) != 8105:
        sys.exit(f"{path}: expected 8,105 characters, found {len(table):,}")
    return table


def subset(source: Path, target: Path, table: set[int], cut: Cut) -> int:
    """Write the subset of ``source`` and return how many characters it holds."""
    font = TTFont(source, recalcTimestamp=False)
    must = set() if cut.shaped else table | set(map(ord, RARE_NAMES))
    ranges = cut.extra if cut.shaped else SYMBOLS + cut.extra
    wanted = {code for low, high in ranges for code in range(low, high + 1)} | must
    present = set(font.getBestCmap())
    if lost := must - present:
        sys.exit(f"{source.name} lacks {''.join(map(chr, sorted(lost)))}")
    rules = ["GDEF", "GPOS", "GSUB"]
    options = Options(
        layout_features=["*"] if cut.shaped else [], hinting=False, glyph_names=False, notdef_outline=True, recalc_timestamp=False,
        name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14], name_languages=[0x409], drop_tables=[
            "BASE", "STAT", "DSIG", "FFTM", "gasp", "prep", "vhea", "vmtx", "VORG", *([] if cut.shaped else rules)],
    )  # fmt: skip
    worker = Subsetter(options)
    worker.populate(unicodes=wanted & present)
    worker.subset(font)
    font.flavor = None
    font.save(target)
    if cut.shaped:
        allow_composing(target)
    return len(wanted & present)


def allow_composing(target: Path) -> None:
    """Say that a glyph may be composed of many, as ``printables.joining`` composes them: printers set memory aside by that."""
    font = TTFont(target, recalcBBoxes=False, recalcTimestamp=False)
    most = font["maxp"]
    most.maxComponentElements, most.maxComponentDepth = 16, 4
    most.maxCompositePoints, most.maxCompositeContours = 8 * most.maxPoints, 8 * most.maxContours
    font.save(target)


def find(folder: Path, name: str) -> Path:
    found = sorted(folder.rglob(name))
    if not found:
        sys.exit(f"no {name} under {folder}")
    return found[0]


def find_licence(source: Path) -> Path:
    """The OFL text nearest above the font."""
    for folder in source.parents:
        for name in ("LICENSE_FONT", "OFL.txt", "LICENSE"):
            if (folder / name).is_file():
                return folder / name
    sys.exit(f"no licence beside {source}")


if __name__ == "__main__":
    sys.exit(main())
