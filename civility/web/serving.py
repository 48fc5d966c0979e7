"""A sheet of paper as an answer. Who may see it was asked before."""

from io import BytesIO

from flask import Response, send_file


def as_pdf(pdf: bytes, name: str) -> Response:
    """A PDF to look at and print, kept under ``name`` with its ending. Whole: drawn again it may differ in a byte."""
    return send_file(BytesIO(pdf), "application/pdf", download_name=name, conditional=False)
