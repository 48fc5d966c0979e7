"""Files between choosing and confirming, the same for rosters, standards and goods."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from civility.clock import now
from civility.db import transaction
from civility.people.actors import Actor
from civility.people.errors import UploadGone
from civility.people.models import Upload
from civility.web.forms import clean_line

KEPT_FOR = timedelta(days=1)


def keep_upload(
    session: Session, *, village_id: UUID, purpose: str, file_name: str, data: bytes, actor: Actor
) -> Upload:
    """Keep a file until it is confirmed. Files of yesterday go in the same step."""
    with transaction(session):
        session.execute(delete(Upload).where(Upload.village_id == village_id, Upload.uploaded_at < now() - KEPT_FOR))
        upload = Upload(
            village_id=village_id,
            purpose=purpose,
            file_name=(clean_line(file_name) or purpose)[-200:],
            data=data,
            uploaded_by=actor.user_id,
        )
        session.add(upload)
        session.flush()
        return upload


def get_upload(session: Session, *, village_id: UUID, upload_id: UUID, purpose: str) -> Upload:
    """Raises UploadGone when it was imported already, is a day old, or was for something else."""
    upload = session.get(Upload, (village_id, upload_id))
    if upload is None or upload.purpose != purpose:
        raise UploadGone()
    return upload


def drop_upload(session: Session, *, village_id: UUID, upload_id: UUID) -> None:
    """Forget a file; asking twice is harmless."""
    with transaction(session):
        session.execute(delete(Upload).where(Upload.village_id == village_id, Upload.id == upload_id))
