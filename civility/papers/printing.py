"""The code block every printed sheet carries, and what it may wear at a festival."""

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

from civility.errors import N_
from civility.papers.models import Paper
from civility.papers.services import address_of
from printables.page import Link

FESTIVALS: Final[Mapping[str, str]] = {"spring": N_("春节"), "mid-autumn": N_("中秋")}
"""The festivals that ``printables.festive`` has ornaments for, by the name people choose."""


def link_of(paper: Paper) -> Link:
    """What to scan, and what to type where for those who cannot scan: ``cun.example.cn/verify`` and the short code."""
    url = address_of(paper)
    return Link(url=url, address=f"{urlsplit(url).netloc}/verify", short_code=paper.short_code)
