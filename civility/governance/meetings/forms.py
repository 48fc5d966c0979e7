"""The forms of meetings and of what is put to the vote at them."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    IntegerField,
    RadioField,
    SelectChoice,
    SelectMultipleField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from civility.clock import ZONE, local
from civility.errors import N_
from civility.governance.meetings.errors import MARK_WORDS
from civility.governance.meetings.models import CHOICES, MARKS, Meeting
from civility.governance.meetings.queries import Entitled, Line
from civility.governance.meetings.services.calling import Plan
from civility.people.meetings import MEETINGS
from civility.people.rules import short_number
from civility.photos.forms import PhotosField
from civility.web.forms import DateField, Form, KeyedForm
from civility.web.validators import ForEveryone

MOST_VOTES = 99_999
WAYS = {
    "hands": N_("到会举手"),
    "open": N_("记名投票：谁投了什么，村里查得到"),
    "secret": N_("不记名投票：谁投了什么，不记"),
}


class ClockField(TimeField):
    """A time of day; what was typed and is none is refused in our own words."""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_("请写几点几分，比如 14:30。")) from None


class MeetingForm(KeyedForm):
    """A meeting as it is planned; ``plan()`` is what services take."""

    kind = RadioField(_l("开什么会"), validators=[InputRequired()])
    title = StringField(_l("会的名字"), [DataRequired(), Length(max=80), ForEveryone()])
    place = StringField(_l("在哪里开"), [DataRequired(), Length(max=80), ForEveryone()])
    meets_on = DateField(_l("哪天开"), [InputRequired()])
    starts_at = ClockField(_l("几点开"), [InputRequired()])
    agenda = TextAreaField(_l("议什么"), [DataRequired(), ForEveryone()])
    people = TextAreaField(_l("应到的人"), [Optional(), Length(max=20_000)])

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.kind.choices = [SelectChoice(kind, _(each.name)) for kind, each in MEETINGS.items()]
        self.kind_hints = {kind: kind_words(kind) for kind in MEETINGS}

    @classmethod
    def of(cls, meeting: Meeting, lines: Sequence[Line]) -> "MeetingForm":
        """The form as a draft left it."""
        starts_at = local(meeting.starts_at)
        return cls(
            kind=meeting.kind,
            title=meeting.title,
            place=meeting.place,
            meets_on=starts_at.date(),
            starts_at=starts_at.time(),
            agenda="\n".join(meeting.agenda),
            people="\n".join(f"{line.household.number} {line.name}" for line in lines),
        )

    def plan(self) -> Plan:
        """What the form says. Only after it validated."""
        return Plan(
            kind=self.kind.data,
            title=self.title.data or "",
            place=self.place.data or "",
            starts_at=datetime.combine(self.meets_on.data, self.starts_at.data, ZONE),  # type: ignore[arg-type]
            agenda=(self.agenda.data or "").splitlines(),
            people=self.people.data or "",
        )


class CallForm(Form):
    """The call: who of those without a year of birth is not 18 yet, and why it is called so late."""

    late_reason = StringField(_l("为什么这么急"), [Optional(), Length(max=200), ForEveryone()])
    left_out = SelectMultipleField(_l("没写出生年份、还没满十八周岁的，打勾"), validate_choice=False)

    def offer(self, unsure: Sequence[Entitled]) -> None:
        self.left_out.choices = [
            SelectChoice(str(each.member.id), f"{short_number(each.household.number)} {each.member.name}")
            for each in unsure
            if each.member
        ]


class CancelForm(Form):
    reason = StringField(_l("为什么取消"), [DataRequired(), Length(max=200), ForEveryone()])


class AttendanceForm(Form):
    came = SelectMultipleField(_l("到会的打勾"), coerce=int, validate_choice=False)
    counted = IntegerField(_l("签到表上一共几个"), [InputRequired(), NumberRange(min=0, max=MOST_VOTES)])


class MotionForm(KeyedForm):
    wording = TextAreaField(_l("表决的话"), [DataRequired(), Length(max=500), ForEveryone()])
    way = RadioField(
        _l("怎么表决"),
        choices=[SelectChoice(way, _l(words)) for way, words in WAYS.items()],
        validators=[InputRequired()],
        default="hands",
    )


def _votes(label: str) -> IntegerField:
    return IntegerField(label, [InputRequired(), NumberRange(min=0, max=MOST_VOTES)])


class HandsForm(Form):
    votes_for = _votes(_l("赞成"))
    votes_against = _votes(_l("反对"))
    abstentions = _votes(_l("弃权"))


class OpenForm(Form):
    closes_on = DateField(_l("投到哪天"), [InputRequired()])
    closes_at = ClockField(_l("投到几点"), [InputRequired()])

    def instant(self) -> datetime:
        """When it closes. Only after the form validated."""
        return datetime.combine(self.closes_on.data, self.closes_at.data, ZONE)  # type: ignore[arg-type]


def _choice(validators: Sequence[Any]) -> RadioField:
    return RadioField(
        _l("投什么"),
        choices=[SelectChoice(choice, _l(MARK_WORDS[choice])) for choice in CHOICES],
        validators=list(validators),
    )


class OwnVoteForm(KeyedForm):
    choice = _choice([InputRequired(_l("请选一样。"))])


class EnterForm(KeyedForm):
    """A vote that somebody takes down for a voter: ``number`` is the household's, or the place on a list of people."""

    channel = RadioField(
        _l("怎么来投的"),
        choices=[
            SelectChoice("desk", _l("本人到柜台")),
            SelectChoice("helper", _l("打电话或上门，请我代投")),
            SelectChoice("paper", _l("交了纸票，折着投进箱")),
        ],
        validators=[InputRequired()],
        default="desk",
    )
    number = StringField(_l("户号"), [DataRequired(), Length(max=12)])
    choice = _choice([Optional()])

    def offer(self, channels: Collection[str]) -> None:
        """Only the channels by which this person may take a vote."""
        self.channel.choices = [each for each in self.channel.choices if each.value in channels]
        if not self.is_submitted():
            self.channel.data = self.channel.choices[0].value


class CountForm(Form):
    """The sheets of paper, line by line, with what was counted by hand."""

    issued = _votes(_l("一共发出几张纸票"))
    sheets = TextAreaField(_l("一张一张录"), [Optional(), Length(max=200_000)])
    total_for = _votes(_l("手数：赞成几张"))
    total_against = _votes(_l("手数：反对几张"))
    total_abstain = _votes(_l("手数：弃权几张"))
    total_spoiled = _votes(_l("手数：废票几张"))
    reason = StringField(_l("对不上的原因"), [Optional(), Length(max=300)])

    def totals(self) -> dict[str, int]:
        return {mark: self[f"total_{mark}"].data or 0 for mark in MARKS}


class MinutesForm(Form):
    text = TextAreaField(_l("会议记录"), [DataRequired(), Length(max=10_000)])
    photos = PhotosField(_l("签过字的记录和签到表"), most=6)


def kind_words(kind: str) -> str:
    """Who has a seat, how long before it is called and how many must come, in a line."""
    meeting = MEETINGS[kind]
    early = (
        _("提前 %(days)s 天通知，少一天也不行。", days=meeting.notice_days)
        if meeting.strict
        else _("提前 %(days)s 天通知，来不及要写明原因。", days=meeting.notice_days)
    )
    return _("应到：%(counted)s。%(early)s%(basis)s。", counted=_(meeting.counted), early=early, basis=_(meeting.basis))
