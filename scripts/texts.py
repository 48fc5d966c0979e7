"""Collect every text people see into the English catalogue, keeping what is translated; say what is missing.

Chinese is the source language, so only English has a catalogue. Neither line numbers nor dates are written:
the file changes when a text does, and not when code moves.
"""

import sys
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = ROOT / "civility" / "translations" / "en" / "LC_MESSAGES" / "messages.po"
METHODS = [("civility/**.py", "python"), ("templates/**.html", "jinja2")]
KEYWORDS = {**DEFAULT_KEYWORDS, "N_": None, "_l": None, "lazy_gettext": None}
BEGUN = datetime(2026, 11, 21, tzinfo=UTC)


def main() -> int:
    catalogue = load()
    catalogue.update(collect(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    save(catalogue)
    missing = [message for message in catalogue if message.id and not message.string]
    print(f"{len(missing)} texts have no English yet." if missing else "Every text has its English.")
    return 0


def collect() -> Catalog:
    """Every text in the code and the templates."""
    found = Catalog()
    for folder in ("civility", "templates"):
        methods = [(pattern.removeprefix(f"{folder}/"), how) for pattern, how in METHODS if pattern.startswith(folder)]
        # Babel leaves out folders that begin with an underscore unless told otherwise; our macros live in one.
        texts = extract_from_dir(ROOT / folder, methods, keywords=KEYWORDS, directory_filter=lambda _path: True)
        for _file, _line, text, _comments, _context in texts:
            found.add(text)
    return found


def load() -> Catalog:
    """The catalogue as it is, or a new one."""
    if not CATALOGUE.exists():
        return Catalog(locale="en")
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="en")


def save(catalogue: Catalog) -> None:
    catalogue.header_comment = "# English for Civility; the source texts are Chinese."
    catalogue.project, catalogue.version = "civility", "0.1"
    catalogue.creation_date = catalogue.revision_date = BEGUN
    catalogue.fuzzy = False
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    with CATALOGUE.open("wb") as file:
        write_po(file, catalogue, width=110, sort_output=True, no_location=True)


if __name__ == "__main__":
    sys.exit(main())
