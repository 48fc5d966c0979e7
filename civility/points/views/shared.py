"""What every form of recording needs: choosing a clause, and where on the form a refusal is said."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from flask import render_template, request
from flask_babel import gettext as _

from civility.errors import RuleBroken
from civility.extensions import current_session
from civility.people.models import Division
from civility.people.permissions import require
from civility.points.errors import HouseholdRefused
from civility.points.models import Clause
from civility.points.promises import Promise, list_promises
from civility.points.queries import get_standard_in_force, list_categories, list_clauses_for_recording
from civility.points.rules.errors import WrongAmount
from civility.points.views.versions import day_asked, day_before
from civility.points.views.words import caps, worth
from civility.web.forms import Form


def clause_page(
    village: Division, address: Callable[[Clause], str], title: str, lead: str, back: str, back_words: str = ""
) -> str:
    """The clauses in force on the day asked for (today), those one used last first; each leads to ``address``."""
    session = current_session()
    actor = require("claim.record", village)
    text, category, on = request.args.get("q", "").strip()[:60], request.args.get("category", "")[:40], day_asked()
    assert actor.user_id is not None  # noqa: S101  (a card holder has no post)
    usual, others = list_clauses_for_recording(session, village.id, actor.user_id, on=on, text=text, category=category)
    standard = get_standard_in_force(session, village.id, on)

    return render_template(
        "points/record_clause.html",
        village=village,
        title=title,
        lead=lead,
        back=back,
        back_words=back_words,
        clauses=clause_rows((*usual, *others), list_promises(session, village.id), address),
        usual=len(usual),
        categories=list_categories(session, village.id, standard.id) if standard else [],
        standard=standard,
        on=on,
        before=day_before(standard),
        q=text,
        category=category,
    )


def clause_rows(
    clauses: Iterable[Clause], promised: Mapping[str, Sequence[Promise]], address: Callable[[Clause], str]
) -> list[tuple[Clause, str, str, str]]:
    """Clauses to choose from, each with what it gives, its bounds and the articles that stand on it in words, and its address."""
    return [
        (
            clause,
            worth(clause),
            " · ".join(filter(None, (caps(clause), *map(promise_words, promised.get(clause.title, ()))))),
            address(clause),
        )
        for clause in clauses
    ]


def promise_words(promise: Promise) -> str:
    return _("%(covenant)s第 %(number)s 条说到", covenant=promise.title, number=promise.number)


def field_of(form: Form, refusal: RuleBroken) -> str | None:
    """The field a refusal speaks of, so that its sentence stands there."""
    wanted = {
        "happened-in-future": "happened_on",
        "happened-too-long-ago": "happened_on",
        "clause-not-in-force": "happened_on",
        "reason-missing": "reason",
        "evidence-too-long": "evidence",
        "unknown-numbers": "numbers",
        "bad-household-number": "numbers",
        "check-digit-missing": "numbers",
        "wrong-check-digit": "numbers",
        "photo-gone": "photos",
        "too-many-photos": "photos",
    }.get(refusal.code)
    if isinstance(refusal, WrongAmount):
        wanted = next((name for name in ("option", "quantity", "tenths") if name in form), None)
    if isinstance(refusal, HouseholdRefused):
        return None
    return wanted if wanted in form else None
