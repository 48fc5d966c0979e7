"""Forms of matters. One form raises every kind; what a kind does not ask is taken off it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, RadioField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from civility.governance.matters.models import Offer
from civility.governance.matters.rules.kinds import CARE_WORDS, ENTRY_WORDS, HIDING_REASONS, KINDS, Kind
from civility.governance.matters.services.raising import MAX_TEXT, Raised
from civility.governance.matters.services.trail import MAX_NOTE
from civility.people.models import User
from civility.photos import PhotosField
from civility.web.forms import DateField, KeyedForm, PublicForm
from civility.web.validators import ForEveryone

MOST_NUMBER = 2_000_000_000


class _Said:
    """What every form that raises something asks."""

    text = TextAreaField(_l("什么事"), [DataRequired(), Length(max=MAX_TEXT)])
    place = StringField(_l("在哪里"), [Optional(), Length(max=60)])
    photos = PhotosField(_l("照片"))


class WallForm(_Said, PublicForm):
    """From a public page: an issue or a hazard, with or without a name."""

    kind = RadioField(
        _l("是哪一类"),
        choices=[SelectChoice("issue", _l("想说的事")), SelectChoice("hazard", _l("有危险的地方"))],
        default="issue",
    )
    name = StringField(_l("怎么称呼您"), [Optional(), Length(max=60)])
    contact = StringField(_l("电话或住处"), [Optional(), Length(max=60)])

    def raised(self) -> Raised:
        return Raised(
            kind=self.kind.data or "issue",
            text=self.text.data or "",
            place=self.place.data or "",
            name=self.name.data or "",
            contact=self.contact.data or "",
        )


class OwnMatterForm(_Said, KeyedForm):
    """From a household's own pages."""

    other = StringField(_l("和谁的事"), [Optional(), Length(max=120)])
    offer = SelectField(_l("要哪一项"), [Optional()], default="")

    def for_kind(self, kind: Kind, offers: Sequence[Offer]) -> None:
        for name in ("place", "other", "offer"):
            if name not in kind.asked:
                delattr(self, name)
        if "offer" in kind.asked:
            named = [(str(offer.id), _offered(offer)) for offer in offers]
            self.offer.choices = [("", _("别的，写在下面")), *named]

    def raised(self, kind: Kind) -> Raised:
        return Raised(kind=kind.name, **self.told())

    def told(self) -> dict[str, Any]:
        """The keywords of ``Raised`` that this form holds."""
        found = {name: self[name].data or "" for name in ("text", "place", "other") if name in self}
        chosen = self["offer"].data if "offer" in self else ""
        return {**found, "offer_id": UUID(chosen) if chosen else None}


def _offered(offer: Offer) -> str:
    return _("%(name)s（保密）", name=offer.name) if offer.confidential else offer.name


class StaffMatterForm(OwnMatterForm):
    """Somebody on duty, for themselves or for somebody who rang or sent paper."""

    channel = RadioField(
        _l("怎么来的"),
        choices=[
            SelectChoice("staff", _l("我自己看到的")),
            SelectChoice("phone", _l("有人来说或打电话说的")),
            SelectChoice("paper", _l("纸上填的")),
        ],
        default="staff",
    )
    number = StringField(_l("哪一户的事（户号）"), [Optional(), Length(max=20)])
    name = StringField(_l("谁说的"), [Optional(), Length(max=60)])
    contact = StringField(_l("怎么找到他"), [Optional(), Length(max=60)])
    fix_by = DateField(_l("哪天以前弄好"), [Optional()])
    fixed = TextAreaField(_l("当场弄好了？怎么弄的"), [Optional(), Length(max=MAX_NOTE)])
    why = RadioField(_l("为什么列上关爱名单"), validators=[Optional()], default="")
    consent = StringField(_l("本人怎么同意的"), [Optional(), Length(max=120)])
    every_days = IntegerField(_l("隔几天走访一次"), [Optional(), NumberRange(1, 180)])

    def for_kind(self, kind: Kind, offers: Sequence[Offer]) -> None:
        super().for_kind(kind, offers)
        if "household" in kind.needed:
            self.number.flags.optional = False
        else:
            self.number.label.text = _("替哪一户说的（户号）")
        for name in ("fix_by", "why", "consent", "every_days"):
            if name not in kind.asked:
                delattr(self, name)
        if "why" in kind.asked:
            self.why.flags.optional = "why" not in kind.needed
            self.why.choices = [SelectChoice(name, _(words)) for name, words in CARE_WORDS.items()]
        if "consent" in kind.needed:
            self.consent.flags.optional = False
        if not kind.inspected:
            del self.fixed

    def told(self) -> dict[str, Any]:
        found = {name: self[name].data or "" for name in ("name", "contact", "why", "consent") if name in self}
        more = {name: self[name].data for name in ("fix_by", "every_days") if name in self}
        return {**super().told(), **found, **more}


