"""What a round found at one household, from the fields of its page; pure.

The fields of household 0037 are ``seen-0037`` (an option, ``yes``, ``no``, or nothing: nobody was at home),
``quantity-0037``, ``tenths-0037``, and ``lost-0037-0`` and on for the items of an inspection.
"""

from collections.abc import Mapping
from decimal import Decimal

from civility.points.rules.amounts import quantity
from civility.points.rules.asked import Asked
from civility.points.rules.errors import AmountNeeded, LossNotANumber, NothingToChoose, QuantityNeeded, UnknownOption
from civility.points.rules.shapes import Fixed, Ladder, OneOf, Range, Rate, Shape, StartFull
from civility.web.numbers import parse_tenths

YES, NO, AWAY = "yes", "no", ""


def read_stop(shape: Shape, said: Mapping[str, str], number: str) -> Asked | None:
    """What the household gets; None when it was left out, seen or not. Raises WrongAmount."""
    seen = said.get(f"seen-{number}", AWAY)
    if seen == NO:
        return None
    asked = _asked(shape, said, number, seen)
    if asked is not None:
        asked.worth(shape)
    return asked


def was_seen(said: Mapping[str, str], number: str) -> bool:
    """Whether somebody looked at the household, whatever came of it."""
    return any(
        value.strip()
        and (name == f"seen-{number}" or name.startswith((f"lost-{number}-", f"quantity-{number}", f"tenths-{number}")))
        for name, value in said.items()
    )


def _asked(shape: Shape, said: Mapping[str, str], number: str, seen: str) -> Asked | None:
    if isinstance(shape, Fixed):
        if seen not in (YES, AWAY):
            raise NothingToChoose(amount_tenths=shape.tenths)
        return Asked() if seen == YES else None
    if isinstance(shape, OneOf):
        if seen == AWAY:
            return None
        if not (seen.isascii() and seen.isdigit() and len(seen) < 4):
            raise UnknownOption(options="、".join(option.label for option in shape.options))
        return Asked(option=int(seen))
    if isinstance(shape, StartFull):
        return _looked_over(shape, said, number, seen)
    if isinstance(shape, Range):
        typed = said.get(f"tenths-{number}", "").strip()
        return Asked(tenths=_tenths(shape, typed)) if typed else None
    typed = said.get(f"quantity-{number}", "").strip()
    return Asked(quantity=_quantity(shape, typed)) if typed else None


def _looked_over(shape: StartFull, said: Mapping[str, str], number: str, seen: str) -> Asked | None:
    """Every item that was left empty lost nothing; nothing said at all is nobody at home."""
    typed = [said.get(f"lost-{number}-{at}", "").strip() for at in range(len(shape.items))]
    if seen != YES and not any(typed):
        return None
    lost = []
    for item, text in zip(shape.items, typed, strict=True):
        try:
            lost.append(parse_tenths(text) if text else 0)
        except ValueError:
            raise LossNotANumber(item=item.label) from None
    return Asked(lost=tuple(lost))


def _tenths(shape: Range, typed: str) -> int:
    try:
        return parse_tenths(typed)
    except ValueError:
        raise AmountNeeded(min_tenths=shape.min_tenths, max_tenths=shape.max_tenths) from None


def _quantity(shape: Rate | Ladder, typed: str) -> Decimal:
    found = quantity(typed)
    if found is None:
        raise QuantityNeeded(unit=shape.quantity_unit)
    return found
