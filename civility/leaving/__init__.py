"""A village leaves with everything it owns: a folder of plain files, taken in elsewhere with the same hashes.

The public door. What a village owns is read off the tables themselves (``belongings``), so a new table leaves
without being named here. The folder is described in docs/reference/village-folder.md.
"""

from civility.leaving.arriving import Arrival, import_village
from civility.leaving.departing import export_village
from civility.leaving.folder import Manifest

__all__ = ["Arrival", "Manifest", "export_village", "import_village"]
