"""Pages and files of statements: ``households`` for a bank book, ``villages`` for the village's month."""

from flask import Blueprint

blueprint = Blueprint("statements", __name__)

from civility.statements.views import households, villages  # noqa: E402,F401
