"""The blueprint of the pages of covenants in a village."""

from flask import Blueprint

blueprint = Blueprint("covenants", __name__)
