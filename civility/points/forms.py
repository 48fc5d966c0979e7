"""The forms of standards, claims, reviews, notices and objections."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
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
from civility.people.forms import VoteForm
from civility.people.meetings import BY_LAW
from civility.photos import PhotosField
from civility.points.queries import ClaimRow
from civility.points.rules.amounts import quantity
from civility.points.rules.budget import MOST_PERCENT, WARNING_PERCENT
from civility.points.rules.closing import MOST_YEARS, is_a_day
from civility.points.rules.corrections import KIND_WORDS
from civility.points.rules.deductions import (
    FLOOR_TENTHS,
    LAPSE_DAYS,
    LEAST_LAPSE_DAYS,
    MOST_LAPSE_DAYS,
    MOST_REPAIR_DAYS,
    REPAIR_DAYS,
    REPAIR_PERCENT,
    Terms,
)
from civility.points.rules.shapes import Ladder, OneOf, Range, Rate, Shape, StartFull
from civility.web.forms import DateField, KeyedForm, PointsField, PublicForm, YuanField
from civility.web.numbers import points

MOST_VALUE_FEN = 100_00
MOST_FUND_FEN = 10_000_000_00
MOST_OWN = 500
MOST_TENTHS = 100_000


class StandardUploadForm(KeyedForm):
    file = FileField(_l("细则文件"), [FileRequired(_l("请选一个 CSV 或 XLSX 文件。"))])


class StandardCheckForm(KeyedForm):
    title = StringField(_l("这一版叫什么"), [DataRequired(), Length(max=80)])
    leave_out = BooleanField(_l("不能收的和没有勾选的行不要了"))


class TemplateCheckForm(StandardCheckForm):
    """A township's template, and how far its villages may go beyond it."""

    max_bonus = IntegerField(_l("村里自己加分的，最多几条"), [Optional(), NumberRange(0, MOST_OWN)])
    max_deduction = IntegerField(_l("村里自己扣分的，最多几条"), [Optional(), NumberRange(0, MOST_OWN)])
    max_tenths = PointsField(_l("村里自己的一条，一次最多几分"), [Optional(), NumberRange(1)])


class StandardVoteForm(VoteForm):
    place = StringField(_l("在哪里开的会"), [DataRequired(), Length(max=80)])


class AdoptionForm(StandardVoteForm):
    """The vote on a standard: the kind of meeting says how many had to come."""

    meeting = RadioField(_l("开的什么会"), validators=[InputRequired()], default="households")
    minutes = PhotosField(_l("会议记录的照片"))

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.meeting.choices = [SelectChoice(kind, _(each.name)) for kind, each in BY_LAW.items()]
        self.meeting_hints = {
            kind: _("应到填%(counted)s。%(basis)s", counted=_(each.counted), basis=_(each.basis))
            for kind, each in BY_LAW.items()
        }


class ConsultationForm(KeyedForm):
    until = DateField(_l("意见提到哪天为止"), [InputRequired()])


class FilingForm(KeyedForm):
    number = StringField(_l("备案编号"), [DataRequired(), Length(max=40)])
    filed_on = DateField(_l("哪天备的案"), [InputRequired()], default=today)


def _told_how() -> RadioField:
    return RadioField(
        _l("怎么提的"),
        choices=[
            SelectChoice("helper", _l("当面或电话说的，我代写")),
            SelectChoice("paper", _l("交来的纸条")),
        ],
        default="helper",
    )


class _CommentFields:
    about = StringField(_l("说的是哪一条"), [Optional(), Length(max=40)])
    text = TextAreaField(_l("您的意见"), [DataRequired(), Length(max=500)])
    name = StringField(_l("您的姓名"), [Optional(), Length(max=60)])


class CommentForm(_CommentFields, PublicForm):
    """What somebody says of a draft on the public page, which sets no cookie."""


class StaffCommentForm(_CommentFields, KeyedForm):
    """What somebody on duty writes down for a villager."""

    channel = _told_how()


class AnswerForm(KeyedForm):
    answer = TextAreaField(_l("答复"), [DataRequired(), Length(max=500)])


class BudgetForm(KeyedForm):
    point_value_fen = YuanField(_l("一分约值多少钱（元）"), [InputRequired(), NumberRange(1, MOST_VALUE_FEN)])
    fund_fen = YuanField(_l("今年买东西的资金（元）"), [InputRequired(), NumberRange(0, MOST_FUND_FEN)])
    warning_percent = IntegerField(
        _l("积分值到家底的百分之几就提醒"), [InputRequired(), NumberRange(1, MOST_PERCENT)], default=WARNING_PERCENT
    )


class CeilingForm(StandardVoteForm):
    percent = IntegerField(_l("不超过资金的百分之几"), [InputRequired(), NumberRange(1, MOST_PERCENT)], default=100)


class ExpiryForm(StandardVoteForm):
    """The vote on how long points last: until which day, how many years after they were granted."""

    years = IntegerField(_l("发分以后第几年"), [InputRequired(), NumberRange(1, MOST_YEARS)], default=1)
    month = IntegerField(_l("几月"), [InputRequired(), NumberRange(1, 12)])
    day = IntegerField(_l("几日"), [InputRequired(), NumberRange(1, 31)])

    def validate_day(self, field: IntegerField) -> None:
        if self.month.data and field.data and not is_a_day(self.month.data, field.data):
            raise ValidationError(_("不是每年都有这一天。请改成每年都有的，比如 2 月 28 日。"))


