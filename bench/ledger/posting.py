"""Transactions a second through the public service, beside the driver writing the same rows in the same run."""

from collections.abc import Callable
from contextlib import ExitStack
from itertools import cycle
from uuid import UUID

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from bench.ledger.books import HOUSEHOLDS, in_turn, new_village, rate, redemption, scoring, warmed, write
from bench.ledger.raw import Raw, awards, redemptions
from bench.ledger.workers import Work, in_processes


def one_connection(engine: Engine, seconds: float, rounds: int) -> dict[str, float]:
    """One redemption a commit, and 237 households scored in one act, on one connection."""
    with ExitStack() as stack:
        session = stack.enter_context(Session(engine))
        village = new_village(engine, HOUSEHOLDS)
        raw, by_hand = Raw(engine), new_village(engine, HOUSEHOLDS)
        stack.callback(raw.close)
        acts = {
            "redemptions": lambda: rate(lambda: write(session, [redemption(village)]), seconds),
            "raw_redemptions": lambda: rate(lambda: raw.write(by_hand, 1, redemptions), seconds),
            "scored": lambda: rate(lambda: write(session, scoring(village)), seconds),
            "raw_scored": lambda: rate(lambda: raw.write(by_hand, HOUSEHOLDS, awards), seconds),
        }
        found = in_turn(warmed(engine, acts), rounds)
    return {
        "redemptions_per_second": found["redemptions"],
        "redemptions_of_raw": found["redemptions"] / found["raw_redemptions"],
        "scored_per_second": found["scored"],
        "scored_of_raw": found["scored"] / found["raw_scored"],
    }


def many_connections(engine: Engine, connections: int, villages: int, seconds: float, rounds: int) -> dict[str, float]:
    """So many processes with a connection each, every one going round villages of its own."""
    books = [new_village(engine) for _ in range(villages)]

    def figure(work: Work) -> Callable[[], float]:
        return lambda: in_processes(engine, work, connections, 1, seconds).per_second

    acts = {
        "ours": figure(lambda own, number: _ours(own, books[number::connections])),
        "raw": figure(lambda own, number: _raw(own, books[number::connections])),
    }
    found = in_turn(warmed(engine, acts), rounds)
    return {"per_second": found["ours"], "of_raw": found["ours"] / found["raw"]}


def _ours(engine: Engine, villages: list[UUID]) -> Callable[[], object]:
    session, turn = Session(engine), cycle(villages)
    return lambda: write(session, [redemption(next(turn))])


def _raw(engine: Engine, villages: list[UUID]) -> Callable[[], object]:
    raw, turn = Raw(engine), cycle(villages)
    return lambda: raw.write(next(turn), 1, redemptions)
