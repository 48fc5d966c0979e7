"""What a transaction takes on the disk, and what of that each table and each index takes."""

from typing import Any

from sqlalchemy import Engine, text

_SQLITE = """
SELECT name, sum(pgsize) FROM dbstat WHERE name LIKE '%ledger_%' GROUP BY name
"""
_POSTGRESQL = """
SELECT relname, pg_relation_size(oid) FROM pg_class WHERE relname LIKE '%ledger_%' AND relkind IN ('r', 'i')
"""


def on_disk(engine: Engine) -> dict[str, Any]:
    """Bytes a transaction, in all and by table and index, the largest first; two postings each, on the average."""
    with engine.connect() as connection:
        sqlite = engine.dialect.name == "sqlite"
        rows = connection.execute(text(_SQLITE if sqlite else _POSTGRESQL)).all()
        transactions = connection.execute(text("SELECT count(*) FROM ledger_transaction")).scalar_one()
    each = {_plain(name): size / transactions for name, size in rows if size / transactions >= 1}
    ordered = dict(sorted(each.items(), key=lambda pair: -pair[1]))
    return {"bytes_per_transaction": sum(each.values()), **ordered}


def _plain(name: str) -> str:
    """SQLite names the indexes of unique constraints by number, in the order of the table's definition."""
    return {
        "sqlite_autoindex_ledger_transaction_2": "uq_ledger_transaction_key",
        "sqlite_autoindex_ledger_transaction_3": "uq_ledger_transaction_reverses_seq",
    }.get(name, name)
