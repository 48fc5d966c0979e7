"""The fingerprint of a copy on paper."""

from urllib.parse import urlsplit

from civility.backups.notes import Copy
from civility.backups.queries import kept_apart
from civility.config import Settings
from printables import copy_sheet


def make_sheet(copy: Copy, settings: Settings, size: str = copy_sheet.SIZES[0]) -> bytes:
    """The sheet as PDF. Raises PrintRefused."""
    return copy_sheet.render(
        copy_sheet.CopySheet(
            place=urlsplit(settings.base_url).netloc,
            file=copy.file.name,
            made_at=copy.made_at,
            size_bytes=copy.size_bytes,
            sha256=copy.sha256,
            schema=copy.schema,
            books=tuple(copy_sheet.CopiedBook(book.village, book.size, book.head) for book in copy.books),
            apart=kept_apart(settings),
            warning="；".join(copy.faults[:2]),
        ),
        size,
    )
