"""``civility print``: any sheet as a PDF file, the same bytes as the pages give."""

from pathlib import Path

import click
from flask import current_app

from civility.cli.context import answer, in_app, json_option, village_of, village_option
from civility.extensions import current_session
from civility.governance.covenants.models import KINDS as COVENANTS
from civility.papers.printing import FESTIVALS
from civility.prints.documents import DOCUMENTS, Document, Wanted
from civility.web.serving import refused_words
from printables.errors import PrintRefused


@click.command("print")
@click.argument("kind", type=click.Choice(sorted(DOCUMENTS)))
@village_option
@click.option(
    "--period",
    help="Month of a roll or village-statement, YYYY-MM; of a statement also YYYY or all; day of a day sheet.",
)
@click.option(
    "--household",
    help="Household number of a statement, civility-file, card, certificate or plate, with or without its check digit.",
)
@click.option(
    "--number", type=click.IntRange(1), help="Number of the notice, roll, slip, clause, version and the like."
)
@click.option("--covenant", type=click.Choice(COVENANTS), default="village", show_default=True, help="Which covenant.")
@click.option("--outlet", help="Code of the outlet of a settlement, with --period its month.")
@click.option("--festival", type=click.Choice(sorted(FESTIVALS)), help="Ornaments on a roll or covenant.")
@click.option("--size", help="Paper, such as A4 or A3; each kind has its own.")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The PDF file to write.")
@json_option
@in_app
def print_(
    kind: str,
    village_code: str,
    period: str | None,
    number: int | None,
    covenant: str,
    outlet: str | None,
    household: str | None,
    festival: str | None,
    size: str | None,
    out: Path,
    as_json: bool,
) -> None:
    """Write a sheet of the print centre as PDF; what it is called there stands in the reference of printables."""
    document = DOCUMENTS[kind]
    what = str(number) if number is not None else period or ""
    if kind == "covenant":
        what = f"{covenant}-{number}" if number is not None else covenant
    elif outlet:
        what = f"{outlet} {period or ''}"
    _check_said(document, what, household)
    village = village_of(village_code)
    wanted = Wanted(current_session(), village, size or document.sizes[0], what, household or "", festival or "")
    base_url = current_app.config["SETTINGS"].base_url
    try:
        with current_app.test_request_context(base_url=base_url):  # a count sheet says where it is typed
            pdf = document.make(wanted)
    except PrintRefused as refused:
        raise click.ClickException(refused_words(refused)) from None
    out.write_bytes(pdf)
    answer({"kind": kind, "file": str(out), "bytes": len(pdf)}, f"已写到 {out}（{len(pdf):,} 字节）。", as_json=as_json)


def _check_said(document: Document, what: str, household: str | None) -> None:
    if document.typed and not what:
        raise click.UsageError(f"--number is needed: which {document.kind}?")
    if document.household == "must" and not household:
        raise click.UsageError(f"--household is needed: whose {document.kind}?")
