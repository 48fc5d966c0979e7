"""What printing refuses.

::

    PrintRefused
    ├── MissingGlyphs    no face on board has these characters
    ├── TextTooLong      more text than a sheet can carry
    ├── NoSuchSize       this document is not made on that paper
    ├── NoSuchFestival   no ornaments for that festival
    └── PictureTooSlow   a picture of the sheet is not drawn in time
"""


class PrintRefused(Exception):
    """The root: nothing was printed, and here is why."""


class MissingGlyphs(PrintRefused):
    """``names`` hold ``characters`` that no face on board can draw; they would print as boxes."""

    def __init__(self, names: tuple[str, ...], characters: str) -> None:
        self.names = names
        self.characters = characters
        super().__init__(f"no face has {' '.join(characters)} (in {', '.join(names)})")


class TextTooLong(PrintRefused):
    """``text`` is longer than ``limit`` characters."""

    def __init__(self, text: str, limit: int) -> None:
        self.text = text
        self.limit = limit
        super().__init__(f"longer than {limit:,} characters: {text[:20]}…")


class NoSuchSize(PrintRefused):
    """``size`` is not one of ``offered``."""

    def __init__(self, size: str, offered: tuple[str, ...]) -> None:
        self.size = size
        self.offered = offered
        super().__init__(f"no size {size}; there are {', '.join(offered)}")


class NoSuchFestival(PrintRefused):
    """``festival`` is not one of ``offered``."""

    def __init__(self, festival: str, offered: tuple[str, ...]) -> None:
        self.festival = festival
        self.offered = offered
        super().__init__(f"no festival {festival}; there are {', '.join(offered)}")


class PictureTooSlow(PrintRefused):
    """The picture was not drawn in ``seconds``, or others were drawing all that time."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        super().__init__(f"not drawn in {seconds:g} s")
