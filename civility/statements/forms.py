"""The small forms of statements: whose book."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import DataRequired, Length

from civility.web.forms import Form


class HouseholdBookForm(Form):
    """A search: it comes with the address and carries no keys."""

    class Meta(Form.Meta):
        csrf = False

    number = StringField(_l("户号"), [DataRequired(), Length(max=20)])
