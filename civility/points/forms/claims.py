"""The forms in which a deed is written down."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import (
    FieldList,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from civility.clock import today
from civility.photos import PhotosField
from civility.points.queries import ClaimRow
from civility.points.rules.amounts import quantity
from civility.points.rules.shapes import Ladder, OneOf, Range, Rate, Shape, StartFull
from civility.web.forms import DateField, KeyedForm, PointsField
from civility.web.numbers import points


class DatedForm(KeyedForm):
    """A deed of a day: what every form of recording has."""

    happened_on = DateField(_l("哪天的事"), [InputRequired()], default=today)

    def begin_with(self, day: date | None) -> None:
        """Show another day than today; what was typed stays."""
        if day is not None and not self.happened_on.raw_data:
            self.happened_on.data = day


class ClaimForm(DatedForm):
    """What happened; the fields for how much are those the clause's shape asks for (``for_shape``)."""

    option = RadioField(_l("哪一档"), coerce=int, validators=[InputRequired()])
    quantity = StringField(_l("多少"), [DataRequired(), Length(max=12)])
    tenths = PointsField(_l("记多少分"), [InputRequired()])
    lost = FieldList(PointsField("", [Optional()]))
    member = SelectField(_l("家里谁做的"), validators=[Optional()])
    reason = StringField(_l("事由：做了什么"), [DataRequired(), Length(max=300)])
    evidence = StringField(_l("凭据"), [Optional(), Length(max=300)])
    photos = PhotosField(_l("照片"), [Optional()])

    def for_shape(self, shape: Shape, members: Sequence[tuple[UUID, str]] = ()) -> "ClaimForm":
        """Keep only what this clause needs to be told."""
        if isinstance(shape, OneOf):
            self.option.choices = [
                SelectChoice(str(place), _("%(label)s：%(points)s 分", label=each.label, points=points(each.tenths)))
                for place, each in enumerate(shape.options)
            ]
        else:
            del self.option
        if isinstance(shape, Rate):
            self.quantity.label.text = _("多少%(unit)s", unit=shape.quantity_unit)
        elif isinstance(shape, Ladder):
            self.quantity.label.text = _("到现在一共多少%(unit)s", unit=shape.quantity_unit)
        else:
            del self.quantity
        if isinstance(shape, Range):
            self.tenths.description = _(
                "%(least)s 到 %(most)s 分", least=points(shape.min_tenths), most=points(shape.max_tenths)
            )
        else:
            del self.tenths
        if isinstance(shape, StartFull):
            while len(self.lost) < len(shape.items):
                self.lost.append_entry()
            for item, entry in zip(shape.items, self.lost, strict=False):
                entry.label.text = _(
                    "%(label)s，最多扣 %(points)s 分", label=item.label, points=points(item.most_tenths)
                )
        else:
            del self.lost
        if members:
            self.member.choices = [
                SelectChoice("", _("不写是谁，记在户上")),
                *(SelectChoice(str(key), name) for key, name in members),
            ]
        else:
            del self.member
        return self

    def fill_from(self, claim: ClaimRow, photo_ids: Sequence[UUID]) -> None:
        """Begin with what a claim that came back said; how much it was is chosen anew."""
        self.happened_on.data, self.reason.data = claim.happened_on, claim.reason
        if "evidence" in self:
            self.evidence.data = claim.evidence
        self.photos.ids = photo_ids

    def validate_quantity(self, field: StringField) -> None:
        found = quantity(str(field.data))
        if found is None:
            raise ValidationError(_("请写大于 0 的数，比如 12 或 2.5。"))
        field.data = str(found)

    def asked(self) -> dict[str, Any]:
        """The keywords of ``record_claims`` that this form holds. Only after it validated."""
        said: dict[str, Any] = {
            "happened_on": self.happened_on.data,
            "reason": self.reason.data or "",
            "evidence": self.evidence.data or "" if "evidence" in self else "",
            "photo_ids": list(self.photos.ids),
            "request_key": self.request_key.data or "",
        }
        if "option" in self:
            said["option"] = self.option.data
        if "quantity" in self:
            said["quantity"] = Decimal(str(self.quantity.data))
        if "tenths" in self:
            said["tenths"] = self.tenths.data
        if "lost" in self:
            said["lost"] = tuple(entry.data or 0 for entry in self.lost)
        if "member" in self and self.member.data:
            said["member_id"] = UUID(self.member.data)
        return said


class OwnClaimForm(ClaimForm):
    """What a household claims for itself; its evidence are the pictures."""

    evidence = None
    member = SelectField(_l("家里谁做的（只有复核的人看得到）"), validators=[Optional()])


class ManyClaimsForm(ClaimForm):
    numbers = TextAreaField(_l("或者把户号贴在这里"), [Optional(), Length(max=20_000)])


class RoundForm(DatedForm):
    """One walk past many households; what was found at each stands in fields of its own (``rules.rounds``)."""

    happened_on = DateField(_l("哪天去的"), [InputRequired()], default=today)
    reason = StringField(_l("事由：看了什么"), [DataRequired(), Length(max=300)])
    photos = PhotosField(_l("照片"), [Optional()])

    def asked(self) -> dict[str, Any]:
        """The keywords of ``record_sheet`` that this form holds. Only after it validated."""
        return {
            "happened_on": self.happened_on.data,
            "reason": self.reason.data or "",
            "photo_ids": list(self.photos.ids),
            "request_key": self.request_key.data or "",
        }


class PaperForm(DatedForm):
    """A filled sheet of paper: its lines in its order, and the totals that stand on it."""

    reason = StringField(_l("事由：做了什么"), [DataRequired(), Length(max=300)])
    evidence = StringField(_l("凭据"), [Optional(), Length(max=300)])
    file = FileField(_l("已经有表格的，选 CSV 或 XLSX 文件"), [Optional()])
    lines = TextAreaField(_l("照纸上的次序，一户一行"), [DataRequired(), Length(max=60_000)])
    rows_total = IntegerField(_l("纸上写的行数"), [InputRequired(), NumberRange(1, 2_000)])
    points_total = PointsField(_l("纸上写的合计"), [InputRequired()])


class PaperCheckForm(KeyedForm):
    """The totals once more, read off the paper by a second person."""

    rows_total = IntegerField(_l("纸上写的行数"), [InputRequired(), NumberRange(1, 2_000)])
    points_total = PointsField(_l("纸上写的合计"), [InputRequired()])
