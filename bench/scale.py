"""How much is measured: the full figures, or a taste of each for the tests."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Scale:
    """``requests`` are per page in each of ``rounds``; ``seconds`` per ledger figure in each round.

    ``checked`` are the transactions of each of three books that are verified, ``young`` and ``history``
    those of the books that are read beside each other. ``clauses`` are taken in, ``scored`` households get points in
    one act, and lists are read of so many ``claims`` and ``matters``. The store has so many ``customers`` and ``goods``; the last item
    is fought for in so many ``stampedes``, and a market morning has so many ``visits``. ``papers`` are documents and how
    much is on them, made beside the peers; so many ``codes`` of cards are read. A ballot has so many ``voters``, of
    whom ``votes_at_once`` press at the same time.
    """

    villages: int = 9
    households: int = 237
    months: int = 3
    starts: int = 5
    rounds: int = 5
    requests: int = 40
    rows: int = 1000
    cards: int = 500
    seconds: float = 2.0
    checked: int = 20_000
    young: int = 10_000
    history: int = 100_000
    clauses: int = 230
    scored: int = 1_000
    claims: int = 100_000
    matters: int = 50_000
    customers: int = 1_400
    goods: int = 66
    stampedes: int = 100
    visits: int = 600
    papers: tuple[tuple[str, int], ...] = (
        ("roll", 1_000),
        ("roll", 1_400),
        ("cards", 500),
        ("cards", 10_000),
        ("booklet", 290),
    )
    codes: int = 200
    voters: int = 1_400
    votes_at_once: int = 200
    postgresql: bool = True
    peers: bool = True


FULL = Scale()
TINY = Scale(
    villages=1,
    households=30,
    months=2,
    starts=1,
    rounds=1,
    requests=2,
    rows=20,
    cards=10,
    seconds=0.01,
    checked=500,
    young=500,
    history=1_000,
    clauses=20,
    scored=10,
    claims=100,
    matters=100,
    customers=50,
    goods=10,
    stampedes=1,
    visits=8,
    papers=(("roll", 20), ("cards", 10), ("booklet", 8)),
    codes=10,
    voters=30,
    votes_at_once=10,
    postgresql=False,
    peers=False,
)
