"""A picture as an answer. Who may see it was asked before."""

from flask import Response

from civility.photos.models import Photo


def shown(photo: Photo, *, small: bool) -> Response:
    """A photo, large or as a thumbnail."""
    return as_jpeg(photo.small if small else photo.large, name=str(photo.id))


def as_jpeg(picture: bytes, *, name: str) -> Response:
    """A JPEG for this site's own pages only; nothing in it is ever run."""
    answer = Response(picture, mimetype="image/jpeg")
    answer.headers["Content-Disposition"] = f'inline; filename="{name}.jpg"'
    answer.headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"
    answer.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer
