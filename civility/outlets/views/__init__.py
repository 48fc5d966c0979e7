"""Pages of outlets: the keeper's till, and for the village their months.

======================================================  =============================================
``/v/<village>/till/``                                  the keeper's: find a household, what was taken
``…/till/find`` (POST), ``…/till/customer/<number>``    whose points; how many, for what
``…/till/<sale>/undo`` (POST)                           within minutes
``/v/<village>/outlets/``, ``…/new``, ``…/<outlet>``    the village's: who may take points, what is owed
``…/<outlet>/close``, ``…/<outlet>/settle`` (POST)      end it; make a month's sheet
``…/<outlet>/<month>``, ``….pdf``, ``…/pay`` (POST)     one sheet, on paper, paid
``…/sales/<sale>/dispute``, ``…/sales/<sale>/decide``   doubt a line, and decide
======================================================  =============================================
"""

from flask import Blueprint

blueprint = Blueprint("outlets", __name__, url_prefix="/v/<village_code>")


from civility.outlets.views import (  # noqa: E402
    doubts,  # noqa: F401
    outlets,  # noqa: F401
    settlements,  # noqa: F401
    till,  # noqa: F401
)
