"""The forms of reminders."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from civility.governance.covenants.rules.reminders import MAX_NAME, MAX_REASON, MAX_WORDS
from civility.web.forms import DateField, KeyedForm

SLACK = 3
"""The rule counts letters, and says so; a form refuses only what is far beyond it."""


class ReminderForm(KeyedForm):
    """Which household, which article, what was seen and when."""

    number = StringField(_l("户号"), [DataRequired(), Length(max=12)])
    promise = SelectField(_l("哪一条"), [InputRequired()])
    seen_on = DateField(_l("哪天看到的"), [InputRequired()])
    words = TextAreaField(_l("看到了什么"), [Optional(), Length(max=MAX_WORDS * SLACK)])

    def offer(self, promises: Iterable[tuple[str, str]]) -> "ReminderForm":
        """The articles to choose from, as value and words."""
        self.promise.choices = [SelectChoice(value, words) for value, words in promises]
        return self


class ReasonForm(KeyedForm):
    """Why it is not sent, or was a mistake."""

    reason = StringField(_l("为什么"), [DataRequired(), Length(max=MAX_REASON)])

    @property
    def said(self) -> dict[str, Any]:
        """The reason, as the service takes it. Only after it validated."""
        return {"reason": self.reason.data or ""}


class HandedForm(KeyedForm):
    """Who brought the letter, and when."""

    handed_by = StringField(_l("谁交的"), [DataRequired(), Length(max=MAX_NAME)])
    handed_on = DateField(_l("哪天交的"), [InputRequired()])

    @property
    def said(self) -> dict[str, Any]:
        """Who and when, as the service takes them. Only after it validated."""
        return {"handed_by": self.handed_by.data or "", "handed_on": self.handed_on.data}


class AnswerForm(KeyedForm):
    """What a household says; ``kind`` is the button that was pressed."""

    kind = StringField(validators=[Optional(), Length(max=5)])
    words = TextAreaField(_l("想说的话"), [Optional(), Length(max=MAX_WORDS * SLACK)])

    @property
    def said(self) -> dict[str, Any]:
        """The kind and the words, as the service takes them."""
        return {"kind": self.kind.data or "said", "words": self.words.data or ""}


class HeardForm(AnswerForm):
    """The same, told to somebody."""

    channel = RadioField(
        _l("怎么说的"),
        [InputRequired()],
        choices=[
            SelectChoice("helper", _l("当面或打电话说的")),
            SelectChoice("paper", _l("写在提醒函上交回来的")),
        ],
        default="helper",
    )

    @property
    def said(self) -> dict[str, Any]:
        """All of it, as the service takes it."""
        return {**super().said, "channel": self.channel.data or "", "request_key": self.request_key.data or ""}
