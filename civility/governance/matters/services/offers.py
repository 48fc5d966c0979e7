"""The list of services a village offers (服务清单), which its committee keeps."""

from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from civility.db import transaction
from civility.errors import NotFound
from civility.governance.matters.errors import TooManyOffers
from civility.governance.matters.models import Offer
from civility.governance.matters.queries.wall import list_offers
from civility.ledger import hold

MOST_OFFERS = 40
EXAMPLE: Final = (
    ("代办代缴", "代取药、代缴水电费、代取快递、代交材料", "网格员", False),
    ("理发", "上门给行动不便的老人理发", "志愿者", False),
    ("修水电", "修灯、修水管、看电器", "村里的手艺人", False),
    ("接送看病", "送到乡卫生院，一来一回", "志愿者", False),
    ("农技指导", "种养上的事，到地头看", "乡农技站", False),
    ("法律援助", "合同、工伤、赡养，先问再说；只有经手的人看得到", "乡司法所", True),
)


def begin_offers(session: Session, *, village_id: UUID, request_key: str) -> None:
    """An example to begin with, for a village whose list is empty; one that has any keeps it."""
    with transaction(session):
        hold(session, village_id)
        if list_offers(session, village_id, with_dropped=True):
            return
        for place, (name, what, provider, confidential) in enumerate(EXAMPLE):
            session.add(
                Offer(
                    village_id=village_id,
                    request_key=f"{request_key}-{place}",
                    name=name,
                    what=what,
                    provider=provider,
                    confidential=confidential,
                )
            )
            session.flush()


def add_offer(
    session: Session,
    *,
    village_id: UUID,
    name: str,
    request_key: str,
    what: str = "",
    provider: str = "",
    confidential: bool = False,
) -> Offer:
    """One more service. Raises TooManyOffers."""
    with transaction(session):
        hold(session, village_id)
        known = session.scalar(select(Offer).where(Offer.village_id == village_id, Offer.request_key == request_key))
        if known is not None:
            return known
        if len(list_offers(session, village_id)) >= MOST_OFFERS:
            raise TooManyOffers(most=MOST_OFFERS)
        offer = Offer(
            village_id=village_id,
            request_key=request_key,
            name=name.strip(),
            what=what.strip(),
            provider=provider.strip(),
            confidential=confidential,
        )
        session.add(offer)
        session.flush()
        return offer


def drop_offer(session: Session, *, village_id: UUID, offer_id: UUID) -> Offer:
    """It is not offered any more; orders of it go on. Raises NotFound."""
    with transaction(session):
        hold(session, village_id)
        offer = session.get(Offer, (village_id, offer_id), populate_existing=True)
        if offer is None:
            raise NotFound()
        offer.dropped = True
        session.flush()
        return offer
