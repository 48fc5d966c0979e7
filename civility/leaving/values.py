"""The values of a row as JSON, the same from either engine, and back. Strict: what was not written so is refused."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import JSON, TypeDecorator
from sqlalchemy.schema import Column

Row = dict[str, Any]


class BadValue(ValueError):
    """A value that does not belong into its column; the text names the column."""


def line_of(columns: Sequence[Column[Any]], row: Sequence[Any]) -> str:
    """One row as a line of JSON: ids and bytes as text, instants in UTC to the microsecond."""
    said = {column.name: _said(value) for column, value in zip(columns, row, strict=True)}
    return _ENCODER.encode(said) + "\n"


def row_of(readers: Mapping[str, Callable[[Any], Any]], line: bytes) -> Row:
    """The row of a line; ``readers`` as ``readers_of`` gives them. Raises BadValue."""
    try:
        said = _DECODER.decode(line.decode())
    except (ValueError, RecursionError):
        raise BadValue("not a line of JSON") from None
    if not isinstance(said, dict) or said.keys() != readers.keys():
        raise BadValue("other columns than the manifest names")
    row = {}
    for name, value in said.items():
        try:
            row[name] = None if value is None else readers[name](value)
        except (ValueError, TypeError, AttributeError, OverflowError) as error:
            raise BadValue(f"{name}: {error}") from None
    return row


def readers_of(columns: Sequence[Column[Any]]) -> dict[str, Callable[[Any], Any]]:
    """How the value of each column is read."""
    return {column.name: _reader(column) for column in columns}


def _said(value: Any) -> Any:
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    return value


def _reader(column: Column[Any]) -> Callable[[Any], Any]:
    kept = column.type.impl_instance if isinstance(column.type, TypeDecorator) else column.type
    if isinstance(kept, JSON):
        return lambda value: value  # a document: whatever it holds
    kind = kept.python_type
    if kind is str:
        longest = getattr(kept, "length", None)
        return lambda value: _text(value, longest)
    return _READERS[kind]


def _text(value: Any, longest: int | None) -> str:
    text: str = _of(str, value)
    if longest is not None and len(text) > longest:
        raise BadValue(f"{len(text)} characters, at most {longest}")
    if "\0" in text:
        raise BadValue("a text with a NUL in it")
    return text


def _of(kind: type, value: Any) -> Any:
    if type(value) is not kind:
        raise BadValue(f"not {kind.__name__}: {str(value)[:40]!r}")
    return value


def _whole(value: Any) -> int:
    number: int = _of(int, value)
    if not -(2**63) <= number < 2**63:
        raise BadValue("a number out of range")
    return number


def _instant(value: Any) -> datetime:
    instant = datetime.fromisoformat(value)
    if instant.tzinfo is None:
        raise BadValue("an instant without its zone")
    return instant


def _no_number(word: str) -> Any:
    raise BadValue(word)


_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_DECODER: Final = json.JSONDecoder(parse_constant=_no_number)

_READERS: Final[Mapping[type, Callable[[Any], Any]]] = {
    bool: lambda value: _of(bool, value),
    int: _whole,
    UUID: UUID,
    bytes: bytes.fromhex,
    datetime: _instant,
    date: date.fromisoformat,
}
