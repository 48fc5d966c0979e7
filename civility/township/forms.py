"""The forms of handing in, reviewing and deciding appeals."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectChoice, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from civility.web.forms import KeyedForm


class HandInForm(KeyedForm):
    """``number`` is that of the roll the person looked at when they pressed the button."""

    number = HiddenField(validators=[DataRequired()])


class ReviewForm(KeyedForm):
    """``attempt`` is the one the officer looked at."""

    attempt = HiddenField(validators=[DataRequired()])
    decision = RadioField(
        _l("审定结果"),
        [InputRequired()],
        choices=[SelectChoice("accept", _l("审定通过")), SelectChoice("return", _l("退回村里"))],
    )
    reason = TextAreaField(_l("退回的原因"), [Length(max=500)])


class AppealRulingForm(KeyedForm):
    outcome = RadioField(
        _l("裁决"),
        [InputRequired()],
        choices=[SelectChoice("dismissed", _l("维持监委会的答复")), SelectChoice("upheld", _l("申诉成立，改过来"))],
    )
    ruling = TextAreaField(_l("理由"), [DataRequired(), Length(max=500)])
