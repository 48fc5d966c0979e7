"""How much is measured: the full figures, or a taste of each for the tests."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Scale:
    """``requests`` are per page in each of ``rounds``; ``seconds`` per ledger figure in each round."""

    villages: int = 9
    households: int = 237
    months: int = 3
    starts: int = 5
    rounds: int = 5
    requests: int = 40
    rows: int = 1000
    cards: int = 500
    seconds: float = 2.0
    postgresql: bool = True


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
    postgresql=False,
)
