"""Forms of tributes."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectChoice, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from civility.governance.tributes.rules import KINDS, SIGNED
from civility.web.forms import KeyedForm
from civility.web.validators import ForEveryone

_SIGNED = [SelectChoice(name, _l(words)) for name, words in SIGNED.items()]


class ProposeForm(KeyedForm):
    """Somebody or something the committee wants to show; the household is asked before anybody sees it."""

    kind = RadioField(
        _l("是什么"), [InputRequired()], choices=[SelectChoice(name, _l(words)) for name, words in KINDS.items()]
    )
    number = StringField(_l("哪一户（户号）"), [DataRequired(), Length(max=20)])
    person = StringField(_l("乡贤是谁"), [Optional(), Length(max=40), ForEveryone()])
    text = TextAreaField(_l("为村里做了什么，或家训怎么说"), [DataRequired(), Length(max=400), ForEveryone()])


class MottoForm(KeyedForm):
    """A family's own motto."""

    text = StringField(_l("您家的家训"), [DataRequired(), Length(max=120), ForEveryone()])
    signed = RadioField(_l("怎么署名"), [InputRequired()], choices=_SIGNED, default="masked")


class AgreeForm(KeyedForm):
    signed = RadioField(_l("怎么署名"), [InputRequired()], choices=_SIGNED, default="masked")


class PaperForm(AgreeForm):
    signer = StringField(_l("谁签的字"), [DataRequired(), Length(max=40)])


class DeclineForm(KeyedForm):
    reason = StringField(_l("为什么"), [DataRequired(), Length(max=100)])
