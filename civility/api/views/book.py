"""Checkpoints of a village's book and what they prove. Hashes and numbers; no household's points."""

from base64 import b64encode
from typing import Any

from marshmallow import fields

from civility import ledger
from civility.api.blueprint import VILLAGE, blueprint
from civility.api.cursors import read_cursor, write_cursor
from civility.api.errors import BadCursor
from civility.api.fields import Instant, Shape, count, typed
from civility.api.operations import Call, operation
from civility.ledger import CheckpointNotFound, NotSealedYet, ProofFails, TransactionNotFound
from civility.ledger.models import LedgerCheckpoint

CURSOR = "checkpoints"
SEQ = "int(max=9007199254740991)"


class CheckpointShape(Shape):
    """``note`` is the C2SP signed note whole; ``root`` is base64, as in the note."""

    size = fields.Integer(required=True)
    root = fields.String(required=True)
    sealed_at = Instant(required=True)
    note = fields.String(required=True)


class CheckpointsQuery(Shape):
    limit = count(200, load_default=50, strict=False)
    cursor = typed(200, load_default="", metadata={"description": "`next` of the page before"})


class CheckpointsShape(Shape):
    """Newest first; ``next`` is null on the last page."""

    items = fields.List(fields.Nested(CheckpointShape), required=True)
    next = fields.String(required=True, allow_none=True)


class ProofQuery(Shape):
    size = count(
        2**53 - 1,
        strict=False,
        load_default=None,
        metadata={"description": "Of the checkpoint to prove under; the first that covers the transaction"},
    )


class ProofShape(Shape):
    """RFC 9162 inclusion proof: ``hashes`` (base64) lead from ``leaf``, number ``index``, to the checkpoint's root."""

    seq = fields.Integer(required=True)
    index = fields.Integer(required=True)
    size = fields.Integer(required=True)
    leaf = fields.String(required=True)
    hashes = fields.List(fields.String(), required=True)
    transaction_hash = fields.String(required=True)
    checkpoint = fields.String(required=True)


class ConsistencyQuery(Shape):
    first = count(2**53 - 1, strict=False, required=True, metadata={"description": "Size of the earlier checkpoint"})


class ConsistencyShape(Shape):
    """RFC 9162 consistency proof between two checkpoints; hashes and roots are base64."""

    first = fields.Integer(required=True)
    second = fields.Integer(required=True)
    first_root = fields.String(required=True)
    second_root = fields.String(required=True)
    hashes = fields.List(fields.String(), required=True)


@blueprint.get(f"{VILLAGE}/checkpoints")
@operation(
    "book.read", summary="Signed heads of the book, newest first", query=CheckpointsQuery, answer=CheckpointsShape,
    refusals=(BadCursor,),
)  # fmt: skip
def checkpoints(call: Call) -> dict[str, Any]:
    limit, cursor = call.asked["limit"], call.asked["cursor"]
    before = read_cursor(CURSOR, cursor)[0] if cursor else None
    found = ledger.list_checkpoints(call.session, call.place.id, limit=limit, before=before)
    more = len(found) == limit
    return {
        "items": [_told(call, each) for each in found],
        "next": write_cursor(CURSOR, found[-1].size) if more else None,
    }


@blueprint.get(f"{VILLAGE}/transactions/<{SEQ}:seq>/proof")
@operation(
    "book.read", summary="Prove that a transaction is in the book", query=ProofQuery, answer=ProofShape,
    refusals=(TransactionNotFound, CheckpointNotFound, NotSealedYet, ProofFails),
)  # fmt: skip
def proof(call: Call, seq: int) -> dict[str, Any]:
    found = ledger.prove_inclusion(
        call.session, call.place.id, seq, size=call.asked["size"], witness_id=call.place.parent_id
    )
    return {
        "seq": seq,
        "index": found.index,
        "size": found.size,
        "leaf": _base64(found.leaf),
        "hashes": [_base64(each) for each in found.hashes],
        "transaction_hash": _base64(found.transaction.hash),
        "checkpoint": found.note,
    }


@blueprint.get(f"{VILLAGE}/checkpoints/<{SEQ}:size>/consistency")
@operation(
    "book.read", summary="Prove that a checkpoint only adds to an earlier one", query=ConsistencyQuery,
    answer=ConsistencyShape, refusals=(CheckpointNotFound, ProofFails),
)  # fmt: skip
def consistency(call: Call, size: int) -> dict[str, Any]:
    found = ledger.prove_consistency(call.session, call.place.id, call.asked["first"], size)
    return {
        "first": found.first,
        "second": found.second,
        "first_root": _base64(found.first_root),
        "second_root": _base64(found.second_root),
        "hashes": [_base64(each) for each in found.hashes],
    }


def _told(call: Call, checkpoint: LedgerCheckpoint) -> dict[str, Any]:
    return {
        "size": checkpoint.size,
        "root": _base64(checkpoint.root),
        "sealed_at": checkpoint.sealed_at,
        "note": ledger.note_of(call.session, checkpoint, call.place.parent_id),
    }


def _base64(data: bytes) -> str:
    return b64encode(data).decode()