class StepForm(KeyedForm):
    """One step; which of these it asks is ``ASKS``. Each stands on the page under a prefix of its own."""

    note = TextAreaField(_l("写清楚"), [Optional(), Length(max=MAX_NOTE)])
    handler = SelectField(_l("派给谁"), [Optional()])
    into = IntegerField(_l("并到第几件"), [Optional(), NumberRange(1, MOST_NUMBER)])
    fix_by = DateField(_l("哪天以前弄好"), [Optional()])
    reason = SelectField(_l("为什么拿下来"), [Optional()])

    def offer(self, people: Sequence[User] = ()) -> "StepForm":
        """The words of the choices in the reader's language."""
        self.handler.choices = [(str(person.id), person.name) for person in people]
        self.reason.choices = [(name, _(words)) for name, words in HIDING_REASONS.items()]
        return self


class EntryForm(KeyedForm):
    kind = RadioField(_l("记什么"), validators=[InputRequired()])
    plan = TextAreaField(_l("要做什么"), [Optional(), Length(max=MAX_NOTE)])
    due_on = DateField(_l("哪天以前"), [Optional()])
    text = TextAreaField(_l("已经做了，结果是"), [Optional(), Length(max=MAX_NOTE)])

    def offer(self, kind: str) -> "EntryForm":
        entries = KINDS[kind].entries
        self.kind.choices = [SelectChoice(name, _(ENTRY_WORDS[name])) for name in entries]
        if self.kind.data is None and entries:
            self.kind.data = entries[0]
        return self


class FinishForm(KeyedForm):
    why = RadioField(_l("为什么列上关爱名单"), validators=[InputRequired()])
    text = TextAreaField(_l("结果是"), [DataRequired(), Length(max=MAX_NOTE)])

    def offer(self, *, lacks_why: bool) -> "FinishForm":
        if lacks_why:
            self.why.choices = [SelectChoice(name, _(words)) for name, words in CARE_WORDS.items()]
        else:
            del self.why
        return self


class OfferForm(KeyedForm):
    name = StringField(_l("什么服务"), [DataRequired(), Length(max=30), ForEveryone()])
    what = StringField(_l("包括什么"), [Optional(), Length(max=120), ForEveryone()])
    provider = StringField(_l("谁来做"), [Optional(), Length(max=60), ForEveryone()])
    confidential = BooleanField(_l("保密：谁点了这一项，只有经手的人看得到"))


class NoteForm(KeyedForm):
    """A reason, or a word of thanks, from the one who raised it."""

    note = TextAreaField(_l("哪里没办好"), [Optional(), Length(max=MAX_NOTE)])


class PublicNoteForm(PublicForm):
    note = TextAreaField(_l("哪里没办好"), [Optional(), Length(max=MAX_NOTE)])


class PileForm(KeyedForm):
    """Which of a pile, and what is done with them: ``admit`` or a reason to hide."""

    what = RadioField(_l("勾上的这些"), validators=[InputRequired()], default="admit")

    def offer(self) -> "PileForm":
        self.what.choices = [
            SelectChoice("admit", _("收下，照常办")),
            *(SelectChoice(name, _("拿下来：%(why)s", why=_(words))) for name, words in HIDING_REASONS.items()),
        ]
        return self
