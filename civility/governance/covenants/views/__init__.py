"""Pages of covenants: written, put before the village, voted, signed. Each module is one of these."""

from civility.governance.covenants.views import consultation, covenants, own, sheets, signatures
from civility.governance.covenants.views.blueprint import blueprint

__all__ = ["blueprint", "consultation", "covenants", "own", "sheets", "signatures"]
