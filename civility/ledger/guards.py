"""What makes the append-only tables append-only in the database itself, whoever holds the connection.

SQLite has no users, so triggers refuse. ``INSERT OR REPLACE`` walks past UPDATE and DELETE triggers unless
``recursive_triggers`` is on, which any other program may forget: a BEFORE INSERT guard refuses whatever is
already written. PostgreSQL has users: the application's role is simply never granted the rest.
"""

import re
from typing import Final

from civility.ledger.models import APPEND_ONLY

KEPT: Final = ("ledger_head", "ledger_balance")

# A row may be inserted only after the head it is inserted under, which moves last; other unique keys are
# named because OR REPLACE would delete the row that holds them.
_AFTER_HEAD: Final = (
    "NOT EXISTS (SELECT 1 FROM ledger_head h WHERE h.village_id = NEW.village_id AND h.seq < NEW.seq)"
)
_TAKEN: Final = {
    "ledger_transaction": (
        f"{_AFTER_HEAD}"
        " OR EXISTS (SELECT 1 FROM ledger_transaction t"
        " WHERE t.village_id = NEW.village_id AND t.seq = NEW.seq)"
        " OR EXISTS (SELECT 1 FROM ledger_transaction t"
        " WHERE t.village_id = NEW.village_id AND t.key = NEW.key)"
        " OR EXISTS (SELECT 1 FROM ledger_transaction t"
        " WHERE t.village_id = NEW.village_id AND t.reverses_seq = NEW.reverses_seq)"
    ),
    "ledger_posting": (
        f"{_AFTER_HEAD}"
        " OR EXISTS (SELECT 1 FROM ledger_posting p"
        " WHERE p.village_id = NEW.village_id AND p.seq = NEW.seq AND p.line = NEW.line)"
    ),
    "ledger_refusal": (
        "EXISTS (SELECT 1 FROM ledger_refusal r WHERE r.village_id = NEW.village_id AND r.key = NEW.key)"
    ),
    "ledger_head": "EXISTS (SELECT 1 FROM ledger_head h WHERE h.village_id = NEW.village_id)",
}


def sqlite_guards() -> list[str]:
    """The triggers, one statement each; run them in the migration that makes the tables."""
    statements = []
    for table in APPEND_ONLY:
        refuse = f"SELECT RAISE(ABORT, '{table} is append-only')"
        for verb in ("UPDATE", "DELETE"):
            statements.append(_trigger(table, verb.lower(), f"BEFORE {verb} ON {table}", refuse))
        statements.append(_trigger(table, "insert", f"BEFORE INSERT ON {table} WHEN {_TAKEN[table]}", refuse))
    refuse = "SELECT RAISE(ABORT, 'ledger_head only moves forward')"
    back = "NEW.seq < OLD.seq OR NEW.touched < OLD.touched OR NEW.village_id <> OLD.village_id"
    head = "ledger_head"
    return [
        *statements,
        _trigger(head, "update", f"BEFORE UPDATE ON {head} WHEN {back}", refuse),
        _trigger(head, "delete", f"BEFORE DELETE ON {head}", refuse),
        _trigger(head, "insert", f"BEFORE INSERT ON {head} WHEN {_TAKEN[head]}", refuse),
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


def _trigger(table: str, verb: str, when: str, action: str) -> str:
    return f"CREATE TRIGGER {table}_refuses_{verb} {when} BEGIN {action}; END"
