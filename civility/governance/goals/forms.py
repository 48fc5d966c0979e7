"""Forms of goals."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectChoice, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from civility.governance.goals.services import Place
from civility.people.models import Grid, HeadUnit
from civility.photos import PhotosField
from civility.web.forms import DateField, KeyedForm
from civility.web.validators import ForEveryone


class GoalForm(KeyedForm):
    """What is to be done where until when; ``place()`` is what the service takes."""

    place_key = SelectField(_l("哪里的小目标"), [InputRequired()])
    text = StringField(_l("做什么"), [DataRequired(), Length(max=60)])
    due_on = DateField(_l("做到哪天"), [InputRequired()])
    photos = PhotosField(_l("现在的样子"), most=1)

    def __init__(self, grids: Sequence[Grid], units: Sequence[HeadUnit], *, whole: bool, **values: Any) -> None:
        super().__init__(**values)
        village = [SelectChoice("village", _("全村"))] if whole else []
        self.place_key.choices = [
            *village,
            *(SelectChoice(f"grid:{each.id}", each.name) for each in grids),
            *(SelectChoice(f"unit:{each.id}", each.name) for each in units),
        ]

    def place(self) -> Place:
        kind, _colon, key = (self.place_key.data or "").partition(":")
        return Place(UUID(key) if kind == "grid" else None, UUID(key) if kind == "unit" else None)


class SettleForm(KeyedForm):
    """How it came out."""

    outcome = RadioField(
        _l("做成了吗"),
        [InputRequired()],
        choices=[SelectChoice("done", _l("做成了")), SelectChoice("not_done", _l("没做成"))],
    )
    photos = PhotosField(_l("做成以后的样子"), most=1)
    why = StringField(_l("没做成，为什么"), [Optional(), Length(max=100), ForEveryone()])