class SecondReviewForm(StandardVoteForm):
    """The vote on from how many points on two people must review a claim."""

    from_tenths = PointsField(_l("多少分起要两个人复核"), [InputRequired(), NumberRange(1, MOST_TENTHS)])


class DeductionTermsForm(StandardVoteForm):
    """The vote on how gently points are taken."""

    repair_days = IntegerField(
        _l("改正的日子（天）"), [InputRequired(), NumberRange(1, MOST_REPAIR_DAYS)], default=REPAIR_DAYS
    )
    repair_percent = IntegerField(
        _l("按时改好，少扣百分之几"), [InputRequired(), NumberRange(0, 100)], default=REPAIR_PERCENT
    )
    floor_tenths = PointsField(
        _l("至少给一户留多少可兑换的分"), [InputRequired(), NumberRange(0, MOST_TENTHS)], default=FLOOR_TENTHS
    )
    lapse_days = IntegerField(
        _l("扣了多少天以后还回"),
        [InputRequired(), NumberRange(LEAST_LAPSE_DAYS, MOST_LAPSE_DAYS)],
        default=LAPSE_DAYS,
    )

    def terms(self) -> Terms:
        """What the form says. Only after it validated."""
        return Terms(
            repair_days=self.repair_days.data or 0,
            repair_percent=self.repair_percent.data or 0,
            floor_tenths=self.floor_tenths.data or 0,
            lapse_days=self.lapse_days.data or 0,
        )


class RepairForm(KeyedForm):
    note = TextAreaField(_l("看到了什么"), [DataRequired(), Length(max=300)])


class HouseholdObjectionForm(KeyedForm):
    """What a household that is signed in says against a deduction."""

    text = TextAreaField(_l("哪里不对"), [DataRequired(), Length(max=500)])


class UndoCloseForm(KeyedForm):
    reason = TextAreaField(_l("为什么撤销"), [DataRequired(), Length(max=200)])


class StartForm(KeyedForm):
    starts_on = DateField(_l("从哪天起施行"), [InputRequired()])


class ClaimForm(KeyedForm):
    """What happened; the fields for how much are those the clause's shape asks for (``for_shape``)."""

    happened_on = DateField(_l("哪天的事"), [InputRequired()], default=today)
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


class RoundForm(KeyedForm):
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


class PaperForm(KeyedForm):
    """A filled sheet of paper: its lines in its order, and the totals that stand on it."""

    happened_on = DateField(_l("哪天的事"), [InputRequired()], default=today)
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


class ReviewForm(KeyedForm):
    who = StringField(_l("是谁"), [Length(max=300)])
    reason = StringField(_l("退回的原因"), [Length(max=300)])


class _ObjectionFields:
    text = TextAreaField(_l("哪里不对"), [DataRequired(), Length(max=500)])
    name = StringField(_l("您的姓名"), [Optional(), Length(max=60)])
    contact = StringField(_l("怎么联系您"), [Optional(), Length(max=60)])
    confidential = BooleanField(_l("不公开我的姓名"), default=True)


class ObjectionForm(_ObjectionFields, PublicForm):
    """An objection from the public page, which sets no cookie."""


class StaffObjectionForm(_ObjectionFields, KeyedForm):
    """An objection that somebody on duty writes down for a villager."""

    channel = _told_how()


class AppealForm(KeyedForm):
    """An appeal of a household that is signed in."""

    text = TextAreaField(_l("为什么不服"), [DataRequired(), Length(max=500)])


class StaffAppealForm(AppealForm):
    """An appeal that somebody on duty writes down for a villager."""

    channel = _told_how()


class CorrectionForm(KeyedForm):
    """Somebody says that a claim is wrong."""

    kind = RadioField(
        _l("怎么更正"),
        choices=[SelectChoice(kind, _l(KIND_WORDS[kind])) for kind in ("amount", "household", "withdrawn")],
        validators=[InputRequired()],
    )
    reason = TextAreaField(_l("哪里错了"), [DataRequired(), Length(max=300)])


class DropCorrectionForm(KeyedForm):
    reason = TextAreaField(_l("为什么不更正"), [DataRequired(), Length(max=300)])


class SpotResultForm(KeyedForm):
    """What a supervisor found."""

    result = RadioField(
        _l("查到了什么"),
        choices=[
            SelectChoice("found", _l("和记的一样")),
            SelectChoice("partly", _l("只有一部分")),
            SelectChoice("not_found", _l("没有查到这件事")),
        ],
        validators=[InputRequired()],
    )
    note = TextAreaField(_l("看了什么，问了谁"), [Optional(), Length(max=300)])


class OddityNoteForm(KeyedForm):
    """What came of asking about one oddity."""

    key = StringField(validators=[DataRequired(), Length(max=32)])
    text = StringField(_l("怎么回事"), [DataRequired(), Length(max=300)])


class RulingForm(KeyedForm):
    outcome = RadioField(
        _l("结果"),
        choices=[
            SelectChoice("dismissed", _l("异议不成立，照原样记")),
            SelectChoice("upheld", _l("异议成立，这条不记")),
        ],
        validators=[InputRequired()],
    )
    ruling = TextAreaField(_l("理由"), [DataRequired(), Length(max=500)])
