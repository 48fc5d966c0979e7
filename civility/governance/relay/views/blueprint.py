"""The blueprint that every page of this package stands in."""

from flask import Blueprint

blueprint = Blueprint("relay", __name__)
