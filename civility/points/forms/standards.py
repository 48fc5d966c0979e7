"""The forms of a standard: its file, its vote, the day it begins."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    IntegerField,
    RadioField,
    SelectChoice,
    StringField,
)
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from civility.people.meetings import BY_LAW
from civility.photos import PhotosField
from civility.points.forms.votes import StandardVoteForm
from civility.web.forms import DateField, KeyedForm, PointsField

MOST_OWN = 500


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


class StartForm(KeyedForm):
    starts_on = DateField(_l("从哪天起施行"), [InputRequired()])
