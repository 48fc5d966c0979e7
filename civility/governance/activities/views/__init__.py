"""Pages of activities: for those who run them under ``/v/``, for households under ``/my/shifts/``."""

from civility.governance.activities.views import activities, own, shifts
from civility.governance.activities.views.blueprint import blueprint

__all__ = ["activities", "blueprint", "own", "shifts"]
