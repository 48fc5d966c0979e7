"""The code block every printed sheet carries."""

from urllib.parse import urlsplit

from civility.papers.models import Paper
from civility.papers.services import address_of
from printables.page import Link


def link_of(paper: Paper) -> Link:
    """What to scan, and what to type where for those who cannot scan: ``cun.example.cn/verify`` and the short code."""
    url = address_of(paper)
    return Link(url=url, address=f"{urlsplit(url).netloc}/verify", short_code=paper.short_code)
