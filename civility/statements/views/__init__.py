"""Pages and files of statements: ``households`` for a bank book, ``civility_files`` for all there is to say of a
household, ``passbooks`` for the booklet at the counter, ``villages`` for the village's month."""

from flask import Blueprint

blueprint = Blueprint("statements", __name__)

from civility.statements.views import civility_files, households, passbooks, villages  # noqa: E402,F401
