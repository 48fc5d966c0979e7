"""The tables people bring and take away: CSV and XLSX in, rows of text out, what was made of each row; and back.

A low layer beside ``errors``: it knows files, columns and rows, and nothing about households, points or goods.

    table = read_table(data, "户籍.xlsx")
    table, columns = under_header(table, FIELDS, required=("number",))
    for row in table.rows:
        columns.of(row, "number"), columns.marks(row, "number")

    to_xlsx([Written("流水", [Column("日期"), Column("事项", 40)], [(date(2026, 11, 21), "兑换")])])
"""

from civility.tables.columns import Columns, match_columns, under_header
from civility.tables.outcome import Outcome, Reading, Remark, RowReading
from civility.tables.reading import MAX_BYTES, read_table
from civility.tables.sheet import MAX_COLUMNS, MAX_ROWS, Mark, Row, Table
from civility.tables.writing import Column, Value, Written, to_csv, to_xlsx, write_csv

__all__ = [
    "MAX_BYTES",
    "MAX_COLUMNS",
    "MAX_ROWS",
    "Column",
    "Columns",
    "Mark",
    "Outcome",
    "Reading",
    "Remark",
    "Row",
    "RowReading",
    "Table",
    "Value",
    "Written",
    "match_columns",
    "read_table",
    "to_csv",
    "to_xlsx",
    "under_header",
    "write_csv",
]
