"""How many people besides the recorder must look at a claim. Pure."""

STEPS = 2
"""The most there are: the first review and the second."""


def steps_needed(direction: str, amount_tenths: int, from_tenths: int | None) -> int:
    """Two for a deduction, whatever its size, and for what is worth ``from_tenths`` or more; else one.

    ``from_tenths`` is what the village voted, None where it voted nothing.
    """
    large = from_tenths is not None and amount_tenths >= from_tenths
    return STEPS if large or direction == "deduction" else 1
