"""The forms of who looks at claims after they were written down."""

from flask_babel import lazy_gettext as _l
from wtforms import (
    RadioField,
    SelectChoice,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from civility.points.rules.corrections import KIND_WORDS
from civility.web.forms import KeyedForm


class RepairForm(KeyedForm):
    note = TextAreaField(_l("看到了什么"), [DataRequired(), Length(max=300)])


class ReviewForm(KeyedForm):
    who = StringField(_l("是谁"), [Length(max=300)])
    reason = StringField(_l("退回的原因"), [Length(max=300)])


class CorrectionForm(KeyedForm):
    """Somebody says that a claim is wrong."""

    kind = RadioField(
        _l("怎么更正"),
        choices=[SelectChoice(kind, _l(KIND_WORDS[kind])) for kind in ("amount", "household", "withdrawn")],
        validators=[InputRequired()],
    )
    reason = TextAreaField(_l("哪里错了"), [DataRequired(), Length(max=300)])


class DropCorrectionForm(KeyedForm):
    reason = TextAreaField(_l("为什么不更正"), [DataRequired(), Length(max=300)])


class SpotResultForm(KeyedForm):
    """What a supervisor found."""

    result = RadioField(
        _l("查到了什么"),
        choices=[
            SelectChoice("found", _l("和记的一样")),
            SelectChoice("partly", _l("只有一部分")),
            SelectChoice("not_found", _l("没有查到这件事")),
        ],
        validators=[InputRequired()],
    )
    note = TextAreaField(_l("看了什么，问了谁"), [Optional(), Length(max=300)])


class OddityNoteForm(KeyedForm):
    """What came of asking about one oddity."""

    key = StringField(validators=[DataRequired(), Length(max=32)])
    text = StringField(_l("怎么回事"), [DataRequired(), Length(max=300)])
