"""Forms of activities."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from civility.governance.activities.rules.words import DAYS, KINDS, WEEKDAYS
from civility.web.forms import DateField, Form, KeyedForm
from civility.web.validators import ForEveryone


class ActivityForm(KeyedForm):
    kind = SelectField(_l("是什么事"))
    title = StringField(_l("叫什么"), [InputRequired(), Length(max=40), ForEveryone()])
    place = StringField(_l("在哪里"), [InputRequired(), Length(max=60), ForEveryone()])
    leader = SelectField(_l("谁负责"))
    rule = RadioField(_l("哪几天"), default="week")
    weekdays = SelectMultipleField(_l("每周哪几天"), coerce=int)
    figures = StringField(_l("逢几赶集"), [Optional(), Length(max=30)])
    dates = TextAreaField(_l("写明的日子"), [Optional(), Length(max=900)])
    skip_holidays = BooleanField(_l("放假的日子不办"))
    skip_festivals = BooleanField(_l("春节、端午、中秋这些老节不办"))
    slots = TextAreaField(_l("几点到几点，几个位子"), [InputRequired(), Length(max=300)])
    from_on = DateField(_l("从哪天起"), [InputRequired()])
    until_on = DateField(_l("到哪天"), [Optional()])
    by_rota = BooleanField(_l("轮流排班，不用报名"))
    clause = SelectField(_l("小时记到哪一条"), [Optional()])

    def offer(self, leaders: list[tuple[str, str]], clauses: list[str]) -> None:
        self.kind.choices = [(name, _(words)) for name, words in KINDS.items()]
        self.rule.choices = [(name, _(words)) for name, words in DAYS.items()]
        self.weekdays.choices = [(number, _(words)) for number, words in enumerate(WEEKDAYS)]
        self.leader.choices = leaders
        self.clause.choices = [("", _("不记分")), *((title, title) for title in clauses)]


class ReasonForm(KeyedForm):
    reason = StringField(_l("为什么"), [InputRequired(), Length(max=100), ForEveryone()])


class LeaderForm(KeyedForm):
    leader = SelectField(_l("换谁负责"))


class RotaForm(Form):
    lines = TextAreaField(_l("轮到的户"), [Optional(), Length(max=8000)])


class NumberForm(Form):
    number = StringField(_l("户号"), [InputRequired(), Length(max=20)])


class EnterForm(NumberForm):
    """``wanted`` is that of the button pressed: 1 to sign up, 0 to leave."""

    paper = BooleanField(_l("是从纸上录的"))
    wanted = StringField(validators=[Optional(), Length(max=1)])


class OwnEnterForm(Form):
    member = SelectField(_l("家里谁去"), [Optional()])
    wanted = StringField(validators=[Optional(), Length(max=1)])


class SwapForm(Form):
    number = StringField(_l("对方的户号"), [InputRequired(), Length(max=20)])
    shift = SelectField(_l("换对方的哪一班"))


class HelpedSwapForm(SwapForm):
    own = StringField(_l("想换的这一户"), [InputRequired(), Length(max=20)])


class AnswerForm(Form):
    agreed = StringField(validators=[Optional(), Length(max=1)])


class AbsenceForm(KeyedForm):
    from_on = DateField(_l("从哪天"), [InputRequired()])
    until_on = DateField(_l("到哪天"), [InputRequired()])


class HelpedAbsenceForm(AbsenceForm):
    number = StringField(_l("户号"), [InputRequired(), Length(max=20)])


class AgainForm(Form):
    title = StringField(validators=[InputRequired(), Length(max=200)])
    number = StringField(validators=[InputRequired(), Length(max=20)])
    year = IntegerField(validators=[InputRequired(), NumberRange(2000, 2200)])
