"""Forms for bringing goods to the door. What a sheet says of each line stands beside its form: ``o-3`` and ``r-3``."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length, Optional

from civility.clock import today
from civility.web.forms import DateField, Form, KeyedForm


class BringForm(Form):
    """``wanted`` is that of the button pressed: 1 to have it brought, 0 to fetch it."""

    wanted = StringField(validators=[InputRequired(), Length(max=1)])


class DeliveryForm(KeyedForm):
    numbers = SelectMultipleField(_l("这趟带哪些"), coerce=int, validate_choice=False)
    day = DateField(_l("哪天送"), [InputRequired()], default=today)
    who = SelectField(_l("谁去送"))
    carrier = StringField(_l("别的人的姓名"), [Optional(), Length(max=60)])
