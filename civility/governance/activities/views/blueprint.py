"""The blueprint of the pages for those who run activities."""

from flask import Blueprint

blueprint = Blueprint("activities", __name__, url_prefix="/v/<village_code>/activities")
