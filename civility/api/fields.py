"""How values look in JSON: points as decimal text, instants with the village's offset, cleaned text.

Points are text (``"5.5"``) because JSON numbers are binary floats in most readers, and tenths as integers are
misread by a factor of ten sooner or later.
"""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate

from civility.clock import local
from civility.errors import N_
from civility.ledger.units import HONOUR, parse
from civility.web.forms import clean_text

MAX_TENTHS = 10_000_000
MAX_COUNT = 2**31 - 1

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_INSTANT = re.compile(_DAY.pattern + r"T[0-9:.]+(?:Z|[+ -][0-9]{2}:[0-9]{2})", re.ASCII)

WORDS = {
    "required": N_("这一项要填。"),
    "null": N_("这一项不能是 null。"),
    "invalid": N_("写法不对。"),
    "too_short": N_("太短了。"),
    "too_long": N_("太长了。"),
    "not_one_of": N_("要从列出的几种里选一个。"),
    "out_of_range": N_("超出了允许的范围。"),
    "unknown": N_("没有这一项。"),
    "not_an_object": N_("要是一个 JSON 对象。"),
}


class Shape(Schema):
    """The base of every shape: what it does not name is refused."""

    class Meta:
        unknown = RAISE

    error_messages = {"unknown": WORDS["unknown"], "type": WORDS["not_an_object"]}

    def on_bind_field(self, field_name: str, field_obj: fields.Field[Any]) -> None:
        """Our words for what is wrong, in place of marshmallow's English ones."""
        for key in field_obj.error_messages:
            field_obj.error_messages[key] = WORDS.get(key, WORDS["invalid"])


def typed(longest: int, *, shortest: int = 0, **rest: Any) -> fields.Field[Any]:
    """Text of people, ``shortest`` to ``longest`` characters once control characters are taken out."""
    return Text(
        validate=validate.Length(shortest, longest, error=WORDS["too_long"] if shortest == 0 else WORDS["invalid"]),
        **rest,
    )


def count(most: int = MAX_COUNT, *, least: int = 1, strict: bool = True, **rest: Any) -> fields.Field[Any]:
    """A whole number, a JSON integer; not ``strict`` in addresses, where everything is text."""
    return fields.Integer(strict=strict, validate=validate.Range(least, most, error=WORDS["out_of_range"]), **rest)


def matching(pattern: str, **rest: Any) -> fields.Field[Any]:
    """Text of exactly this pattern, without anchors (a line end at the end is not let through)."""
    rest.setdefault("metadata", {})["pattern"] = f"^{pattern}$"
    return fields.String(validate=validate.Regexp(f"(?:{pattern})\\Z", error=WORDS["invalid"]), **rest)


def one_of(words: tuple[str, ...], **rest: Any) -> fields.Field[Any]:
    return fields.String(validate=validate.OneOf(words, error=WORDS["not_one_of"]), **rest)


class Text(fields.String):
    """Typed text without the control characters that nobody types and databases refuse."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        return clean_text(super()._deserialize(value, attr, data, **kwargs)) or ""


class Points(fields.String):
    """Tenths of a point inside, decimal text outside: 55 ↔ ``"5.5"``, −20 ↔ ``"-2"``."""

    def __init__(self, **rest: Any) -> None:
        rest.setdefault("metadata", {}).update(pattern=r"^-?[0-9]+(\.[0-9])?$", examples=["5.5"])
        super().__init__(**rest)

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else points(value)

    def _deserialize(  # type: ignore[override]
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> int:
        written = super()._deserialize(value, attr, data, **kwargs)
        try:
            tenths = parse(written, HONOUR) if len(written) < 20 else -1
        except ValueError:
            tenths = -1
        if not 0 <= tenths <= MAX_TENTHS:
            raise ValidationError(WORDS["invalid"])
        return tenths


class Instant(fields.DateTime):
    """RFC 3339 with the village's offset, to the second."""

    def _serialize(self, value: datetime | None, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else local(value).isoformat(timespec="seconds")


class Moment(fields.String):
    """A day or an instant in an address: a date, or an aware datetime; of an instant the offset must be told."""

    def _deserialize(  # type: ignore[override]
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> date | datetime:
        written = super()._deserialize(value, attr, data, **kwargs)
        try:
            if _DAY.fullmatch(written):
                return date.fromisoformat(written)
            if _INSTANT.fullmatch(written):  # an offset's plus sign arrives as a space when it was not escaped
                return datetime.fromisoformat(written.replace(" ", "+")).astimezone(UTC)
        except (ValueError, OverflowError):
            pass
        raise ValidationError(WORDS["invalid"])


def points(tenths: int) -> str:
    """Points as JSON carries them: ``5``, ``5.5``, ``-0.5``."""
    whole, tenth = divmod(abs(tenths), 10)
    return f"{'-' if tenths < 0 else ''}{whole}{f'.{tenth}' if tenth else ''}"


def flatten(messages: Any, path: str = "") -> list[dict[str, str]]:
    """marshmallow's nested messages as a flat list of ``{"field", "message"}``, in order of the fields."""
    if isinstance(messages, dict):
        found = []
        for name, inner in messages.items():
            here = path if name == "_schema" else f"{path}.{name}" if path else str(name)
            found += flatten(inner, here)
        return found
    return [{"field": path, "message": str(message)} for message in messages]


def in_points(value: Any) -> Any:
    """Plain JSON values with every amount in tenths said in points: ``max_tenths: 50`` → ``max_points: "5"``."""
    if isinstance(value, Mapping):
        return dict(_in_points(str(name), inner) for name, inner in value.items())
    if isinstance(value, (list, tuple)):
        return [in_points(each) for each in value]
    return value


def _in_points(name: str, value: Any) -> tuple[str, Any]:
    words = name.split("_")
    if "tenths" not in words or not isinstance(value, (int, type(None))):
        return name, in_points(value)
    said = "_".join("points" if word == "tenths" else word for word in words)
    return said, None if value is None else points(value)
