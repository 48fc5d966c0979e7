"""The names of the red lines. A rule's value is kept in files and logs and never changes."""

from enum import StrEnum


class RedLineRule(StrEnum):
    WELFARE = "welfare"
    SCHOOLING = "schooling"
    POST_PROOF = "post-proof"
    HOUSING_PLOT = "housing-plot"
    PETITION = "petition"
    SPEECH = "speech"
    MONEY = "money"
    FAMILY_GUILT = "family-guilt"
    BELIEF = "belief"
    DENOUNCING = "denouncing"
    CRITICISM = "criticism"
    WEALTH = "wealth"
    PARTY_DISCIPLINE = "party-discipline"
    DEMOTION = "demotion"
