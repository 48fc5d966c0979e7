"""The form that makes a roll."""

from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectChoice, SelectField
from wtforms.validators import DataRequired

from civility.governance.rolls.rules import Period, month_before, month_of, quarter_of
from civility.web.filters import month
from civility.web.forms import KeyedForm

MONTHS_BACK = 6


class RollForm(KeyedForm):
    period = SelectField(_l("哪个月或季度"), validators=[DataRequired()])


def roll_form(today: date) -> RollForm:
    """The form with the periods one may choose, the last finished month first."""
    form = RollForm()
    form.period.choices = [SelectChoice(period.code, period_words(period)) for period in offered(today)]
    return form


def offered(today: date) -> list[Period]:
    """Finished months, the latest first, then the last finished quarter and this one, then the running month."""
    running = month_of(today)
    months, last = [], running
    for _step in range(MONTHS_BACK):
        last = month_before(last)
        months.append(last)
    quarter = quarter_of(today)
    return [*months, quarter_of(month_before(quarter).since), quarter, running]


def period_words(period: Period) -> str:
    """``2026年10月`` or ``2026年第4季度``."""
    if period.is_month:
        return month(period.since)
    quarter = (period.since.month + 2) // 3
    return str(_("%(year)s年第%(quarter)s季度", year=period.since.year, quarter=quarter))
