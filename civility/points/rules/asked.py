"""How much a household is to get, as somebody chose it."""

from dataclasses import dataclass
from decimal import Decimal

from civility.points.rules.shapes import OneOf, Shape
from civility.tables.words import plain


@dataclass(frozen=True, slots=True)
class Asked:
    """What was chosen: an option, a quantity, an amount, or what each item lost, in tenths; as the clause's shape wants it."""

    option: int | None = None
    quantity: Decimal | None = None
    tenths: int | None = None
    lost: tuple[int, ...] | None = None

    def worth(self, shape: Shape) -> int:
        """Tenths, before a ladder takes off what it has given. Raises WrongAmount."""
        return shape.amount_for(option=self.option, quantity=self.quantity, tenths=self.tenths, lost=self.lost)

    def content(self) -> list[str]:
        """The same as texts, as a request key stands for it."""
        quantity = None if self.quantity is None else self.quantity.normalize()
        return [str(self.option), str(quantity), str(self.tenths), str(self.lost)]

    def words(self, shape: Shape) -> str:
        """What was chosen, as a row of a list shows it: 县级, 12 小时, or nothing."""
        if isinstance(shape, OneOf) and self.option is not None:
            return shape.options[self.option].label[:40]
        if self.quantity is not None:
            return f"{plain(self.quantity)} {getattr(shape, 'quantity_unit', '')}".strip()[:40]
        return ""
