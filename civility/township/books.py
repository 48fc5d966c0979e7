"""The township as witness: which village's book it confirmed up to where, and which it refused and why."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Response, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from civility import ledger
from civility.errors import N_
from civility.extensions import current_session
from civility.ledger.models import LedgerWitnessed
from civility.people.models import Division
from civility.people.permissions import permitted
from civility.people.queries import list_villages
from civility.township.blueprint import blueprint

REASONS = {
    "rewritten": N_("早先的账被改过：乡镇留存的那一段，和村里现在的账接不上。"),
    "shorter": N_("账变少了：乡镇留存过的账，村里现在没有了。可能是用旧备份恢复过。"),
    "unsigned": N_("封账的签名不对：不是这个村的钥匙签的。"),
}


@dataclass(frozen=True)
class Witnessed:
    """A village's book as the township knows it: what it confirmed last, and the refusal that came after it, if any."""

    village: Division
    entries: int
    confirmed: LedgerWitnessed | None
    refused: LedgerWitnessed | None

    @property
    def why(self) -> str:
        return REASONS[self.refused.reason] if self.refused is not None else ""


def list_witnessed(session: Session, township: Division) -> list[Witnessed]:
    """Every village of a township, those it refused first."""
    villages = list_villages(session, township.id)
    ids = [village.id for village in villages]
    entries = ledger.count_many(session, ids)
    last = ledger.newest_answers(session, ids, township.id)
    confirmed = ledger.newest_answers(session, ids, township.id, state="confirmed")
    found = [
        Witnessed(
            village,
            entries.get(village.id, 0),
            confirmed.get(village.id),
            answer if (answer := last.get(village.id)) is not None and answer.state == "refused" else None,
        )
        for village in villages
    ]
    return sorted(found, key=lambda each: each.refused is None)


def list_refused(session: Session, township: Division, villages: Sequence[Division]) -> list[str]:
    """The names of those villages whose newest checkpoint the township did not sign."""
    last = ledger.newest_answers(session, [village.id for village in villages], township.id)
    return [village.name for village in villages if village.id in last and last[village.id].state == "refused"]


@blueprint.get("/t/<township_code>/books")
@permitted("township.home")
def books(township: Division) -> ResponseReturnValue:
    """How far each village's book is confirmed, and what to do where it was refused."""
    return render_template("township/books.html", township=township, books=list_witnessed(current_session(), township))


@blueprint.get("/t/<township_code>/books/kept")
@permitted("township.home")
def kept(township: Division) -> ResponseReturnValue:
    """Every checkpoint the township confirmed last, as one text to keep elsewhere: on a stick, or printed."""
    notes = [
        f"# {each.village.code} {each.village.name}\n{each.confirmed.note}"
        for each in list_witnessed(current_session(), township)
        if each.confirmed is not None
    ]
    answer = Response("\n".join(notes), content_type="text/plain; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{township.code}-checkpoints.txt"'
    return answer
