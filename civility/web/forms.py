"""The bases of all forms: cleaned text, capped lengths, our own words for what is wrong, request keys.

A view falls through to the filled form whenever something was wrong::

    form = ClaimForm()
    if form.validate_on_submit():
        try:
            claim = propose_claim(session, ..., request_key=form.request_key.data)
        except RuleBroken as refusal:
            form.refuse(refusal)
        else:
            return redirect(url_for(...), 303)
    return render_template("points/claim.html", form=form), form.status
"""

import unicodedata
from typing import Any

from flask_babel import gettext as _
from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, PasswordField, StringField, TextAreaField
from wtforms.validators import Length

from civility.errors import RuleBroken, Stale
from civility.web.fields import DateField, PointsField, RequestKeyField, SignedKeyField, YuanField
from civility.web.words import WORDS, Words

__all__ = [
    "ConfirmForm",
    "DateField",
    "Form",
    "KeyedForm",
    "PointsField",
    "PublicForm",
    "YuanField",
    "clean_text",
    "pressed",
]

LINE_LENGTH = 200
TEXT_LENGTH = 2000
HIDDEN_LENGTH = 500
_KEPT_FORMAT = {
    "\u200c",
    "\u200d",
}  # joiners carry meaning in some scripts; other format characters only hide text


def clean_text(text: str | None) -> str | None:
    """Typed text without what nobody typed on purpose: outer space, control and direction characters.

    Line ends become ``\\n``. Characters are not normalised: it would change rare surnames.
    """
    if text is None:
        return None
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(char for char in lines if _wanted(char)).strip()


def clean_line(text: str | None) -> str | None:
    """``clean_text`` for one line: line ends and tabs become spaces."""
    cleaned = clean_text(text)
    return " ".join(cleaned.splitlines()).replace("\t", " ") if cleaned else cleaned


def _wanted(char: str) -> bool:
    # Not "Cn": surnames newer than this Python's Unicode tables are unassigned to it.
    return char in "\n\t" or char in _KEPT_FORMAT or unicodedata.category(char) not in {"Cc", "Cf", "Cs"}


class Form(FlaskForm):
    """A form of a signed-in page, protected by the session's CSRF token."""

    class Meta(FlaskForm.Meta):
        def bind_field(self, form: Any, unbound_field: Any, options: Any) -> Field:
            field: Field = super().bind_field(form, unbound_field, options)
            if isinstance(field, StringField) and not isinstance(field, PasswordField):
                is_text = isinstance(field, TextAreaField)
                field.filters = (clean_text if is_text else clean_line, *field.filters)
            if isinstance(field, StringField):
                _cap(field)
            return field

        def get_translations(self, _form: Any) -> Words:
            return WORDS

    refused_with: int | None = None

    def process(self, *args: Any, **kwargs: Any) -> None:
        """Read the form; a field that holds nothing but space counts as not filled in."""
        super().process(*args, **kwargs)
        for field in self:
            if field.raw_data and isinstance(field.raw_data[0], str) and not field.raw_data[0].strip():
                field.raw_data = [""]

    @property
    def status(self) -> int:
        """What the page that shows this form answers with: 200, 422, or the refusal's own status."""
        return self.refused_with or (422 if self.errors else 200)

    def refuse(self, refusal: RuleBroken, field: str | None = None) -> int:
        """Show a rule's refusal over the form, or beside one of its fields. Returns the new ``status``.

        Refuse before rendering: in ``return render_template(...), form.refuse(...)`` the page is drawn first.
        """
        sentence = refusal.describe(_)
        if field is None:
            self.form_errors.append(sentence)
        else:
            self[field].errors = [*self[field].errors, sentence]
        self.refused_with = refusal.status
        return refusal.status


def _cap(field: StringField) -> None:
    if any(isinstance(validator, Length) for validator in field.validators):
        return
    limit = LINE_LENGTH
    if isinstance(field, TextAreaField):
        limit = TEXT_LENGTH
    elif isinstance(field, HiddenField):
        limit = HIDDEN_LENGTH
    field.validators = [*field.validators, Length(max=limit)]
    if not isinstance(field, HiddenField):
        field.flags.maxlength = limit


class KeyedForm(Form):
    """A form that writes. ``request_key.data`` is the UUID its service takes, made when first shown."""

    request_key = RequestKeyField()

    def refuse(self, refusal: RuleBroken, field: str | None = None) -> int:
        if refusal.recorded:
            # The book has answered this key for good; put right and sent again, the form is another request.
            self.request_key.renew()
        return super().refuse(refusal, field)


class ConfirmForm(KeyedForm):
    """One button."""


def pressed() -> ConfirmForm:
    """The one-button form that came with this request, whole. Raises Stale."""
    form = ConfirmForm()
    if not form.validate_on_submit():
        raise Stale()
    return form


class PublicForm(KeyedForm):
    """A form on a page that sets no cookie, for people who are not signed in.

    A CSRF token keeps another site from using the authority that a reader's cookie carries. Here no cookie
    is read and none is set, so there is no authority to borrow: whatever another site could make a browser
    send, it could send by itself. What is left to guard is that a form was really fetched from us, that it is
    not kept and replayed for ever, and that pressing twice counts once. The request key inside a signed token
    that expires after 12 hours does these three; how often one address may send is the rate limiter's work.

    The view that takes it is exempted from the session's CSRF check (``@csrf.exempt``) and must not
    look at ``current_user``.
    """

    request_key = SignedKeyField()

    class Meta(Form.Meta):
        csrf = False
