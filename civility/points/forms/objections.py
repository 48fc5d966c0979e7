"""The forms of what somebody says against a line of a notice, and of the ruling."""

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    RadioField,
    SelectChoice,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from civility.people.forms import told_how
from civility.web.forms import KeyedForm, PublicForm


class HouseholdObjectionForm(KeyedForm):
    """What a household that is signed in says against a deduction."""

    text = TextAreaField(_l("哪里不对"), [DataRequired(), Length(max=500)])


class _ObjectionFields:
    text = TextAreaField(_l("哪里不对"), [DataRequired(), Length(max=500)])
    name = StringField(_l("您的姓名"), [Optional(), Length(max=60)])
    contact = StringField(_l("怎么联系您"), [Optional(), Length(max=60)])
    confidential = BooleanField(_l("不公开我的姓名"), default=True)


class ObjectionForm(_ObjectionFields, PublicForm):
    """An objection from the public page, which sets no cookie."""


class StaffObjectionForm(_ObjectionFields, KeyedForm):
    """An objection that somebody on duty writes down for a villager."""

    channel = told_how()


class AppealForm(KeyedForm):
    """An appeal of a household that is signed in."""

    text = TextAreaField(_l("为什么不服"), [DataRequired(), Length(max=500)])


class StaffAppealForm(AppealForm):
    """An appeal that somebody on duty writes down for a villager."""

    channel = told_how()


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
