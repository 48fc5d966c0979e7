"""Collect every text people see into the English catalogue, keeping what is translated; say what is missing.

Chinese is the source language, so only English has a catalogue. No line numbers are written: the file
changes when a text does, and not when code moves.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = ROOT / "civility" / "translations" / "en" / "LC_MESSAGES" / "messages.po"
KEYWORDS = ("N_", "_l", "lazy_gettext")


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        template = Path(folder) / "messages.pot"
        extract(template)
        step = "update" if CATALOGUE.exists() else "init"
        options = ["--no-fuzzy-matching", "--ignore-obsolete", "--omit-header"] if step == "update" else []
        run("pybabel", "--quiet", step, "-l", "en", "-i", str(template), "-o", str(CATALOGUE), *options)
    missing = list(untranslated(CATALOGUE))
    print(f"{len(missing)} texts have no English yet." if missing else "Every text has its English.")
    return 0


def extract(template: Path) -> None:
    """Write the template of every text in the code and the templates."""
    keywords = [option for word in KEYWORDS for option in ("-k", word)]
    run(
        "pybabel",
        "--quiet",
        "extract",
        "-F",
        "babel.cfg",
        "--no-location",
        "--sort-output",
        "--omit-header",
        *keywords,
        "-o",
        str(template),
        ".",
    )


def untranslated(catalogue: Path) -> list[str]:
    """The source texts without a translation."""
    from babel.messages.pofile import read_po  # noqa: PLC0415  (a development tool)

    with catalogue.open("rb") as file:
        return [str(message.id) for message in read_po(file) if message.id and not message.string]


def run(*command: str) -> None:
    program = Path(sys.executable).parent / command[0]
    subprocess.run([str(program), *command[1:]], cwd=ROOT, check=True)


if __name__ == "__main__":
    sys.exit(main())
