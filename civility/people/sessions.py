"""Who a browser is: a user signed in by name, or a household that came with its card and PIN."""

from typing import Any
from uuid import UUID

from flask_login import UserMixin
from sqlalchemy.orm import Session

from civility.extensions import db, login_manager
from civility.people.actors import Actor, HouseholdRef, Post
from civility.people.models import Household, HouseholdCard, User
from civility.people.queries import list_posts


class CardHolder(UserMixin):
    """A household signed in by card and PIN. Ends when the card is revoked."""

    def __init__(self, card: HouseholdCard, household: Household) -> None:
        self.village_id = card.village_id
        self.card_id = card.id
        self.household_id = household.id
        self.household = household  # a session keeps what it loaded only while somebody holds it
        self.name = household.head_name

    @property
    def lasting_id(self) -> str:
        """The same household after another card: whose things wait in a phone."""
        return f"household:{self.village_id}:{self.household_id}"

    def get_id(self) -> str:
        return f"card:{self.village_id}:{self.card_id}"


@login_manager.user_loader
def load(cookie_id: str) -> User | CardHolder | None:
    kind, _, rest = cookie_id.partition(":")
    first, _, second = rest.partition(":")
    try:
        if kind == "user":
            user = db.session.get(User, UUID(first))
            return user if user and user.enabled and str(user.session_stamp) == second else None
        if kind == "card":
            card = db.session.get(HouseholdCard, (UUID(first), UUID(second)))
            if card is None or card.revoked_at is not None:
                return None
            household = db.session.get(Household, (card.village_id, card.household_id))
            return CardHolder(card, household) if household and household.left_on is None else None
    except ValueError:
        return None
    return None


def actor_of(session: Session, person: Any) -> Actor | None:
    """The acting value of whoever Flask-Login says is here; None when nobody is."""
    if not getattr(person, "is_authenticated", False):
        return None
    if isinstance(person, CardHolder):
        return Actor(user_id=None, name=person.name, household=HouseholdRef(person.village_id, person.household_id))
    user: User = person
    return actor_for(session, user)


def actor_for(session: Session, user: User) -> Actor:
    """The acting value of a user with the posts that hold today."""
    household = None
    if user.village_id is not None and user.household_id is not None:
        household = HouseholdRef(user.village_id, user.household_id)
    posts = frozenset(Post(post.role, post.division_id) for post in list_posts(session, user.id))
    return Actor(user_id=user.id, name=user.name, posts=posts, household=household)
