"""Statements as files to keep: what a spreadsheet opens."""

from collections.abc import Sequence
from io import BytesIO
from typing import Final

from flask import Response, send_file

from civility.tables import Written, to_csv, to_xlsx

FILES: Final = "any(csv, xlsx, pdf)"
"""The endings a statement's address may have, as a route's converter."""

TYPES: Final = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def table_file(tables: Sequence[Written], name: str, file: str) -> Response:
    """Tables as ``csv`` or ``xlsx`` under a name without its ending."""
    data = to_csv(tables) if file == "csv" else to_xlsx(tables)
    return send_file(BytesIO(data), TYPES[file], as_attachment=True, download_name=f"{name}.{file}")
