"""Pages of people: signing in, accounts and appointments, households and cards, village settings."""

from flask import Blueprint

blueprint = Blueprint("people", __name__)

from civility.people.views import accounts, households, places, sign_in  # noqa: E402, F401  (they fill the blueprint)
