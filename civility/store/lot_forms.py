"""Forms of goods drawn by lot."""

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from civility.store.rules import MAX_QUANTITY
from civility.web.forms import DateField, Form, KeyedForm


class LotForm(KeyedForm):
    good = SelectField(_l("哪样东西"))
    pieces = IntegerField(_l("抽几户（一户一份）"), [InputRequired(), NumberRange(1, MAX_QUANTITY)])
    until_on = DateField(_l("报名到哪天"), [InputRequired()])


class EnterForm(Form):
    """``wanted`` is that of the button pressed: 1 to put the name down, 0 to take it off."""

    wanted = StringField(validators=[Optional(), Length(max=1)])


class LotNameForm(EnterForm):
    number = StringField(_l("户号"), [InputRequired(), Length(max=20)])
