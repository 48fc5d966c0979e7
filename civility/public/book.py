"""The village's book as anyone may see it: how far it is sealed, who confirmed it, and proofs to take along.

Figures and hashes only: nobody's name, no household's points.
"""

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from civility import ledger
from civility.extensions import current_session
from civility.papers import keyring
from civility.people.models import Division
from civility.people.permissions import open_to_all
from civility.public.blueprint import blueprint
from civility.statements.queries import list_sealed_months, span_words

SHOWN = 12


@blueprint.get("/p/<village_code>/book")
@open_to_all
def book(village: Division) -> ResponseReturnValue:
    """How far the book is sealed and whether the township confirmed it."""
    session = current_session()
    township_id = village.parent_id
    confirmed = ledger.last_confirmed(session, village.id, township_id) if township_id else None
    last = ledger.last_answer(session, village.id, township_id) if township_id else None
    return render_template(
        "public/book.html",
        village=village,
        entries=ledger.count_transactions(session, village.id),
        checkpoints=ledger.list_checkpoints(session, village.id, limit=SHOWN),
        confirmed=confirmed,
        refused=last if last is not None and last.state == "refused" else None,
        keys=keyring().of("book"),
        months=[(each.code, span_words(each)) for each in list_sealed_months(session, village, limit=SHOWN)],
    )


@blueprint.get("/p/<village_code>/book/checkpoint")
@open_to_all
def checkpoint(village: Division) -> ResponseReturnValue:
    """The newest checkpoint as a signed note, with the township's signature once it has given it."""
    session = current_session()
    newest = ledger.newest_checkpoint(session, village.id)
    if newest is None:
        raise ledger.CheckpointNotFound(size=ledger.count_transactions(session, village.id))
    return _text(ledger.note_of(session, newest, village.parent_id))


@blueprint.get("/p/<village_code>/book/<int(max=9007199254740991):seq>/proof")
@open_to_all
def proof(village: Division, seq: int) -> ResponseReturnValue:
    """The proof that transaction ``seq`` is in the book, with its checkpoint; ``?size=`` names another checkpoint."""
    session = current_session()
    found = ledger.prove_inclusion(
        session, village.id, seq, size=request.args.get("size", type=int), witness_id=village.parent_id
    )
    answer = _text(found.text)
    answer.headers["Content-Disposition"] = f'attachment; filename="{village.code}-{seq}.tlog-proof"'
    return answer


def _text(text: str) -> Response:
    return Response(text, content_type="text/plain; charset=utf-8")
