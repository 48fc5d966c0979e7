"""The form of the safety index's rule."""

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField
from wtforms.validators import InputRequired, NumberRange

from civility.governance.safety.rules import COMPONENTS, MOST_WEIGHT
from civility.web.forms import KeyedForm

_LABELS = {name: _l(words) for name, words in COMPONENTS.items()}
_BOUNDS = [InputRequired(), NumberRange(0, MOST_WEIGHT)]


class SafetyForm(KeyedForm):
    """A weight for each component, 0 to leave it out."""

    hazards = IntegerField(_LABELS["hazards"], _BOUNDS, default=25)
    patrols = IntegerField(_LABELS["patrols"], _BOUNDS, default=25)
    disputes = IntegerField(_LABELS["disputes"], _BOUNDS, default=25)
    answers = IntegerField(_LABELS["answers"], _BOUNDS, default=25)

    def weights(self) -> dict[str, int]:
        return {name: self[name].data or 0 for name in COMPONENTS}
