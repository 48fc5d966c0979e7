"""The pages of matters: of those who work in the village, of a household, of the township."""

from flask import Blueprint

blueprint = Blueprint("matters", __name__)

from civility.governance.matters.views import care, lists, offers, own, papers, raising, steps, township  # noqa: E402, F401
