"""The forms of sign-in, accounts, households, village settings, votes and what is said of a draft."""

from dataclasses import fields
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    HiddenField,
    IntegerField,
    PasswordField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, ValidationError

from civility.clock import today
from civility.people.votes import Vote
from civility.web.forms import DateField, Form, KeyedForm, PublicForm
from civility.web.validators import ForEveryone

MOST_VOTES = 100_000
MAX_SEQ = 2**53 - 1
ROLE_WORDS = {
    "administrator": _l("管理员"),
    "township_officer": _l("乡镇审定员"),
    "committee": _l("村委会"),
    "recorder": _l("记分员"),
    "reviewer": _l("评议员（复核）"),
    "supervisor": _l("村务监督委员会"),
    "storekeeper": _l("超市店员"),
    "outlet_keeper": _l("商家"),
    "grid_worker": _l("网格员"),
    "unit_head": _l("户长"),
}
ROLE_CHOICES = [SelectChoice(role, words) for role, words in ROLE_WORDS.items()]


class FindForm(Form):
    """One field for a card, a number or a name; a photo arrives beside it as ``photo``."""

    q = StringField(_l("扫户码卡，或输户号、姓名"), [Length(max=300)])


class SignInForm(Form):
    name = StringField(_l("登录名"), [DataRequired(), Length(max=60)])
    password = PasswordField(_l("密码"), [DataRequired(), Length(max=128)])


class HouseholdSignInForm(Form):
    card = HiddenField()
    village = SelectField(_l("您的村"), validate_choice=False)  # absent when the card was scanned
    number = StringField(_l("户号"), [Length(max=20)])
    pin = PasswordField(_l("六位密码"), [DataRequired(), Length(max=20)])


class PastBalanceForm(Form):
    """What is asked for in an address: a household, and a day or an entry."""

    number = StringField(_l("户号"), [DataRequired(), Length(max=20)])
    on = DateField(_l("哪一天"), [Optional()])
    seq = IntegerField(_l("或者第几笔"), [Optional(), NumberRange(0, MAX_SEQ)])

    def validate_seq(self, field: IntegerField) -> None:
        if field.data is not None and self.on.data is not None:
            raise ValidationError(_l("日子和编号只填一个。"))


class PasswordForm(Form):
    old = PasswordField(_l("现在的密码"), [DataRequired(), Length(max=128)])
    new = PasswordField(_l("新密码"), [DataRequired(), Length(max=128)])


class UserForm(KeyedForm):
    name = StringField(_l("姓名"), [DataRequired(), Length(max=60)])
    sign_in_name = StringField(_l("登录名"), [DataRequired(), Length(max=60)])
    role = SelectField(_l("职务"), choices=[SelectChoice("", _l("先不任命")), *ROLE_CHOICES], validators=[Optional()])
    place = SelectField(_l("在哪里"), validators=[Optional()])
    ends_on = DateField(_l("任期到"), [Optional()])
    household_number = StringField(_l("本人的户号"), [Optional(), Length(max=20)])


class AppointmentForm(KeyedForm):
    role = SelectField(_l("职务"), choices=ROLE_CHOICES, validators=[DataRequired()])
    place = SelectField(_l("在哪里"), validators=[DataRequired()])
    starts_on = DateField(_l("任期从"), [Optional()])
    ends_on = DateField(_l("任期到"), [Optional()])


class PlaceForm(KeyedForm):
    name = StringField(_l("名称"), [DataRequired(), Length(max=60)])
    code = StringField(_l("12 位区划代码"), [DataRequired(), Length(min=12, max=12)])
    parent = SelectField(_l("属于"), validators=[DataRequired()])


class RosterUploadForm(KeyedForm):
    file = FileField(_l("花名册文件"), [FileRequired(_l("请选一个 CSV 或 XLSX 文件。"))])


class PinForm(KeyedForm):
    pin = PasswordField(_l("六位数字密码"), [Optional(), Length(max=20)])


