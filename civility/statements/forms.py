"""The small forms of statements: whose book."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectChoice, StringField
from wtforms.validators import DataRequired, Length

from civility.web.forms import Form, KeyedForm


class HouseholdBookForm(Form):
    """A search: it comes with the address and carries no keys."""

    class Meta(Form.Meta):
        csrf = False

    number = StringField(_l("户号"), [DataRequired(), Length(max=20)])


class PassbookForm(KeyedForm):
    """A new booklet: on which paper, and from where it goes on."""

    size = RadioField(
        _l("多大的册子"),
        choices=[SelectChoice("A6", _l("A6，一只手拿得下")), SelectChoice("A5", _l("A5，字大"))],
        default="A6",
    )
    since = RadioField(
        _l("从哪里记起"),
        choices=[
            SelectChoice("on", _l("接着上一本往下打")),
            SelectChoice("year", _l("今年第一笔")),
            SelectChoice("now", _l("现在的余数，以前的不打")),
        ],
        default="year",
    )

    def offer(self, *, again: bool) -> None:
        """Go on from the last booklet only where there is one (``again``); then it is what is meant unless said otherwise."""
        if again and not self.is_submitted():
            self.since.data = "on"
        if not again:
            self.since.choices = [choice for choice in self.since.choices if choice.value != "on"]
