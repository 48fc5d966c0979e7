"""Claims of a demo village that somebody is in the middle of: households' own, one waiting, one returned; a sheet of paper."""

import io
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final
from uuid import UUID

from PIL import Image, ImageDraw
from sqlalchemy.orm import Session

from civility.db import new_id
from civility.demo.people import Place
from civility.people.actors import Actor, HouseholdRef
from civility.photos import keep_photo
from civility.points.models import ClaimSheet
from civility.points.queries import get_clause, get_sheet
from civility.points.rules.asked import Asked
from civility.points.services import Decision, Row, record_sheet, review_claims, type_paper

HOUSEHOLDS: Final = 3
RETURNED: Final = "照片里看不出是哪条巷道，请补一张。"


def claim_themselves(session: Session, place: Place, clause_id: UUID, day: date, keys: Iterator[str]) -> None:
    """The first households that nobody on duty lives in."""
    homes = place.spare[:HOUSEHOLDS]
    sheets = [_claim(session, place, household, clause_id, day, keys, at) for at, household in enumerate(homes)]
    if len(sheets) > 1:
        claims = get_sheet(session, place.village_id, sheets[1].id).claims
        review_claims(
            session,
            village_id=place.village_id,
            decisions={claim.id: Decision("returned", RETURNED) for claim in claims},
            actor=place.people["fuhe"],
            request_key=next(keys),
        )


def type_a_sheet(session: Session, place: Place, clause_id: UUID, day: date) -> None:
    """The list of who came to plant trees, typed by the recorder; somebody else has yet to hold it against the paper."""
    came = [place.households[household] for household in place.spare[3:9] or place.spare]
    clause = get_clause(session, place.village_id, clause_id)
    type_paper(
        session,
        village_id=place.village_id,
        draft_id=new_id(),
        clause_id=clause_id,
        happened_on=day,
        reason="村后防护林补种",
        evidence="签到表，存村委会",
        text="\n".join(came),
        total_rows=len(came),
        total_tenths=len(came) * int(clause.shape["tenths"]),
        actor=place.people["jifen"],
    )


def _claim(
    session: Session, place: Place, household: UUID, clause_id: UUID, day: date, keys: Iterator[str], at: int
) -> ClaimSheet:
    actor = Actor.of(HouseholdRef(place.village_id, household))
    photo = keep_photo(session, village_id=place.village_id, data=draw_photo(at), keeper=actor.mark)
    return record_sheet(
        session,
        village_id=place.village_id,
        clause_id=clause_id,
        rows=[Row(household, Asked())],
        happened_on=day,
        reason="开自家的装载机，把巷道平了半天",
        actor=actor,
        request_key=next(keys),
        photo_ids=[photo.id],
    )


def draw_photo(at: int) -> bytes:
    """A yard under a hill as a JPEG, another for each number; no photo of anybody's."""
    picture = Image.new("RGB", (960, 720), "#BFD7EA")
    draw = ImageDraw.Draw(picture)
    hills: Sequence[tuple[int, int]] = [(0, 420), (220 + 90 * at, 160), (520, 380), (760 - 60 * at, 240), (960, 430)]
    draw.polygon([*hills, (960, 720), (0, 720)], fill="#8FA876")
    draw.rectangle((0, 520, 960, 720), fill="#C9B48F")
    left = 180 + 150 * at
    draw.rectangle((left, 360, left + 300, 560), fill="#E9E1D2", outline="#8A7A60", width=6)
    draw.polygon([(left - 30, 360), (left + 150, 260), (left + 330, 360)], fill="#9A4A3A")
    draw.rectangle((left + 120, 450, left + 180, 560), fill="#5A4634")
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=85)
    return out.getvalue()
