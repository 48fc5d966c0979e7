"""Forms of panels."""

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from civility.web.forms import DateField, KeyedForm
from civility.web.validators import ForEveryone


class PanelForm(KeyedForm):
    name = StringField(_l("小组叫什么"), [InputRequired(), Length(max=20), ForEveryone()])
    duty = TextAreaField(_l("管什么"), [InputRequired(), Length(max=200), ForEveryone()])
    place = IntegerField(_l("排第几"), [InputRequired(), NumberRange(1, 20)], default=1)


class MemberForm(KeyedForm):
    name = StringField(_l("姓名"), [InputRequired(), Length(max=40), ForEveryone()])
    duty = StringField(_l("在组里做什么"), [Optional(), Length(max=40), ForEveryone()])
    phone = StringField(_l("电话"), [Optional(), Length(max=20)])
    from_on = DateField(_l("任期从哪天"), [InputRequired()])
    until_on = DateField(_l("到哪天"), [Optional()])
