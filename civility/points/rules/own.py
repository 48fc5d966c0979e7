"""What a household may claim for itself."""

from collections.abc import Collection

from civility.points.rules.evidence import Evidence
from civility.points.rules.shapes import Shape, StartFull

MOST_OPEN_CLAIMS = 5
"""Claims of its own that one household may have waiting for a reviewer."""

SHOWABLE = frozenset(
    {Evidence.PHOTO, Evidence.CERTIFICATE, Evidence.RECEIPT, Evidence.DOCUMENT, Evidence.RECORD, Evidence.CONFIRMATION}
)
"""Evidence a household can hold up itself. A list of who came, a visit, a judging are the village's to bring."""


def may_claim_itself(direction: str, shape: Shape, evidence: Collection[str]) -> bool:
    """Whether a household may claim a clause for itself: a bonus it can show something for, and no inspection.

    The voted words say so: what a clause wants as evidence. One that wants none in particular may be claimed, since a
    reviewer looks at every claim.
    """
    if direction != "bonus" or isinstance(shape, StartFull):
        return False
    return not evidence or bool(SHOWABLE & set(evidence))