class PortraitForm(Form):
    """A browser cannot put a chosen file back; and what came without consent is not kept for the next try."""

    photo = FileField(_l("照片"), [FileRequired(_l("请先拍一张，或者选一张照片。"))])
    agreed = BooleanField(_l("这户同意"))


class VillageSettingsForm(KeyedForm):
    notice_days = IntegerField(_l("公示几天"), [DataRequired(), NumberRange(min=3, max=30)])
    takedown_days = IntegerField(_l("公示截止后，名字再挂几天"), [Optional(), NumberRange(min=1, max=365)])
    sample_percent = IntegerField(_l("每月抽查百分之几"), [Optional(), NumberRange(min=1, max=100)])
    sample_least = IntegerField(_l("每月至少抽查几条"), [Optional(), NumberRange(min=1, max=200)])
    mask_names = BooleanField(_l("公开的纸上和网页上，名字遮一个字"))
    pin_at_counter = BooleanField(_l("兑换时要输六位密码"))
    undo_minutes = IntegerField(_l("兑换后几分钟内可撤销"), [NumberRange(min=1, max=60)])
    reservation_days = IntegerField(_l("预约的东西留几天"), [Optional(), NumberRange(min=1, max=90)])
    units_strict = BooleanField(_l("户长单元一定要 5–15 户"))
    office_phone = StringField(_l("村委会电话"), [Optional(), Length(max=30)])
    office_place = StringField(_l("村委会地点"), [Optional(), Length(max=60), ForEveryone()])
    objection_contact = StringField(_l("异议找谁"), [Optional(), Length(max=30)])


def _votes(label: str) -> IntegerField:
    return IntegerField(label, [InputRequired(), NumberRange(min=0, max=MOST_VOTES)])


class RelativeForm(KeyedForm):
    who = SelectField(_l("谁的亲属"), validators=[InputRequired()])
    number = StringField(_l("亲属家的户号"), [DataRequired(), Length(max=12)])


class VoteForm(KeyedForm):
    """The record of a vote; ``vote()`` is what services take."""

    voted_on = DateField(_l("开会表决的日期"), [InputRequired()])
    place = StringField(_l("在哪里开的会"), [Optional(), Length(max=80), ForEveryone()])
    eligible = _votes(_l("应到"))
    present = _votes(_l("实到"))
    votes_for = _votes(_l("赞成"))
    votes_against = _votes(_l("反对"))
    abstentions = _votes(_l("弃权"))

    def vote(self) -> Vote:
        """What the form says. Only after it validated."""
        said: dict[str, Any] = {field.name: self[field.name].data for field in fields(Vote)}
        return Vote(**said)


def told_how() -> RadioField:
    """How what is written down for a villager reached who writes it."""
    return RadioField(
        _l("怎么提的"),
        choices=[
            SelectChoice("helper", _l("当面或电话说的，我代写")),
            SelectChoice("paper", _l("交来的纸条")),
        ],
        default="helper",
    )


class ConsultationForm(KeyedForm):
    until = DateField(_l("意见提到哪天为止"), [InputRequired()])


class FilingForm(KeyedForm):
    number = StringField(_l("备案编号"), [DataRequired(), Length(max=40)])
    filed_on = DateField(_l("哪天备的案"), [InputRequired()], default=today)


class _CommentFields:
    about = StringField(_l("说的是哪一条"), [Optional(), Length(max=40)])
    text = TextAreaField(_l("您的意见"), [DataRequired(), Length(max=500)])
    name = StringField(_l("您的姓名"), [Optional(), Length(max=60)])


class CommentForm(_CommentFields, PublicForm):
    """What somebody says of a draft on the public page, which sets no cookie."""


class StaffCommentForm(_CommentFields, KeyedForm):
    """What somebody on duty writes down for a villager."""

    channel = told_how()


class AnswerForm(KeyedForm):
    answer = TextAreaField(_l("答复"), [DataRequired(), Length(max=500)])
