"""Who acts: a frozen value made from a sign-in, so that services need no request and no user table."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self
from uuid import UUID


@dataclass(frozen=True)
class Post:
    """One appointment that holds today: a role in a place."""

    role: str
    division_id: UUID


@dataclass(frozen=True)
class HouseholdRef:
    """A household's full key."""

    village_id: UUID
    household_id: UUID


@dataclass(frozen=True)
class Actor:
    """The person behind a use case.

    ``user_id`` is None for a household that came in with its card and PIN, and for the system itself.
    ``household`` is the actor's own household, which they may never score.
    """

    user_id: UUID | None
    name: str
    posts: frozenset[Post] = frozenset()
    household: HouseholdRef | None = None

    @classmethod
    def of(cls, household: HouseholdRef) -> Self:
        """A household on its own pages, whoever of it holds the phone."""
        return cls(user_id=None, name="", household=household)

    def roles_in(self, places: Iterable[UUID]) -> frozenset[str]:
        """The roles held in any of ``places`` (a village and the township above it, say)."""
        wanted = set(places)
        return frozenset(post.role for post in self.posts if post.division_id in wanted)

    def owns(self, village_id: UUID, household_id: UUID) -> bool:
        return self.household == HouseholdRef(village_id, household_id)

    @property
    def mark(self) -> str:
        """How the book names the actor: an opaque id, never a name."""
        if self.user_id is not None:
            return str(self.user_id)
        return f"household:{self.household.household_id}" if self.household else "system"


SYSTEM = Actor(user_id=None, name="system")
