"""One form a kind of event; ``said()`` is what the service keeps of it."""

from typing import Any, Final

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectChoice, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from civility.households.rules import MAX_REASON
from civility.people.rules import normalise_number
from civility.web.forms import DateField, KeyedForm, PointsField
from civility.web.validators import ForEveryone

MAX_NAME: Final = 60
NAMES: Final = ("request_key", "csrf_token", "happened_on", "reason")


class EventForm(KeyedForm):
    """What every kind asks: when, and why."""

    happened_on = DateField(_l("哪一天的事"), [InputRequired()])
    reason = TextAreaField(_l("缘由"), [DataRequired(), Length(max=MAX_REASON)])

    def said(self) -> dict[str, Any]:
        """The rest of the form, in plain values. Only after it validated."""
        return {
            name: field.data if field.data is not None else ""
            for name, field in self._fields.items()
            if name not in NAMES
        }


class _Place(EventForm):
    group_name = StringField(_l("村民小组"), [Optional(), Length(max=40), ForEveryone()])
    grid_id = SelectField(_l("网格"), [Optional()])
    head_unit_id = SelectField(_l("户长单元"), [Optional()])
    address = StringField(_l("住址"), [Optional(), Length(max=120)])


class JoinForm(_Place):
    number = StringField(_l("新户号"), [DataRequired(), Length(max=12)])
    head_name = StringField(_l("户主姓名"), [DataRequired(), Length(max=MAX_NAME)])

    def said(self) -> dict[str, Any]:
        return {**super().said(), "number": normalise_number(self.number.data or "")}


class HeadChangeForm(EventForm):
    head_name = StringField(_l("新户主姓名"), [DataRequired(), Length(max=MAX_NAME)])


class CorrectionForm(_Place):
    head_name = StringField(_l("户主姓名"), [DataRequired(), Length(max=MAX_NAME)])


class SplitForm(EventForm):
    number = StringField(_l("新户号"), [DataRequired(), Length(max=12)])
    head_name = StringField(_l("新户的户主"), [DataRequired(), Length(max=MAX_NAME)])
    address = StringField(_l("新户的住址"), [Optional(), Length(max=120)])
    member_ids = SelectMultipleField(_l("哪些人分出去"), [Optional()])
    tenths = PointsField(_l("分给新户多少分"), [InputRequired()])

    def said(self) -> dict[str, Any]:
        return {**super().said(), "number": normalise_number(self.number.data or ""), "tenths": self.tenths.data or 0}


class MergeForm(EventForm):
    other = StringField(_l("并到哪一户（户号）"), [DataRequired(), Length(max=20)])

    def said(self) -> dict[str, Any]:
        return {}


class MemberJoinForm(EventForm):
    name = StringField(_l("姓名"), [DataRequired(), Length(max=MAX_NAME)])
    relation = StringField(_l("和户主的关系"), [Optional(), Length(max=20)])
    birth_year = IntegerField(_l("哪年生的"), [Optional(), NumberRange(1900, 2100)])

    def said(self) -> dict[str, Any]:
        return {**super().said(), "birth_year": self.birth_year.data}


class MemberLeaveForm(EventForm):
    member_id = SelectField(_l("谁"), [InputRequired()])


class MemberBlankForm(EventForm):
    member_id = SelectField(_l("抹去谁"), [InputRequired()])


class DeclineForm(KeyedForm):
    answer = TextAreaField(_l("为什么不办"), [DataRequired(), Length(max=MAX_REASON)])


FORMS: Final[dict[str, type[EventForm]]] = {
    "join": JoinForm,
    "head_change": HeadChangeForm,
    "correction": CorrectionForm,
    "split": SplitForm,
    "merge": MergeForm,
    "member_join": MemberJoinForm,
    "member_leave": MemberLeaveForm,
    "member_blank": MemberBlankForm,
}


def offer(form: EventForm, grids: dict[Any, str], units: dict[Any, str], members: list[tuple[str, str]]) -> None:
    """Fill the choices: grids, head units, and the people of the household as (id, words)."""
    for name, places in (("grid_id", grids), ("head_unit_id", units)):
        if name in form:
            ordered = sorted(places.items(), key=lambda pair: pair[1])
            form[name].choices = [SelectChoice("", "—"), *(SelectChoice(str(key), words) for key, words in ordered)]
    for name in ("member_ids", "member_id"):
        if name in form:
            form[name].choices = [SelectChoice(key, words) for key, words in members]
