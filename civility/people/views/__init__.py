"""Pages of people: signing in, accounts and appointments, households and cards, village settings."""

from flask import Blueprint

blueprint = Blueprint("people", __name__)

from civility.people.views import (  # noqa: E402  (they fill the blueprint)
    accounts,  # noqa: F401
    balances,  # noqa: F401
    households,  # noqa: F401
    looks,  # noqa: F401
    places,  # noqa: F401
    portraits,  # noqa: F401
    relatives,  # noqa: F401
    sign_in,  # noqa: F401
)
