"""Places, households and the people who act: who exists, and who may do what where.

Divisions, users and appointments are reference tables. Everything else belongs to one village and
carries ``village_id`` (the division id of the village) first in every key.
"""

from civility.people.models.accounts import (
    ROLES,
    ApiToken,
    Appointment,
    Kinship,
    SignInFailure,
    SignInName,
    User,
)
from civility.people.models.households import (
    SALT_SIZE,
    Household,
    HouseholdCard,
    Member,
    Portrait,
    RosterImport,
    Upload,
)
from civility.people.models.looks import HouseholdLook
from civility.people.models.places import HANG_DAYS, LEVELS, Division, Grid, HeadUnit, VillageSettings

__all__ = [
    "HANG_DAYS",
    "LEVELS",
    "ROLES",
    "SALT_SIZE",
    "ApiToken",
    "Appointment",
    "Division",
    "Grid",
    "HeadUnit",
    "Household",
    "HouseholdCard",
    "HouseholdLook",
    "Kinship",
    "Member",
    "Portrait",
    "RosterImport",
    "SignInFailure",
    "SignInName",
    "Upload",
    "User",
    "VillageSettings",
]
