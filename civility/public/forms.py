"""The public's forms: objecting, and appealing against the answer."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectChoice, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional

from civility.web.forms import Form, PublicForm

MAX_OBJECTION = 500
MAX_NAME = 60


class ObjectionForm(PublicForm):
    text = TextAreaField(_l("哪里不对，您怎么知道的"), [DataRequired(), Length(max=MAX_OBJECTION)])
    who = RadioField(
        _l("您的名字"),
        choices=[SelectChoice("confidential", _l("保密")), SelectChoice("named", _l("可以公开"))],
        default="confidential",
    )
    name = StringField(_l("怎么称呼您"), [Optional(), Length(max=MAX_NAME)])
    contact = StringField(_l("电话或住处"), [Optional(), Length(max=MAX_NAME)])


class VerifyForm(Form):
    """Asks only, so it holds no key."""

    class Meta(Form.Meta):
        csrf = False

    code = StringField(_l("短码"), [Optional(), Length(max=300)])


class AppealForm(PublicForm):
    text = TextAreaField(_l("为什么不服"), [DataRequired(), Length(max=MAX_OBJECTION)])
