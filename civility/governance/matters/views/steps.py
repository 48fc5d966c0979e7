"""One step of a matter, and what is written down on the way."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from civility.errors import N_, Forbidden, NotFound, RuleBroken, Stale
from civility.extensions import current_session
from civility.governance.matters import services
from civility.governance.matters.forms import EntryForm, FinishForm, StepForm
from civility.governance.matters.models import Matter
from civility.governance.matters.queries import get_entry, get_visible
from civility.governance.matters.services.visits import lacks_why
from civility.governance.matters.views import blueprint
from civility.governance.matters.views.showing import page_of, people_for, step_form
from civility.people.actors import Actor
from civility.people.models import Division
from civility.people.permissions import permitted, require

DONE = {
    "accept": N_("您接下了。"),
    "answer": N_("告诉提的人了：办好了。等他说一声好没好。"),
    "dispatch": N_("派出去了，等他接。"),
    "decline": N_("退回去了。"),
    "up": N_("交到上一级了。"),
    "down": N_("交到下一级了。"),
    "refuse": N_("告诉提的人了：不办，和原因。"),
    "merge": N_("并过去了，两边的号码都还能查。"),
    "rate": N_("记下了：办好了。"),
    "reopen": N_("退回去再办了。"),
    "hide": N_("等另一个人来定，在那以前还挂着。"),
    "withdraw": N_("收回来了，不再办；记录还在。"),
}
FIELDS = {
    "matter-reason-missing": "note",
    "matter-not-same-kind": "into",
    "matter-not-somebody-here": "handler",
    "matter-date-behind": "fix_by",
}


@blueprint.post(
    "/v/<village_code>/matters/<int:number>/"
    "<any(accept, answer, dispatch, decline, up, down, refuse, merge, rate, reopen, hide, withdraw):step>"
)
@permitted("matter.act")
def take_step(village: Division, number: int, step: str) -> ResponseReturnValue:
    """Whether this person may is asked where it is done."""
    session, actor = current_session(), require("matter.act", village)
    matter = get_visible(session, village.id, number, actor)
    form = step_form(step, people_for(session, village, matter) if step == "dispatch" else (), filled=True)
    if not form.request_key.raw_data:
        raise Stale()
    if form.validate_on_submit():
        try:
            STEPS[step](session, matter, actor, form)
        except (NotFound, Forbidden):
            raise
        except RuleBroken as refusal:
            form.refuse(refusal, FIELDS.get(refusal.code))
        else:
            flash(_(DONE[step]), "good")
            return _back(village, session, number, actor)
    matter = get_visible(session, village.id, number, actor)
    page = page_of(session, village, matter, actor, form, step)
    return render_template("matters/matter.html", refused=form, **page), form.status


@blueprint.post("/v/<village_code>/matters/<int:number>/entries")
@permitted("matter.act")
def write_entry(village: Division, number: int) -> ResponseReturnValue:
    """Plan a session, a visit, a step; or write down one that was done."""
    session, actor = current_session(), require("matter.act", village)
    matter = get_visible(session, village.id, number, actor)
    form = EntryForm().offer(matter.kind)
    if form.validate_on_submit():
        try:
            services.plan_entry(
                session,
                village_id=village.id,
                number=number,
                kind=form.kind.data,
                plan=form.plan.data or "",
                due_on=form.due_on.data,
                text=form.text.data or "",
                request_key=form.request_key.data or "",
                actor=actor,
            )
        except (NotFound, Forbidden):
            raise
        except RuleBroken as refusal:
            form.refuse(refusal, "plan" if refusal.code == "matter-entry-empty" else None)
        else:
            flash(_("记下了。"), "good")
            return _back(village, session, number, actor)
    page = page_of(session, village, get_visible(session, village.id, number, actor), actor, entry_form=form)
    return render_template("matters/matter.html", refused=form, **page), form.status


@blueprint.post("/v/<village_code>/matters/<int:number>/entries/<uuid:entry_id>")
@permitted("matter.act")
def finish(village: Division, number: int, entry_id: UUID) -> ResponseReturnValue:
    """A planned one was done, and what came of it."""
    session, actor = current_session(), require("matter.act", village)
    matter = get_visible(session, village.id, number, actor)
    get_entry(session, matter, entry_id)
    form = FinishForm(prefix=f"e{entry_id}-").offer(lacks_why=lacks_why(matter))
    if form.validate_on_submit():
        try:
            services.finish_entry(
                session,
                village_id=village.id,
                number=number,
                entry_id=entry_id,
                text=form.text.data or "",
                why=(form.why.data or "") if form.why else "",
                actor=actor,
            )
        except (NotFound, Forbidden):
            raise
        except RuleBroken as refusal:
            form.refuse(refusal)
        else:
            flash(_("记下了。"), "good")
            return _back(village, session, number, actor)
    found = get_visible(session, village.id, number, actor)
    page = page_of(session, village, found, actor, finishing=(entry_id, form))
    return render_template("matters/matter.html", refused=form, **page), form.status


def _back(village: Division, session: Session, number: int, actor: Actor) -> ResponseReturnValue:
    """To the matter; to the list, when it is out of this person's sight now."""
    try:
        get_visible(session, village.id, number, actor)
    except NotFound:
        return redirect(url_for("matters.matters", village_code=village.code), 303)
    return redirect(url_for("matters.matter", village_code=village.code, number=number), 303)


