"""What makes the append-only tables append-only in the database itself, whoever holds the connection.

SQLite has no users, so triggers refuse. ``INSERT OR REPLACE`` walks past UPDATE and DELETE triggers unless
``recursive_triggers`` is on, which any other program may forget: a BEFORE INSERT guard refuses whatever is
already written. PostgreSQL has users: the application's role is simply never granted the rest.
"""

import re
from typing import Final

from civility.ledger.models import APPEND_ONLY

KEPT: Final = ("ledger_head", "ledger_balance")

# A row may be inserted only beyond the head, which moves last. Other unique keys are named as well,
# because OR REPLACE would delete the row that holds them.
_BEYOND_HEAD: Final = "EXISTS (SELECT 1 FROM ledger_head h WHERE h.village_id = NEW.village_id AND h.seq < NEW.seq)"


def _taken(table: str, *columns: str) -> str:
    same = " AND ".join(f"t.{column} = NEW.{column}" for column in ("village_id", *columns))
    return f"EXISTS (SELECT 1 FROM {table} t WHERE {same})"  # noqa: S608  (our own names)


_REFUSED: Final = {
    "ledger_transaction": " OR ".join(
        (
            f"NOT {_BEYOND_HEAD}",
            _taken("ledger_transaction", "seq"),
            _taken("ledger_transaction", "key"),
            _taken("ledger_transaction", "reverses_seq"),
        )
    ),
    "ledger_posting": f"NOT {_BEYOND_HEAD} OR {_taken('ledger_posting', 'seq', 'line')}",
    "ledger_refusal": _taken("ledger_refusal", "key"),
    "ledger_tile": _taken("ledger_tile", "level", "position"),
    "ledger_checkpoint": _taken("ledger_checkpoint", "size"),
    "ledger_witnessed": _taken("ledger_witnessed", "witness_id", "number"),
    "ledger_head": _taken("ledger_head"),
}


def sqlite_guards() -> list[str]:
    """The triggers, one statement each. Migrations hold copies of their own: what was migrated once must not change with this."""
    statements = []
    for table in APPEND_ONLY:
        refuse = f"SELECT RAISE(ABORT, '{table} is append-only')"
        for verb in ("UPDATE", "DELETE"):
            statements.append(_trigger(table, verb.lower(), f"BEFORE {verb} ON {table}", refuse))
        statements.append(_trigger(table, "insert", f"BEFORE INSERT ON {table} WHEN {_REFUSED[table]}", refuse))
    refuse = "SELECT RAISE(ABORT, 'ledger_head only moves forward')"
    back = "NEW.seq < OLD.seq OR NEW.touched < OLD.touched OR NEW.village_id <> OLD.village_id"
    head = "ledger_head"
    return [
        *statements,
        _trigger(head, "update", f"BEFORE UPDATE ON {head} WHEN {back}", refuse),
        _trigger(head, "delete", f"BEFORE DELETE ON {head}", refuse),
        _trigger(head, "insert", f"BEFORE INSERT ON {head} WHEN {_REFUSED[head]}", refuse),
    ]


def sqlite_unguards() -> list[str]:
    """What takes the triggers away again: for the way down of a migration, and for tests that tamper."""
    return [f"DROP TRIGGER {statement.split()[2]}" for statement in sqlite_guards()]


def postgresql_grants(role: str) -> list[str]:
    """What the application's role may do with the book; ``role`` must not own the tables.

    An owner can always grant himself more, and checks of foreign keys run with the owner's rights: the
    owner runs migrations, the application signs in as another.
    """
    if not re.fullmatch(r"[a-z_][a-z0-9_]{0,62}", role):
        raise ValueError(f"not a plain role name: {role!r}")
    statements = []
    for table in (*APPEND_ONLY, *KEPT):
        rights = "SELECT, INSERT" if table in APPEND_ONLY else "SELECT, INSERT, UPDATE"
        statements += [
            f"REVOKE ALL ON {table} FROM PUBLIC",
            f"REVOKE ALL ON {table} FROM {role}",
            f"GRANT {rights} ON {table} TO {role}",
        ]
    return statements


def application_grants(role: str) -> list[str]:
    """Everything the application's role needs in a PostgreSQL database: all tables, the book only to add to."""
    grants = postgresql_grants(role)  # checks the name
    return [f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}", *grants]


def _trigger(table: str, verb: str, when: str, action: str) -> str:
    return f"CREATE TRIGGER {table}_refuses_{verb} {when} BEGIN {action}; END"
