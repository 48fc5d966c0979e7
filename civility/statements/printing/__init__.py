"""Statements and passbooks on paper, always in the village's language."""

from civility.statements.printing.month_seals import month_seal_pdf
from civility.statements.printing.passbooks import passbook_page_pdf, passbook_print_pdf
from civility.statements.printing.statements import SIZES, civility_file_pdf, statement_pdf, village_statement_pdf

__all__ = [
    "SIZES",
    "civility_file_pdf",
    "month_seal_pdf",
    "passbook_page_pdf",
    "passbook_print_pdf",
    "statement_pdf",
    "village_statement_pdf",
]
