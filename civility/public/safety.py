"""The safety index of a month with everything it is made of, on a page and as files to add up again."""

import csv
import io
import json
from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from flask import Response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from civility.clock import day_start, month_start, today
from civility.errors import NotFound
from civility.extensions import current_session
from civility.governance.activities.queries.held import count_held
from civility.governance.matters.queries.outcomes import count_in_time
from civility.governance.safety.queries import find_first_month, find_rule
from civility.governance.safety.rules import COMPONENTS, FEW, STANDINGS, Part, figure, make_parts
from civility.people.models import Division
from civility.people.permissions import open_to_all
from civility.public.blueprint import blueprint

ANSWERED = ("issue", "slip", "service", "wish")


@dataclass(frozen=True, slots=True)
class Index:
    """A month of a village: its parts, and the figure that comes of them in tenths, None when no part counts."""

    month: date
    parts: list[Part]
    tenths: int | None


def count_month(session: Session, village_id: UUID, first: date) -> dict[str, tuple[int, int]]:
    """By component, ``(good, due)`` of the month that begins on ``first``."""
    since, until = day_start(first), day_start(month_start(first, 1))
    return {
        "hazards": count_in_time(session, village_id, ("hazard",), since, until),
        "patrols": count_held(session, village_id, "patrol", first, month_start(first, 1)),
        "disputes": count_in_time(session, village_id, ("dispute",), since, until),
        "answers": count_in_time(session, village_id, ANSWERED, since, until),
    }


def find_index(session: Session, village: Division, first: date) -> Index | None:
    """The index of a month that is over; None when it is not, or when nobody had said how it is made."""
    rule = find_rule(session, village.id, first) if first < month_start(today()) else None
    if rule is None:
        return None
    parts = make_parts(count_month(session, village.id, first), rule.weights)
    return Index(first, parts, figure(parts))


def last_month() -> date:
    """The first day of the newest month that is over."""
    return month_start(today(), -1)


@blueprint.get("/p/<village_code>/safety")
@open_to_all
def safety(village: Division) -> ResponseReturnValue:
    """The newest month that is over."""
    return _page(village, last_month())


@blueprint.get("/p/<village_code>/safety/<month>")
@open_to_all
def safety_month(village: Division, month: str) -> ResponseReturnValue:
    first = _first(month)
    if find_index(current_session(), village, first) is None:
        raise NotFound()
    return _page(village, first)


@blueprint.get("/p/<village_code>/safety/<month>.<any(csv, json):file>")
@open_to_all
def safety_file(village: Division, month: str, file: str) -> ResponseReturnValue:
    """All that the figure is made of; whoever adds it up again has the same figure."""
    index = find_index(current_session(), village, _first(month))
    if index is None:
        raise NotFound()
    text = as_csv(index) if file == "csv" else as_json(index, village.code)
    kind = "text/csv" if file == "csv" else "application/json"
    answer = Response(text, content_type=f"{kind}; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="safety-{village.code}-{month}.{file}"'
    return answer


def as_csv(index: Index) -> str:
    """A line a part, then ``index`` with the figure; what is not told is empty."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\r\n")
    rows.writerow(["component", "weight", "good", "due", "standing", "figure"])
    for part in index.parts:
        told = part.standing != "few"
        rows.writerow(
            [
                part.name,
                part.weight,
                part.good if told else "",
                part.due if told else "",
                part.standing,
                _plain(part.tenths),
            ]
        )
    rows.writerow(["index", "", "", "", "", _plain(index.tenths)])
    return "\ufeff" + out.getvalue()


def as_json(index: Index, code: str) -> str:
    """The same as one object; figures are in tenths."""
    content = {
        "village": code,
        "month": f"{index.month:%Y-%m}",
        "parts": [asdict(part) | {"tenths": part.tenths} for part in index.parts],
        "tenths": index.tenths,
    }
    return json.dumps(content, ensure_ascii=False, indent=2)


def _plain(tenths: int | None) -> str:
    return "" if tenths is None else f"{tenths // 10}.{tenths % 10}"


def _first(month: str) -> date:
    try:
        return date.fromisoformat(f"{month}-01")
    except ValueError:
        raise NotFound() from None


def _page(village: Division, first: date) -> str:
    session = current_session()
    index = find_index(session, village, first)
    begun = find_first_month(session, village.id)
    before = month_start(first, -1)
    return render_template(
        "public/safety.html",
        village=village,
        index=index,
        figure=_plain(index.tenths) if index else "",
        rows=[_row(part) for part in index.parts] if index else [],
        month=f"{first:%Y-%m}",
        earlier=f"{before:%Y-%m}" if begun and before >= begun else "",
        begun=begun,
        few=FEW,
    )


def _row(part: Part) -> dict[str, str]:
    told = part.standing != "few"
    return {
        "component": _(COMPONENTS[part.name]),
        "counts": f"{part.good} / {part.due}" if told and part.due else "—",
        "figure": _plain(part.tenths) or "—",
        "weight": str(part.weight),
        "standing": _(STANDINGS[part.standing]),
    }
