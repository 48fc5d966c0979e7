"""Appraisals: what an office is measured by, scoring somebody with the figures beside, the roll of the office."""

from datetime import date
from typing import cast
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from civility.clock import today
from civility.errors import NotFound, RuleBroken
from civility.extensions import current_session
from civility.governance.relay.forms import AppraisalForm, ScoreForm, duties_of
from civility.governance.relay.models import Appraisal
from civility.governance.relay.queries import find_figure, get_appraisal, list_appraisals, list_standings
from civility.governance.relay.rules import EXAMPLE, OFFICES
from civility.governance.relay.services import open_appraisal, score_person
from civility.governance.relay.views.blueprint import blueprint
from civility.people.models import Division
from civility.people.permissions import current_actor, may, permitted, require
from civility.people.queries import list_names
from civility.web.numbers import points as points_words


@blueprint.get("/v/<village_code>/appraisals/")
@permitted("appraisal.read")
def appraisals(village: Division) -> ResponseReturnValue:
    return render_template(
        "relay/appraisals.html",
        village=village,
        appraisals=list_appraisals(current_session(), village.id),
        offices=OFFICES,
        may_open=may(current_actor(), "appraisal.open", village),
    )


@blueprint.route("/v/<village_code>/appraisals/new", methods=["GET", "POST"])
@permitted("appraisal.open")
def new_appraisal(village: Division) -> ResponseReturnValue:
    """Duties and weights of one office (``?office=``), beginning with those of last time, or with an example."""
    session = current_session()
    office = request.args.get("office", "head")
    if office not in OFFICES:
        raise NotFound()
    last = next((each for each in list_appraisals(session, village.id) if each.office == office), None)
    begin = [(d["what"], d["weight"], d["probe"]) for d in last.duties] if last else _example(office)
    filled = {
        f"{name}_{place}": value
        for place, duty in enumerate(begin, 1)
        for name, value in zip(("what", "weight", "probe"), duty, strict=True)
    }
    day = today()
    form = AppraisalForm(since_on=day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1), until_on=day, **filled)
    rows = form.offer()
    if form.validate_on_submit():
        try:
            opened = open_appraisal(
                session,
                village_id=village.id,
                office=office,
                since_on=cast(date, form.since_on.data),
                until_on=cast(date, form.until_on.data),
                duties=duties_of(form),
                actor=require("appraisal.open", village),
                request_key=form.request_key.data or "",
            )
        except RuleBroken as refusal:
            form.refuse(refusal)
        else:
            flash(_("条目定了，写进了账本。现在两个人分别打分。"), "good")
            return redirect(url_for("relay.appraisal", village_code=village.code, appraisal_id=opened.id), 303)
    return render_template(
        "relay/new_appraisal.html",
        village=village,
        form=form,
        rows=rows,
        office=_(OFFICES[office]),
        begun=0 if form.is_submitted() else len(begin),
        last=last,
    ), form.status


@blueprint.get("/v/<village_code>/appraisals/<uuid:appraisal_id>")
@permitted("appraisal.read")
def appraisal(village: Division, appraisal_id: UUID) -> ResponseReturnValue:
    """The roll of one office: apart from villagers, who are never ranked beside them."""
    session = current_session()
    found = get_appraisal(session, village.id, appraisal_id)
    standings = list_standings(session, found)
    return render_template(
        "relay/appraisal.html",
        village=village,
        appraisal=found,
        office=_(OFFICES[found.office]),
        standings=standings,
        total=lambda halves: points_words(halves * 5),
        scorers=list_names(session, {score.scorer_id for each in standings for score in each.scores}),
        may_score=may(current_actor(), "appraisal.score", village),
    )


@blueprint.route("/v/<village_code>/appraisals/<uuid:appraisal_id>/<uuid:subject>", methods=["GET", "POST"])
@permitted("appraisal.score")
def score(village: Division, appraisal_id: UUID, subject: UUID) -> ResponseReturnValue:
    """Points duty by duty for one person. What the other one gave is not shown before one's own is given."""
    session, actor = current_session(), require("appraisal.score", village)
    found = get_appraisal(session, village.id, appraisal_id)
    standing = next((each for each in list_standings(session, found) if each.line.subject == subject), None)
    if standing is None:
        raise NotFound()
    own = next((each for each in standing.scores if each.scorer_id == actor.user_id), None)
    form = ScoreForm(**{f"points_{n}": got for n, got in enumerate(own.points, 1)} if own else {})
    fields = form.fields_of(found.duties)
    if form.validate_on_submit():
        try:
            score_person(
                session,
                village_id=village.id,
                appraisal_id=appraisal_id,
                subject=subject,
                points=[field.data or 0 for field in fields],
                actor=actor,
            )
        except RuleBroken as refusal:
            form.refuse(refusal)
        else:
            flash(_("给%(name)s打了分。", name=standing.line.name), "good")
            return redirect(url_for("relay.appraisal", village_code=village.code, appraisal_id=appraisal_id), 303)
    return render_template(
        "relay/score.html",
        village=village,
        appraisal=found,
        line=standing.line,
        form=form,
        rows=list(zip(found.duties, fields, strict=True)),
        beside=_beside(village, found, standing.line.subject),
    ), form.status


def _beside(village: Division, found: Appraisal, subject: UUID) -> dict[str, str]:
    """What the program knows, in words, by probe."""
    session = current_session()
    line = next(each.line for each in list_standings(session, found) if each.line.subject == subject)
    figure = find_figure(session, village, found, line)
    notices = _("该告诉 %(asked)s 户次，按时知道的 %(told)s 户次", asked=figure.asked, told=figure.told)
    visits = _("没有账号，走访没有记在这里，问问各户") if figure.visits is None else _("记了 %(count)s 次走访", count=figure.visits)  # fmt: skip
    return {"notices": notices, "visits": visits, "": ""}


def _example(office: str) -> list[tuple[str, int, str]]:
    return [(_(what), weight, probe) for what, weight, probe in EXAMPLE[office]]
