"""Asking households what to buy next: one household, one voice, on the phone or through a helper."""

from collections.abc import Sequence
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import now, today
from civility.db import transaction
from civility.people.actors import Actor
from civility.people.voices import get_resident, voice_of
from civility.store.errors import BadOptions, NoSuchOption, PollBackwards, PollOver
from civility.store.models import GoodsPoll, GoodsVoice
from civility.store.queries import find_voice, get_poll, get_store, poll_event
from civility.store.services.keyed import once

LEAST_OPTIONS: Final = 2
MOST_OPTIONS: Final = 12
LONGEST_OPTION: Final = 40


def open_poll(
    session: Session,
    *,
    village_id: UUID,
    store_id: UUID,
    options: Sequence[str],
    until_on: date,
    actor: Actor,
    request_key: str,
) -> GoodsPoll:
    """Ask which of ``options`` to buy, up to and including a day. Raises BadOptions, PollBackwards, NotFound."""
    content = {"store": str(store_id), "options": list(options), "until": until_on.isoformat()}
    with once(session, "open-poll", village_id=village_id, key=request_key, actor=actor, content=content) as request:
        if request.replay:
            return session.get_one(GoodsPoll, (village_id, UUID(request.replay.reference)))
        store = get_store(session, village_id, store_id)
        wrong = len(set(options)) != len(options) or any(not 1 <= len(each) <= LONGEST_OPTION for each in options)
        if wrong or not LEAST_OPTIONS <= len(options) <= MOST_OPTIONS:
            raise BadOptions(least=LEAST_OPTIONS, most=MOST_OPTIONS)
        if until_on < today():
            raise PollBackwards()
        last = session.scalar(select(func.max(GoodsPoll.number)).where(GoodsPoll.village_id == village_id)) or 0
        poll = GoodsPoll(
            village_id=village_id,
            number=last + 1,
            request_key=request_key,
            store_id=store.id,
            options=list(options),
            until_on=until_on,
            opened_by=actor.user_id,
            opened_at=now(),
        )
        session.add(poll)
        session.flush()
        request.record(poll_event("goods-poll-opened", poll), actor=actor.mark)
        return poll


def choose_good(
    session: Session, *, village_id: UUID, number: int, household_id: UUID, choice: int, actor: Actor
) -> GoodsVoice:
    """The household's one voice; chosen again it is the new one. A household chooses for itself, a helper for any.

    Raises Forbidden, PollOver, NoSuchOption, HouseholdLeft, NotFound.
    """
    channel, helper_id = voice_of(actor, village_id, household_id)
    with transaction(session):
        ledger.hold(session, village_id)
        poll = get_poll(session, village_id, number)
        get_resident(session, village_id, household_id)
        if today() > poll.until_on:
            raise PollOver(number=poll.number)
        if not 0 <= choice < len(poll.options):
            raise NoSuchOption()
        voice = find_voice(session, poll, household_id)
        if voice is None:
            voice = GoodsVoice(village_id=village_id, poll_id=poll.id, household_id=household_id)
            session.add(voice)
        voice.choice, voice.at = choice, now()
        voice.channel, voice.helper_id = channel, helper_id
        session.flush()
        return voice