def _where(matter: Matter) -> dict[str, Any]:
    return {"village_id": matter.village_id, "number": matter.number}


def _dispatch(session: Session, matter: Matter, actor: Actor, form: StepForm) -> None:
    handler_id = UUID(form.handler.data) if form.handler.data else matter.id  # nobody: refused with its own sentence
    services.dispatch_matter(session, **_where(matter), handler_id=handler_id, note=form.note.data or "", actor=actor)


def _rate(session: Session, matter: Matter, actor: Actor, form: StepForm) -> None:
    services.rate_matter(
        session, village_id=matter.village_id, matter_id=matter.id, actor=actor, note=form.note.data or ""
    )


def _reopen(session: Session, matter: Matter, actor: Actor, form: StepForm) -> None:
    services.reopen_matter(
        session, village_id=matter.village_id, matter_id=matter.id, actor=actor, reason=form.note.data or ""
    )


def _hide(session: Session, matter: Matter, actor: Actor, form: StepForm) -> None:
    services.propose_hiding(
        session,
        village_id=matter.village_id,
        numbers=[matter.number],
        reason=form.reason.data or "personal",
        note=form.note.data or "",
        actor=actor,
    )


def _reasoned(service: Callable[..., Matter], word: str) -> Callable[[Session, Matter, Actor, StepForm], None]:
    def take(session: Session, matter: Matter, actor: Actor, form: StepForm) -> None:
        service(session, **_where(matter), **{word: form.note.data or ""}, actor=actor)

    return take


STEPS: dict[str, Callable[[Session, Matter, Actor, StepForm], Any]] = {
    "accept": lambda session, matter, actor, form: services.accept_matter(
        session, **_where(matter), fix_by=form.fix_by.data, actor=actor
    ),
    "answer": _reasoned(services.answer_matter, "answer"),
    "dispatch": _dispatch,
    "decline": _reasoned(services.decline_matter, "reason"),
    "up": _reasoned(services.hand_up, "reason"),
    "down": _reasoned(services.hand_down, "reason"),
    "refuse": _reasoned(services.refuse_matter, "reason"),
    "merge": lambda session, matter, actor, form: services.merge_matters(
        session, **_where(matter), into=form.into.data or 0, actor=actor
    ),
    "rate": _rate,
    "reopen": _reopen,
    "hide": _hide,
    "withdraw": lambda session, matter, actor, form: services.withdraw_matter(
        session, village_id=matter.village_id, matter_id=matter.id, actor=actor, reason=form.note.data or ""
    ),
}
