"""The pictures of claims, for those who may read claims."""

from uuid import UUID

from flask import request
from flask.typing import ResponseReturnValue

from civility.extensions import current_session
from civility.people.models import Division
from civility.people.permissions import permitted, require
from civility.photos import get_photo, shown
from civility.points.views import blueprint


@blueprint.get("/v/<village_code>/photos/<uuid:photo_id>.jpg")
@permitted("claim.read")
def photo(village: Division, photo_id: UUID) -> ResponseReturnValue:
    """One picture, large or (``small=1``) as a thumbnail; one that is attached to nothing yet only for its sender."""
    keeper = require("claim.read", village).mark
    found = get_photo(current_session(), village.id, photo_id, keeper=keeper)
    return shown(found, small="small" in request.args)
