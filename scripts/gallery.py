"""Draw the pictures of all documents anew, and the page that shows them.

Run ``.venv/bin/python scripts/gallery.py`` with poppler-utils installed after a document was changed on purpose, look at
what ``git diff`` shows, and commit the pictures with the change. Words that begin a name (``honor_roll``) draw only those.
"""

import argparse
import sys
from itertools import groupby
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.printables.pictures import FOLDER, Golden, count_different, list_goldens, picture_of, small, stored  # noqa: E402

PAGE = ROOT / "docs" / "reference" / "gallery.md"
HEAD = """# Gallery of printables

Every document of [printables.md](printables.md) on the first and the last of its papers, with invented people. Made by
`.venv/bin/python scripts/gallery.py`; `tests/printables/test_pictures.py` holds each document against its picture.
"""


def main() -> None:
    parser = argparse.ArgumentParser(description="Draw the pictures of all documents anew.")
    parser.add_argument("names", nargs="*", help="how the names of those to draw begin; all without")
    wanted = tuple(parser.parse_args().names) or ("",)
    FOLDER.mkdir(parents=True, exist_ok=True)
    goldens = list(list_goldens())
    for golden in goldens:
        if golden.name.startswith(wanted):
            draw(golden)
    for path in FOLDER.glob("*.png"):
        if path not in {golden.path for golden in goldens}:
            path.unlink()
    PAGE.write_text(page_of(goldens), encoding="utf-8")


def draw(golden: Golden) -> None:
    """Leave the file alone where it shows the same, so that a diff has only what changed."""
    picture = small(picture_of(golden.draw(), page=golden.page))
    if not golden.path.exists() or count_different(stored(golden), picture):
        picture.save(golden.path, optimize=True)
        print(golden.path.relative_to(ROOT))


def page_of(goldens: list[Golden]) -> str:
    """A heading a document, its pictures side by side."""
    parts = [HEAD]
    for document, group in groupby(goldens, key=lambda golden: golden.document):
        pictures = [
            f'<img src="gallery/{each.path.name}" width="320" alt="{document} on {each.paper}">' for each in group
        ]
        parts.append(f"## {document.replace('_', ' ').capitalize()}\n\n" + "\n".join(pictures) + "\n")
    return "\n".join(parts)


if __name__ == "__main__":
    main()
