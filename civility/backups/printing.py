"""The fingerprint of a copy on paper."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from civility.backups.notes import Copy
from civility.config import Settings
from printables import copy_sheet


def make_sheet(copy: Copy, settings: Settings, size: str = copy_sheet.SIZES[0]) -> bytes:
    """The sheet as PDF. Raises PrintRefused."""
    address = urlsplit(settings.base_url).netloc
    return copy_sheet.render(
        copy_sheet.CopySheet(
            place=" · ".join(filter(None, (_whose([book.village for book in copy.books]), address))),
            file=copy.file.name,
            made_at=copy.made_at,
            size_bytes=copy.size_bytes,
            sha256=bytes.fromhex(copy.sha256),
            schema=copy.schema,
            books=tuple(
                copy_sheet.CopiedBook(book.village, book.size, bytes.fromhex(book.head)) for book in copy.books
            ),
            apart=settings.kept_apart,
            warning="；".join(copy.faults[:2]),
        ),
        size,
    )


def _whose(villages: Sequence[str]) -> str:
    """The village's name, or the first's and how many there are."""
    return f"{villages[0]}等 {len(villages)} 个村" if len(villages) > 1 else "".join(villages)
