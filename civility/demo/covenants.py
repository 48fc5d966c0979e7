"""The covenants of a demo village: most households signed the first and some the others, one sheet waits, and an amendment is before the village."""

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

from PIL import Image, ImageDraw
from sqlalchemy.orm import Session

from civility.clock import today
from civility.demo.people import Place
from civility.governance.covenants.models import Covenant
from civility.governance.covenants.queries import list_in_force
from civility.governance.covenants.rules import Article
from civility.governance.covenants.services import (
    answer_comment,
    comment_on_covenant,
    confirm_sheet,
    consult_covenant,
    enter_sheet,
    sign_covenant,
    write_draft,
)
from civility.people.actors import Actor, HouseholdRef
from civility.people.queries import list_households
from civility.photos import keep_photo

HAND: Final = (
    "90,60 150,58 210,56 270,54;180,20 178,70 174,120 168,170 160,210;170,90 130,130 96,160;182,92 220,126 262,150"
    ";360,50 420,46 480,44;420,20 418,60 414,110 410,200;360,110 430,104 500,100"
)
"""Two characters by somebody who does not write much."""


def sign_and_amend(session: Session, place: Place, keys: Iterator[str]) -> None:
    agreed = {covenant.kind: covenant for covenant in list_in_force(session, place.village_id, today())}
    covenant = agreed.pop("village", None)
    if covenant is None:
        return
    here = {home.id for home in list_households(session, place.village_id)}
    homes = [HouseholdRef(place.village_id, home) for home in place.spare[1:] if home in here]
    for at, home in enumerate(homes[: len(homes) * 2 // 3]):
        helper = place.people["wangge"] if at % 5 == 4 else Actor.of(home)
        _sign(session, covenant, home, helper, keys, strokes=HAND if at % 3 == 0 else "")
    for other in agreed.values():
        for home in homes[: len(homes) // 3]:
            _sign(session, other, home, Actor.of(home), keys, strokes="")
    rest = [place.households[home.household_id] for home in homes[len(homes) * 2 // 3 :]]
    for numbers, confirmed in ((rest[:2], True), (rest[2:3], False)):
        if numbers:
            _on_paper(session, place, covenant, numbers, keys, confirmed=confirmed)
    _amend(session, place, covenant, keys)


def _sign(
    session: Session, covenant: Covenant, home: HouseholdRef, actor: Actor, keys: Iterator[str], *, strokes: str
) -> None:
    sign_covenant(
        session,
        village_id=covenant.village_id,
        covenant_id=covenant.id,
        household_id=home.household_id,
        strokes=strokes,
        agreed=True,
        actor=actor,
        request_key=next(keys),
    )


def _on_paper(
    session: Session, place: Place, covenant: Covenant, numbers: list[str], keys: Iterator[str], *, confirmed: bool
) -> None:
    recorder = place.people["jifen"]
    photo = keep_photo(session, village_id=place.village_id, data=_draw_sheet(len(numbers)), keeper=recorder.mark)
    sheet = enter_sheet(
        session,
        village_id=place.village_id,
        covenant_id=covenant.id,
        numbers=numbers,
        photo_ids=[photo.id],
        actor=recorder,
        request_key=next(keys),
    )
    if confirmed:
        confirm_sheet(session, village_id=place.village_id, sheet_id=sheet.id, actor=place.people["jianwei"])


def _draw_sheet(rows: int) -> bytes:
    """A sheet of paper on a table, with as many rows signed; nobody's real hand."""
    picture = Image.new("RGB", (960, 720), "#8A6B4A")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((120, 40, 840, 690), fill="#F7F4EC")
    for row in range(8):
        draw.line((160, 120 + 70 * row, 800, 120 + 70 * row), fill="#6B6258", width=2)
    for row in range(rows):
        y = 150 + 70 * row
        draw.line((470, y + 20, 520, y - 12, 560, y + 18, 620, y - 8, 700, y + 14), fill="#20304A", width=5)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=85)
    return out.getvalue()


def _amend(session: Session, place: Place, covenant: Covenant, keys: Iterator[str]) -> None:
    """One article says a number, one is gone into another, one is new."""
    clerk = place.people["wenshu"]
    articles = [Article(**each) for each in covenant.articles if each["title"] != "护水护林"]
    articles = [
        replace(each, text="彩礼不超过6万元，人情礼金不超过100元，丧事办得静，省下的钱过日子。")
        if each.title == "婚丧从简"
        else each
        for each in articles
    ]
    articles.append(Article("爱惜水土", "不往沟渠倒污水，防火期不在山上用火，留给子孙好山川。"))
    draft = write_draft(
        session,
        village_id=place.village_id,
        kind="village",
        title=covenant.title,
        articles=articles,
        actor=clerk,
        request_key=next(keys),
    )
    said: dict[str, Any] = {"village_id": place.village_id, "covenant_id": draft.id}
    consult_covenant(session, **said, until=today() + timedelta(days=10), actor=clerk)
    first = comment_on_covenant(
        session, **said, about="婚丧从简", text="礼金写成100元好，大家都不为难。", request_key=next(keys)
    )
    comment_on_covenant(
        session,
        **said,
        about="彩礼",
        text="6万还是高，老人们说写5万。",
        channel="helper",
        actor=place.people["jifen"],
        request_key=next(keys),
    )
    answer_comment(
        session, village_id=place.village_id, comment_id=first.id, answer="采纳，开会时一起表决。", actor=clerk
    )
