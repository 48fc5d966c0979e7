"""Forms of checklists."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectChoice, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional

from civility.governance.checklists.rules import LIST_WORDS, LISTS, PROBES
from civility.web.forms import KeyedForm


class ItemForm(KeyedForm):
    list = RadioField(_l("哪一张"), choices=[SelectChoice(name, LIST_WORDS[name]) for name in LISTS], default=LISTS[0])
    what = StringField(_l("写一条"), [InputRequired(), Length(max=60)])
    probe = SelectField(_l("谁来看"), [Optional()])

    def offer(self) -> None:
        """The words of the choices in the reader's language."""
        self.list.choices = [SelectChoice(name, _(LIST_WORDS[name])) for name in LISTS]
        self.probe.choices = [("", _("人去看，看过打勾")), *((name, _(words)) for name, words in PROBES.items())]
