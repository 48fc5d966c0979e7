"""Whom a ruling went against, and so who may take it to the township. Pure."""

OBJECTOR, HOUSEHOLD = "objector", "household"


def losers(ruling: str, direction: str) -> frozenset[str]:
    """The sides that may appeal: whoever objected, or the household whose claim it is.

    ``ruling`` is ``dismissed`` or ``upheld``. A deduction that stands hurts the household too; one that was struck
    out hurts nobody.
    """
    if ruling == "dismissed":
        return frozenset({OBJECTOR}) if direction == "bonus" else frozenset({OBJECTOR, HOUSEHOLD})
    return frozenset({HOUSEHOLD}) if direction == "bonus" else frozenset()


def still_stands(ruling: str, claim_state: str) -> bool:
    """Whether the claim still is where the ruling left it; else there is nothing to appeal against."""
    return (claim_state == "recalled") == (ruling == "upheld")
