"""The blueprint that every operation hangs on."""

from typing import Final

from flask import Blueprint

blueprint: Final = Blueprint("api", __name__, url_prefix="/api/v1")
VILLAGE: Final = "/villages/<village_code>"
TOWNSHIP: Final = "/townships/<township_code>"
