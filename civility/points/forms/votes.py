"""The forms of what the villagers vote about points, and of the money behind them."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, StringField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange

from civility.people.forms import VoteForm
from civility.points.rules.budget import MOST_PERCENT, WARNING_PERCENT
from civility.points.rules.closing import MOST_YEARS, is_a_day
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
from civility.web.forms import KeyedForm, PointsField, YuanField

MOST_VALUE_FEN = 100_00
MOST_FUND_FEN = 10_000_000_00
MOST_TENTHS = 100_000


class StandardVoteForm(VoteForm):
    place = StringField(_l("在哪里开的会"), [DataRequired(), Length(max=80)])


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


class UndoCloseForm(KeyedForm):
    reason = TextAreaField(_l("为什么撤销"), [DataRequired(), Length(max=200)])
