"""The forms of outlets: letting one take points, its till, its month's sheet."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, PasswordField, RadioField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from civility.web.forms import KeyedForm, PointsField
from civility.web.validators import ForEveryone


class OutletForm(KeyedForm):
    name = StringField(_l("商家名称"), [InputRequired(), Length(max=60), ForEveryone()])
    place = StringField(_l("地点"), [Optional(), Length(max=80), ForEveryone()])
    keeper = SelectField(_l("谁来收"), [InputRequired()])


class TakeForm(KeyedForm):
    by = HiddenField(validators=[Optional(), Length(max=10)])
    card = HiddenField(validators=[Optional(), Length(max=36)])
    tenths = PointsField(_l("收多少分"), [InputRequired()])
    what = StringField(_l("换了什么"), [InputRequired(), Length(max=80)])
    pin = PasswordField(_l("户密码（6 位，请本户自己输）"), [Optional(), Length(max=20)])


class DisputeForm(KeyedForm):
    reason = TextAreaField(_l("疑在哪里"), [InputRequired(), Length(max=200)])


class DecisionForm(KeyedForm):
    result = RadioField(
        _l("怎么定"),
        [InputRequired()],
        choices=[SelectChoice("stands", _l("没有问题，照付")), SelectChoice("reversed", _l("不该收，分退给这一户"))],
    )


class PaymentForm(KeyedForm):
    note = StringField(_l("怎么付的（比如转账、现金，单据号）"), [Optional(), Length(max=80)])
