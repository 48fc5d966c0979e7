"""A township that has lived for some months: made through the real services, the same for the same seed.

Nothing here writes a table of its own; what a service would refuse, the demo cannot have.
"""

from civility.demo.people import SIGN_INS
from civility.demo.township import Demo, make_demo

__all__ = ["SIGN_INS", "Demo", "make_demo"]
