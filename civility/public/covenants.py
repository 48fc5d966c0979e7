"""A covenant's draft before the village: what it changes, what was said and answered, and a form for what anybody thinks."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from civility.clock import today
from civility.errors import NotFound, RuleBroken
from civility.extensions import csrf, current_session, limiter
from civility.governance.covenants.models import Covenant
from civility.governance.covenants.queries import (
    find_before_village,
    find_compared,
    find_in_force,
    get_covenant,
    list_comments,
    worth_of_clauses,
)
from civility.governance.covenants.rules.changes import compare_articles
from civility.governance.covenants.rules.life import may_step
from civility.governance.covenants.services import comment_on_covenant
from civility.people.cleaning import cleaner_of
from civility.people.forms import CommentForm
from civility.people.models import Division
from civility.people.permissions import open_to_all
from civility.people.queries import get_settings
from civility.public.blueprint import blueprint


@blueprint.get("/p/<village_code>/covenants/<kind>/<int:version>/changes")
@open_to_all
def covenant_changes(village: Division, kind: str, version: int) -> ResponseReturnValue:
    """What a version that was voted changed in the one before it, word by word."""
    session = current_session()
    found = get_covenant(session, village.id, kind, version)
    old = find_compared(session, found, today())
    if found.state == "draft" or old is None:
        raise NotFound()
    return render_template(
        "public/covenant_changes.html",
        village=village,
        covenant=found,
        old=old,
        changes=compare_articles(old.articles, found.articles),
    )


@blueprint.route("/p/<village_code>/covenants/<kind>/draft", methods=["GET", "POST"])
@open_to_all
@csrf.exempt
@limiter.limit("20/minute;100/day", methods=["POST"])
def covenant_draft(village: Division, kind: str) -> ResponseReturnValue:
    """When everybody had their say it stays until it is voted on, with the answers; what comes too late is refused kindly."""
    session = current_session()
    found = find_before_village(session, village.id, kind, today())
    if found is None:
        if find_in_force(session, village.id, kind, today()) is None:
            raise NotFound()
        late = 1 if request.method == "POST" else None
        return redirect(url_for("public.covenant", village_code=village.code, kind=kind, late=late))
    form = CommentForm()
    if form.validate_on_submit():
        try:
            comment_on_covenant(
                session,
                village_id=village.id,
                covenant_id=found.id,
                text=form.text.data or "",
                about=form.about.data or "",
                name=form.name.data or "",
                request_key=form.request_key.data,
            )
        except RuleBroken as refusal:
            status = form.refuse(refusal, "text")
            return covenant_draft_page(village, found, form), status
        return redirect(url_for("public.covenant_draft", village_code=village.code, kind=kind, sent=1), 303)
    return covenant_draft_page(village, found, form, sent="sent" in request.args), form.status


def covenant_draft_page(
    village: Division, draft: Covenant, form: CommentForm | None = None, *, sent: bool = False, scanned: bool = False
) -> str:
    """A draft that is or was before the village; the caller has kept others from the public."""
    session = current_session()
    old = find_in_force(session, village.id, draft.kind, today())
    clean = cleaner_of(session, village.id)
    said = list_comments(session, draft)
    answered = [
        {"about": clean(each.about), "text": clean(each.text), "answer": clean(each.answer)}
        for each in said
        if each.answer
    ]
    return render_template(
        "public/covenant_draft.html",
        village=village,
        draft=draft,
        old=old,
        changes=compare_articles(old.articles, draft.articles) if old else None,
        worth=worth_of_clauses(session, village.id, [draft], _),
        answered=answered,
        waiting=len(said) - len(answered),
        open=may_step(draft, "comment", today()),
        form=form or CommentForm(formdata=None),
        sent=sent,
        scanned=scanned,
        settings=get_settings(session, village.id),
    )
