"""A picture as an answer. Who may see it was asked before."""

from flask import Response

from civility.photos.models import Photo


def shown(photo: Photo, *, small: bool) -> Response:
    """The JPEG, large or as a thumbnail; for this site's own pages only, and nothing in it is ever run."""
    answer = Response(photo.small if small else photo.large, mimetype="image/jpeg")
    answer.headers["Content-Disposition"] = f'inline; filename="{photo.id}.jpg"'
    answer.headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"
    answer.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer
