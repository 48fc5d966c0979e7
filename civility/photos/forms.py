"""The field of a form that takes pictures, with and without scripts."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any, Final
from uuid import UUID

from flask import request
from flask_babel import gettext as _
from flask_wtf.file import MultipleFileField
from sqlalchemy.orm import Session
from wtforms import ValidationError

from civility.errors import RuleBroken
from civility.photos.errors import TooManyPhotos
from civility.photos.rules import MAX_BYTES
from civility.photos.services import keep_photo

MOST_PHOTOS: Final = 3


class PhotosField(MultipleFileField):
    """Up to three pictures. What was sent once is kept (``ids``) while the rest of the form is put right.

    A browser cannot put a chosen file back into a form; so the page shows those that came, each with a tick.
    """

    ids: Sequence[UUID] = ()

    def __init__(self, *args: Any, most: int = MOST_PHOTOS, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.most = most
        self.refused: list[str] = []

    @property
    def kept_name(self) -> str:
        """What the ticks beside the pictures that came already are called."""
        return f"{self.name}-kept"

    def process(self, formdata: Any, *args: Any, **kwargs: Any) -> None:
        super().process(formdata, *args, **kwargs)
        if formdata is not None:
            self.ids = _ids(formdata.getlist(self.kept_name))

    def keep(self, session: Session, village_id: UUID, keeper: str) -> None:
        """Keep what came with this form; call it before the form is validated."""
        found = list(self.ids)
        came = request.files.getlist(self.name)
        files = [file for file in came if file.filename]
        if len(found) + len(files) > self.most:
            self.refused.append(TooManyPhotos(limit=self.most).describe(_))
            files = []
        for file in files:
            try:
                photo = keep_photo(session, village_id=village_id, data=file.read(MAX_BYTES + 1), keeper=keeper)
            except RuleBroken as refusal:
                self.refused.append(refusal.describe(_))
            else:
                found.append(photo.id)
        for file in came:
            file.close()  # a large one lies in a file of its own
        self.ids = list(dict.fromkeys(found))[: self.most]

    def pre_validate(self, form: Any) -> None:
        if self.refused:
            raise ValidationError(" ".join(dict.fromkeys(self.refused)))


def _ids(texts: Sequence[str]) -> list[UUID]:
    found = []
    for text in texts:
        with suppress(ValueError):
            found.append(UUID(text))
    return found
