"""First pages: where to begin, the village's tasks, the household's own page and what of it has no package of its own."""

from flask import Blueprint

blueprint = Blueprint("home", __name__)

from civility.home.views import (  # noqa: E402
    deductions,  # noqa: F401
    front,  # noqa: F401
    looks,  # noqa: F401
    lots,  # noqa: F401
    motto,  # noqa: F401
    names,  # noqa: F401
    needs,  # noqa: F401
    portraits,  # noqa: F401
    relay,  # noqa: F401
    rolls,  # noqa: F401
    triad,  # noqa: F401
    wall,  # noqa: F401
)
