"""The blueprint of the township's pages, and of the village's handing in."""

from flask import Blueprint

blueprint = Blueprint("township", __name__)
