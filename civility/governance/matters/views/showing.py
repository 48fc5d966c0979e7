"""What the page of one matter shows to one person, and which steps it offers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from civility.clock import today
from civility.errors import N_
from civility.governance.matters.forms import EntryForm, FinishForm, StepForm
from civility.governance.matters.models import Matter, MatterEntry
from civility.governance.matters.queries import (
    find_offer,
    list_accesses,
    list_entries,
    list_merged,
    list_photos,
    list_steps,
    roles_of,
    waiting_hiding,
)
from civility.governance.matters.queries.one import own_households_of
from civility.governance.matters.rules.kinds import (
    CARE_WORDS,
    ENTRY_WORDS,
    HIDING_REASONS,
    KINDS,
    WALL_KINDS,
    above,
    below,
)
from civility.governance.matters.rules.sight import has_turn, may_dispatch, sits
from civility.governance.matters.rules.transitions import OPEN, UNSAID
from civility.governance.matters.services.closing import is_raiser, may_close
from civility.governance.matters.services.visits import lacks_why
from civility.governance.matters.services.wall import HIDERS
from civility.governance.matters.views.words import events, kind_word, standing, urgency
from civility.people.actors import Actor
from civility.people.models import Division, Household, User
from civility.people.permissions import current_actor, may
from civility.people.queries import get_household_by_id, list_names, list_staff
from civility.people.rules import short_number
from civility.web.forms import ConfirmForm


@dataclass(frozen=True)
class Way:
    """A step as the page offers it: what it is called, what its button says, which fields it asks, its form."""

    title: str
    button: str
    asks: tuple[str, ...] = ()
    label: str = ""


WAYS = {
    "accept": Way(N_("接下来办"), N_("我来办")),
    "answer": Way(N_("办好了"), N_("告诉提的人：办好了"), ("note",), N_("怎么办的（提的人看得到）")),
    "dispatch": Way(N_("派人"), N_("派给他"), ("handler", "note"), N_("交代一句")),
    "decline": Way(N_("我接不了"), N_("退回去"), ("note",), N_("为什么")),
    "up": Way(N_("交给上一级"), N_("交上去"), ("note",), N_("为什么要上一级办")),
    "down": Way(N_("交回下一级"), N_("交下去"), ("note",), N_("请下一级做什么")),
    "refuse": Way(N_("不办"), N_("告诉提的人：不办"), ("note",), N_("为什么（提的人看得到）")),
    "merge": Way(N_("和另一件是同一件事"), N_("并过去"), ("into",)),
    "rate": Way(N_("办好了没有？"), N_("看过了，办好了"), ("note",), N_("说一句")),
    "reopen": Way(N_("没办好"), N_("退回去再办"), ("note",), N_("哪里没办好")),
    "hide": Way(N_("从墙上拿下来"), N_("请另一个人来定"), ("reason", "note"), N_("说明")),
    "withdraw": Way(N_("记错了，或者不用办了"), N_("收回，不再办"), ("note",), N_("为什么（提的人看得到）")),
}
FIRST = ("accept", "answer", "rate")
NEEDED = {
    **dict.fromkeys(("answer", "decline", "up", "down", "refuse", "reopen"), ("note",)),
    "dispatch": ("handler",),
    "merge": ("into",),
    "hide": ("reason",),
}


def steps_open(session: Session, matter: Matter, actor: Actor, roles: frozenset[str]) -> list[str]:
    """The steps this person may take now, in the order they are offered."""
    running, mine = matter.state in OPEN, actor.user_id is not None and matter.handler_id == actor.user_id
    own = matter.household_id is not None and (matter.village_id, matter.household_id) in own_households_of(
        session, {actor.user_id}
    )
    turn = running and has_turn(matter, actor, roles)
    sending = running and may_dispatch(matter, roles)
    closes = matter.state in ("done", *UNSAID) and may_close(session, matter, actor)
    wall = matter.kind in WALL_KINDS and not matter.private
    answers = {
        "accept": not own
        and ((matter.state == "raised" and (mine or sits(matter, roles))) or (matter.state == "dispatched" and mine)),
        "answer": matter.state == "accepted" and mine,
        "rate": matter.state == "done" and closes,
        "reopen": closes,
        "dispatch": sending,
        "decline": mine and matter.state in ("dispatched", "accepted"),
        "up": turn and above(matter.level) is not None,
        "down": turn and below(matter.level) is not None,
        "refuse": turn and not own,
        "merge": wall and sending,
        "hide": wall and not matter.hidden and bool(HIDERS & roles) and waiting_hiding(session, matter) is None,
        "withdraw": matter.state in (*OPEN, "held") and is_raiser(matter, actor),
    }
    return [name for name, open_ in answers.items() if open_]


def page_of(
    session: Session,
    village: Division,
    matter: Matter,
    actor: Actor,
    refused: StepForm | None = None,
    refused_name: str = "",
    entry_form: EntryForm | None = None,
    finishing: tuple[object, FinishForm] | None = None,
) -> dict[str, Any]:
    """Everything the template needs, as plain values."""
    roles = roles_of(session, village.id, actor)
    steps, entries = list_steps(session, matter), list_entries(session, matter)
    accesses = list_accesses(session, matter) if matter.private else ()
    names = list_names(
        session,
        {each.user_id for each in steps}
        | {each.handler_id for each in steps}
        | {each.done_by for each in entries}
        | {each.user_id for each in accesses}
        | {matter.handler_id, matter.raised_by},
    )
    turn = has_turn(matter, actor, roles)
    open_steps = steps_open(session, matter, actor, roles)
    people = people_for(session, village, matter) if "dispatch" in open_steps else ()
    household = get_household_by_id(session, village.id, matter.household_id) if matter.household_id else None
    step_url = _record_url(village, household)
    hiding = waiting_hiding(session, matter)
    shows_raiser = turn or bool(roles & {"committee"}) or actor.user_id == matter.raised_by
    return {
        "village": village,
        "matter": matter,
        "kind": kind_word(matter),
        "standing": standing(matter),
        "urgency": urgency(matter),
        "events": events(steps, names=names),
        "names": names,
        "household": household if shows_raiser or matter.private else None,
        "short": short_number(household.number) if household else "",
        "why": _(CARE_WORDS[matter.why]) if matter.why else "",
        "shows_raiser": shows_raiser,
        "offer": find_offer(session, matter),
        "merged": list_merged(session, matter),
        "photo_ids": list_photos(session, matter),
        "ways": [
            (name, WAYS[name], refused if refused_name == name and refused else step_form(name, people))
            for name in open_steps
        ],
        "first": [name for name in FIRST if name != "answer" or not KINDS[matter.kind].lasting],
        "entries": [_entry(entry, finishing, step_url, lacks=lacks_why(matter)) for entry in entries],
        "entry_form": entry_form or EntryForm(formdata=None).offer(matter.kind),
        "may_write": turn and bool(KINDS[matter.kind].entries) and matter.state in (*OPEN, "done"),
        "hiding": hiding,
        "hiding_words": _(HIDING_REASONS[hiding.reason]) if hiding else "",
        "may_decide": hiding is not None and bool(HIDERS & roles) and hiding.proposed_by != actor.user_id,
        "confirm": ConfirmForm(formdata=None),
        "accesses": accesses,
        "today": today(),
        "claim_url": _claim_url(session, village, matter),
    }


def step_form(name: str, people: Sequence[User] = (), *, filled: bool = False) -> StepForm:
    """The form of a step; ``filled`` with what came."""
    form = StepForm(prefix=f"{name}-") if filled else StepForm(prefix=f"{name}-", formdata=None)
    for field in NEEDED.get(name, ()):
        form[field].flags.optional = False  # asked for by the service, with a sentence of its own
    return form.offer(people)


def people_for(session: Session, village: Division, matter: Matter) -> Sequence[User]:
    """Whom one may send: everybody with a post here, but nobody of the household itself."""
    return [
        person
        for person in list_staff(session, village.id)
        if matter.household_id is None or (person.village_id, person.household_id) != (village.id, matter.household_id)
    ]


def _entry(
    entry: MatterEntry, finishing: tuple[object, FinishForm] | None, step_url: str, *, lacks: bool
) -> dict[str, Any]:
    """``step_url`` is where what a household achieved is recorded: offered at each step of its plan that is done."""
    refused = finishing[1] if finishing and finishing[0] == entry.id else None
    form = refused or FinishForm(prefix=f"e{entry.id}-", formdata=None).offer(lacks_why=lacks)
    late = entry.done_at is None and entry.due_on is not None and entry.due_on < today()
    achieved = entry.kind == "step" and entry.done_at is not None
    return {
        "entry": entry,
        "word": _(ENTRY_WORDS[entry.kind]),
        "late": late,
        "form": form,
        "claim_url": step_url if achieved else "",
    }


def _claim_url(session: Session, village: Division, matter: Matter) -> str:
    """Where a good deed done in this matter is recorded, like any other, for the household of whoever did it."""
    if matter.state not in ("done", "rated", "closed") or matter.handler_id is None:
        return ""
    for village_id, household_id in own_households_of(session, {matter.handler_id}):
        if village_id == village.id:
            return _record_url(village, get_household_by_id(session, village.id, household_id))
    return ""


def _record_url(village: Division, household: Household | None) -> str:
    """Where this person records something for a household, for others to review; nothing where they may not."""
    if household is None or not may(current_actor(), "claim.record", village):
        return ""
    return url_for("points.record_clause", village_code=village.code, number=household.number)
