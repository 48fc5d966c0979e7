"""Pictures that people attach as evidence: made small, stripped of what the camera wrote, kept in the database.

Low in the house, beside ``papers``: whoever attaches pictures says what they belong to and who may see them.
"""

from civility.photos.forms import MOST_PHOTOS, PhotosField
from civility.photos.models import Photo
from civility.photos.queries import get_photo, list_digests, list_prints
from civility.photos.rules import look_alike, make_face, pairs_alike
from civility.photos.services import drop_photos, empty_photos, hold_photos, keep_photo
from civility.photos.serving import as_jpeg, shown

__all__ = [
    "MOST_PHOTOS",
    "Photo",
    "PhotosField",
    "as_jpeg",
    "drop_photos",
    "empty_photos",
    "get_photo",
    "hold_photos",
    "keep_photo",
    "list_digests",
    "list_prints",
    "look_alike",
    "make_face",
    "pairs_alike",
    "shown",
]
