"""What is asked of a document before it is printed; sent by GET, so that a picture has an address of its own."""

from collections.abc import Sequence

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session
from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional

from civility.papers.printing import FESTIVALS
from civility.people.models import Division
from civility.prints.documents import Choice, Document, Wanted
from civility.web.forms import Form

HOUSEHOLD_LENGTH = 20


class SheetForm(Form):
    """The fields a document asks for; those it does not ask for are not there."""

    class Meta(Form.Meta):
        csrf = False  # sent by GET, it changes nothing

    what = SelectField(_l("哪一份"))
    number = StringField(_l("号"), [InputRequired(), Length(max=12)])
    household = StringField(_l("户号"), [Optional(), Length(max=HOUSEHOLD_LENGTH)])
    size = SelectField(_l("纸"))
    festival = SelectField(_l("样式"))

    @classmethod
    def of(cls, document: Document, choices: Sequence[Choice]) -> "SheetForm":
        """The form as the address fills it, the newest choice and the usual paper where it says nothing."""
        form = cls(formdata=None)
        form._ask(document, choices)
        usual = {"size": document.sizes[0], "what": choices[0].value if choices else "", "festival": ""}
        form.process(formdata=request.args or None, data=usual)
        return form

    def _ask(self, document: Document, choices: Sequence[Choice]) -> None:
        self.size.choices = [(size, size) for size in document.sizes]
        if document.choices:
            self.what.choices = [(each.value, each.words) for each in choices]
        else:
            del self.what
        if document.typed:
            self.number.label.text = _(document.typed)
        else:
            del self.number
        if not document.household:
            del self.household
        elif document.household == "must":
            self.household.validators = [InputRequired(), Length(max=HOUSEHOLD_LENGTH)]
            self.household.flags.required = True
        if document.festive:
            self.festival.choices = [("", _("平常的样式")), *((name, _(word)) for name, word in FESTIVALS.items())]
        else:
            del self.festival

    @property
    def is_complete(self) -> bool:
        """Whether a sheet can be made of it: also as it is first shown, where nothing has to be typed."""
        if request.args:
            return bool(self.validate())
        needs = [field for name in ("number", "household") if (field := self._fields.get(name))]
        return not any(field.flags.required for field in needs) and ("what" not in self or bool(self.what.choices))

    def wanted(self, session: Session, village: Division) -> Wanted:
        """What is asked for."""
        said = {name: field.data or "" for name, field in self._fields.items()}
        return Wanted(
            session,
            village,
            said["size"],
            what=said.get("what") or said.get("number") or "",
            household=said.get("household", ""),
            festival=said.get("festival", ""),
        )
