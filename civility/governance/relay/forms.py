"""The forms of units, elections and notices."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, cast
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from civility.governance.relay.rules import (
    ENDINGS,
    MAX_CANDIDATES,
    MAX_DUTIES,
    MAX_NOTE,
    MAX_REASON,
    MAX_TEXT,
    MAX_TITLE,
    PROBES,
    PURPOSES,
    WHOLE,
    Candidate,
    Duty,
    Meeting,
)
from civility.people.forms import VoteForm
from civility.people.models import Household, User
from civility.people.rules import short_number
from civility.photos import PhotosField
from civility.web.forms import DateField, KeyedForm
from civility.web.validators import ForEveryone

MOST_COUNTED = 1_000
MANNERS = {
    "visit": _l("上门告诉的"),
    "paper": _l("签收单上签了字"),
    "desk": _l("打电话或当面告诉的"),
}


def household_words(home: Household) -> str:
    return f"{home.head_name} {short_number(home.number)}"


def ids_of(texts: Iterable[str | None] | None) -> list[UUID]:
    """The ids among what was ticked; what is none is left out."""
    found = []
    for text in texts or ():
        try:
            found.append(UUID(text or ""))
        except ValueError:
            continue
    return found


class UnitForm(KeyedForm):
    name = StringField(_l("单元的名字"), [DataRequired(), Length(max=40), ForEveryone()])
    households = SelectMultipleField(_l("哪些户"), validate_choice=False)


class MoveForm(KeyedForm):
    households = SelectMultipleField(_l("哪些户"), validate_choice=False)
    to = SelectField(_l("调到"), validators=[Optional()])


def _count(label: str) -> IntegerField:
    return IntegerField(label, [InputRequired(), NumberRange(min=0, max=MOST_COUNTED)])


class ElectionForm(KeyedForm):
    """Who stood is asked in rows of its own: ``candidate-1`` and ``votes-1``, up to MAX_CANDIDATES."""

    voted_on = DateField(_l("选举的日子"), [InputRequired()])
    place = StringField(_l("在哪里开的会"), [Optional(), Length(max=80)])
    eligible = _count(_l("应到几户"))
    present = _count(_l("实到几户"))
    abstentions = IntegerField(_l("弃权、废票"), [Optional(), NumberRange(min=0, max=MOST_COUNTED)], default=0)
    starts_on = DateField(_l("任期从"), [InputRequired()])
    ends_on = DateField(_l("任期到"), [InputRequired()])
    account = SelectField(_l("谁用账号做户长的事"), validators=[Optional()])
    minutes = PhotosField(_l("会议记录的照片"), most=1)

    def offer(self, accounts: Sequence[User]) -> None:
        self.account.choices = [
            SelectChoice("", _("先不用账号")),
            *(SelectChoice(str(each.id), each.name) for each in accounts),
        ]


for _place in range(1, MAX_CANDIDATES + 1):
    setattr(ElectionForm, f"candidate_{_place}", SelectField(_l("候选的一户"), validators=[Optional()]))
    setattr(
        ElectionForm,
        f"votes_{_place}",
        IntegerField(_l("得几票"), [Optional(), NumberRange(min=0, max=MOST_COUNTED)]),
    )


def rows_of(form: ElectionForm, homes: Sequence[Household]) -> list[tuple[SelectField, IntegerField]]:
    """The rows of candidates, each with the households of the unit to choose from."""
    choices = [
        SelectChoice("", _("（空着）")),
        *(SelectChoice(str(home.id), household_words(home)) for home in homes),
    ]
    rows = []
    for place in range(1, MAX_CANDIDATES + 1):
        who, votes = form[f"candidate_{place}"], form[f"votes_{place}"]
        who.choices = choices
        rows.append((who, votes))
    return rows


def meeting_of(form: ElectionForm, homes: Sequence[Household]) -> Meeting:
    """What the form says of the meeting. Only after it validated."""
    numbers = {str(home.id): home.number for home in homes}
    return Meeting(
        voted_on=cast(date, form.voted_on.data),
        place=form.place.data or "",
        eligible=form.eligible.data or 0,
        present=form.present.data or 0,
        abstentions=form.abstentions.data or 0,
        candidates=tuple(
            Candidate(UUID(who.data), numbers[who.data], votes.data or 0)
            for who, votes in rows_of(form, homes)
            if who.data in numbers
        ),
    )


class RecallForm(VoteForm):
    """The vote by which the households of a unit took the office back."""


class EndForm(KeyedForm):
    what = SelectField(
        _l("为什么"),
        choices=[
            SelectChoice(what, _l(words)) for what, words in ENDINGS.items() if what in ("resigned", "died", "left")
        ],
        validators=[InputRequired()],
    )
    on = DateField(_l("做到哪一天"), [InputRequired()])


class AccountForm(KeyedForm):
    account = SelectField(_l("谁的账号"), validators=[InputRequired()])


class NoticeForm(KeyedForm):
    title = StringField(_l("标题"), [DataRequired(), Length(max=MAX_TITLE)])
    text = TextAreaField(_l("要大家知道的话"), [DataRequired(), Length(max=MAX_TEXT)])
    due_on = DateField(_l("哪天以前要都知道"), [InputRequired()])


class WithdrawForm(KeyedForm):
    why = StringField(_l("为什么收回"), [DataRequired(), Length(max=MAX_REASON)])


class ConfirmHouseholdsForm(KeyedForm):
    households = SelectMultipleField(_l("哪些户知道了"), validate_choice=False)
    manner = SelectField(
        _l("怎么知道的"), choices=[SelectChoice(name, words) for name, words in MANNERS.items()], default="visit"
    )


class VisitForm(KeyedForm):
    visited_on = DateField(_l("哪天去的"), [InputRequired()])
    purpose = RadioField(
        _l("去做什么"), choices=[SelectChoice(name, _l(words)) for name, words in PURPOSES.items()], default="look"
    )
    text = TextAreaField(_l("记一句"), [Optional(), Length(max=MAX_NOTE)])
    again_on = DateField(_l("哪天再去"), [Optional()])


class GridForm(KeyedForm):
    name = StringField(_l("网格的名字"), [DataRequired(), Length(max=40), ForEveryone()])
    parent = SelectField(_l("在哪个网片里"), validators=[Optional()])
    worker = SelectField(_l("网格员"), validators=[Optional()])
    lead = SelectField(_l("分管的干部"), validators=[Optional()])


class ContactForm(KeyedForm):
    phone = StringField(_l("公开的电话"), [Optional(), Length(max=20)])
    agreed = BooleanField(_l("本人同意把这个电话写在公示牌和网上"))


class AppraisalForm(KeyedForm):
    """What somebody is measured by, in rows of their own: ``what_1``, ``weight_1``, ``probe_1``, up to MAX_DUTIES."""

    since_on = DateField(_l("从哪天"), [InputRequired()])
    until_on = DateField(_l("到哪天"), [InputRequired()])

    def offer(self) -> list[tuple[StringField, IntegerField, SelectField]]:
        rows = [(self[f"what_{n}"], self[f"weight_{n}"], self[f"probe_{n}"]) for n in range(1, MAX_DUTIES + 1)]
        for _what, _weight, probe in rows:
            probe.choices = [SelectChoice(name, _(words)) for name, words in PROBES.items()]
        return rows


class ScoreForm(KeyedForm):
    """Points for each duty: ``points_1`` and so on."""

    def fields_of(self, duties: Sequence[dict[str, Any]]) -> list[IntegerField]:
        """One field a duty; those that are not needed are gone."""
        for place in range(len(duties) + 1, MAX_DUTIES + 1):
            del self[f"points_{place}"]
        return [self[f"points_{place}"] for place in range(1, len(duties) + 1)]


for _place in range(1, MAX_DUTIES + 1):
    setattr(AppraisalForm, f"what_{_place}", StringField(_l("看什么"), [Optional(), Length(max=60)]))
    setattr(AppraisalForm, f"weight_{_place}", IntegerField(_l("满分"), [Optional(), NumberRange(min=0, max=WHOLE)]))
    setattr(AppraisalForm, f"probe_{_place}", SelectField(_l("怎么看"), validators=[Optional()]))
    setattr(ScoreForm, f"points_{_place}", IntegerField(_l("打几分"), [InputRequired(), NumberRange(min=0, max=WHOLE)]))


def duties_of(form: AppraisalForm) -> list[Duty]:
    """The rows that say something. Only after the form validated."""
    return [Duty(what.data, weight.data or 0, probe.data or "") for what, weight, probe in form.offer() if what.data]
