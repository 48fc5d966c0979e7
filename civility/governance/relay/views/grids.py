"""Grids: what lies in what with households counted at every level, who looks after each; the township over its villages."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import SelectChoice

from civility.errors import NotFound, RuleBroken
from civility.extensions import current_session
from civility.governance.relay.forms import GridForm, ids_of
from civility.governance.relay.queries import Net, list_nets, list_posts_of_grids
from civility.governance.relay.services import keep_grid
from civility.governance.relay.views.blueprint import blueprint
from civility.people.models import Division, Grid
from civility.people.permissions import current_actor, may, permitted, require
from civility.people.queries import list_divisions, list_names, list_staff


@blueprint.get("/v/<village_code>/grids/")
@permitted("grid.read")
def grids(village: Division) -> ResponseReturnValue:
    session = current_session()
    (net,) = list_nets(session, [village])
    posts = list_posts_of_grids(session, village.id)
    people = {person for post in posts.values() for person in (post.worker_id, post.lead_id)}
    return render_template(
        "relay/grids.html",
        village=village,
        net=net,
        posts=posts,
        names=list_names(session, people),
        may_arrange=may(current_actor(), "grid.arrange", village),
    )


@blueprint.route("/v/<village_code>/grids/new", methods=["GET", "POST"])
@permitted("grid.arrange")
def new_grid(village: Division) -> ResponseReturnValue:
    return _edit(village, None)


@blueprint.route("/v/<village_code>/grids/<uuid:grid_id>", methods=["GET", "POST"])
@permitted("grid.arrange")
def grid(village: Division, grid_id: UUID) -> ResponseReturnValue:
    found = current_session().get(Grid, (village.id, grid_id))
    if found is None:
        raise NotFound()
    return _edit(village, found)


@blueprint.get("/t/<township_code>/grids")
@permitted("grid.count")
def township_grids(township: Division) -> ResponseReturnValue:
    """The township's net over its villages: patches, grids and households add up from level to level."""
    session = current_session()
    villages = [each for each in list_divisions(session) if each.parent_id == township.id and each.level == "village"]
    nets = list_nets(session, villages)
    rows: list[dict[str, Any]] = [_row(net) for net in nets]
    sums = {key: sum(row[key] for row in rows) for key in ("patches", "grids", "households", "outside")}
    return render_template("relay/township_grids.html", township=township, rows=[*rows, {"village": _("合计"), **sums}])


def _row(net: Net) -> dict[str, Any]:
    return {
        "village": net.village.name,
        "patches": len(net.patches),
        "grids": net.grid_count,
        "households": net.total,
        "outside": net.outside,
    }


def _edit(village: Division, found: Grid | None) -> ResponseReturnValue:
    session = current_session()
    (net,) = list_nets(session, [village])
    post = list_posts_of_grids(session, village.id).get(found.id) if found else None
    form = GridForm(
        name=found.name if found else "",
        parent=str(found.parent_id or "") if found else "",
        worker=str(post.worker_id or "") if post else "",
        lead=str(post.lead_id or "") if post else "",
    )
    form.parent.choices = [
        SelectChoice("", _("直接在村里")),
        *(SelectChoice(str(each.grid.id), each.grid.name) for each in net.walk() if each.grid is not found),
    ]
    for field, role in ((form.worker, "grid_worker"), (form.lead, "committee")):
        people = list_staff(session, village.id, role)
        field.choices = [SelectChoice("", _("还没有")), *(SelectChoice(str(each.id), each.name) for each in people)]
    if form.validate_on_submit():
        try:
            kept = keep_grid(
                session,
                village_id=village.id,
                grid_id=found.id if found else None,
                name=form.name.data or "",
                parent_id=_id(form.parent.data),
                worker_id=_id(form.worker.data),
                lead_id=_id(form.lead.data),
                actor=require("grid.arrange", village),
            )
        except RuleBroken as refusal:
            form.refuse(refusal)
        else:
            flash(_("“%(name)s”记好了。", name=kept.name), "good")
            return redirect(url_for("relay.grids", village_code=village.code), 303)
    return render_template("relay/grid.html", village=village, grid=found, form=form), form.status


def _id(text: str | None) -> UUID | None:
    return next(iter(ids_of([text or ""])), None)
