"""Reading the tables that people bring: CSV and XLSX in, rows of text out, and what was made of each row.

A low layer beside ``errors``: it knows files, columns and rows, and nothing about households, points or goods.

    table = read_table(data, "户籍.xlsx")
    table, columns = under_header(table, FIELDS, required=("number",))
    for row in table.rows:
        columns.of(row, "number"), columns.marks(row, "number")
"""

from civility.tables.columns import Columns, match_columns, under_header
from civility.tables.outcome import Outcome, Reading, Remark, RowReading
from civility.tables.reading import MAX_BYTES, read_table
from civility.tables.sheet import MAX_COLUMNS, MAX_ROWS, Mark, Row, Table

__all__ = [
    "MAX_BYTES",
    "MAX_COLUMNS",
    "MAX_ROWS",
    "Columns",
    "Mark",
    "Outcome",
    "Reading",
    "Remark",
    "Row",
    "RowReading",
    "Table",
    "match_columns",
    "read_table",
    "under_header",
]
