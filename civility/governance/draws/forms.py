"""Forms of draws by lot."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from civility.clock import ZONE
from civility.governance.draws.queries import Source
from civility.governance.draws.rules import (
    MOST_PLACES,
    REASON_LENGTH,
    SEED_NAME_LENGTH,
    TITLE_LENGTH,
    VALUE_LENGTH,
    WITNESSES,
)
from civility.governance.draws.services import Asked
from civility.web.forms import DateField, KeyedForm
from civility.web.validators import ForEveryone

TYPED_LENGTH = 12_000


class DrawForm(KeyedForm):
    """``seen`` is the hash of the list that was shown; ``again`` the number of the draw that is done over."""

    title = StringField(_l("抽什么"), [InputRequired(), Length(max=TITLE_LENGTH), ForEveryone()])
    places = IntegerField(_l("抽几户"), [InputRequired(), NumberRange(1, MOST_PLACES)])
    reserves = IntegerField(_l("候补几户"), [Optional(), NumberRange(0, MOST_PLACES)], default=0)
    source = SelectField(_l("从哪些户里抽"))
    typed = TextAreaField(_l("户号"), [Optional(), Length(max=TYPED_LENGTH)])
    seed_kind = RadioField(_l("用什么定"), default="dice")
    seed_name = StringField(_l("是什么数"), [Optional(), Length(max=SEED_NAME_LENGTH)])
    seed_on = DateField(_l("哪天出来"), [Optional()])
    seed_hour = SelectField(
        _l("几点出来"), coerce=int, default=15, choices=[SelectChoice(hour, f"{hour}:00") for hour in range(24)]
    )
    reason = StringField(_l("为什么重抽"), [Optional(), Length(max=REASON_LENGTH), ForEveryone()])
    seen = HiddenField()
    again = HiddenField()

    def offer(self, sources: Sequence[Source]) -> None:
        """The lists one may choose, and the words of the choices in the reader's language."""
        self.source.choices = [SelectChoice(source.key, source.words) for source in sources]
        self.seed_kind.choices = [
            SelectChoice("dice", _("当众掷骰子")),
            SelectChoice("value", _("以后才公布的一个数")),
        ]

    @property
    def asked(self) -> Asked:
        """What the form says. An ``again`` that is no number is none."""
        number = self.again.data or ""
        on = self.seed_on.data
        return Asked(
            title=self.title.data or "",
            places=self.places.data or 0,
            reserves=self.reserves.data or 0,
            source=self.source.data or "",
            typed=self.typed.data or "",
            seen=self.seen.data or "",
            seed_kind=self.seed_kind.data,
            seed_name=self.seed_name.data or "",
            seed_at=datetime.combine(on, time(), ZONE) + timedelta(hours=self.seed_hour.data) if on else None,
            again=int(number) if number.isascii() and number.isdigit() and len(number) < 10 else None,
            reason=self.reason.data or "",
        )


class ReadingForm(KeyedForm):
    """The seed, typed the second time."""

    value = StringField(_l("点数"), [InputRequired(), Length(max=3 * VALUE_LENGTH)])

    def name(self, seed_kind: str) -> None:
        self.value.label.text = _("点数") if seed_kind == "dice" else _("公布的数")


class FirstReadingForm(ReadingForm):
    """The seed, typed the first time: who watched, and that the list hung there before."""

    posted = BooleanField(_l("名单贴出来了，在场的人先看过"))
    first_witness = SelectField(_l("第一位见证人"))
    second_witness = SelectField(_l("第二位见证人"))

    def offer(self) -> None:
        choices = [SelectChoice("", _("请选身份，不写名字"))]
        choices += [SelectChoice(key, _(words)) for key, words in WITNESSES.items()]
        self.first_witness.choices = self.second_witness.choices = choices

    @property
    def witnesses(self) -> list[str]:
        return [each for each in (self.first_witness.data, self.second_witness.data) if each]
