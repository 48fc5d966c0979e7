"""Pages reached by a printed code, and by their address too: notice, roll, covenant, standard; and statements."""

import json
from datetime import date
from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from civility.clock import local, today
from civility.errors import NotFound
from civility.extensions import current_session
from civility.governance.covenants.models import Covenant
from civility.governance.covenants.queries import (
    count_signed,
    find_in_force,
    find_successor,
    list_in_force,
    list_versions,
    promises_by_clause,
    worth_of_clauses,
)
from civility.governance.covenants.rules import KIND_NAMES, VOTED_BY_NAMES
from civility.governance.covenants.rules.life import standing
from civility.governance.rolls.forms import period_words
from civility.governance.rolls.queries import get_roll, period_of
from civility.governance.rolls.views import shown
from civility.papers import issue_paper
from civility.people.cleaning import cleaner_of
from civility.people.forms import CommentForm
from civility.people.models import Division
from civility.people.queries import count_households, get_settings
from civility.people.rules import short_number
from civility.points import queries as points
from civility.points.models import Standard
from civility.points.rules.deadlines import WORKDAYS, last_day
from civility.points.services import is_consulted
from civility.points.views.words import comparison
from civility.public.queries import (
    clauses_by_category,
    find_last,
    get_receipt,
    is_open,
    list_held,
    list_public_claims,
    list_public_corrections,
    summarise,
)
from civility.public.rolls import LEAST, list_topics
from civility.public.seals import seal_of
from civility.statements.queries import span_words
from civility.statements.rules import Span
from civility.web.filters import signed_points


def notice_page(village: Division, number: int, *, scanned: bool = False) -> ResponseReturnValue:
    session = current_session()
    notice = points.get_notice(session, village.id, number)
    claims, down = list_public_claims(session, village, notice), points.is_taken_down(session, notice)
    return render_template(
        "public/notice.html",
        village=village,
        notice=notice,
        open=is_open(notice),
        claims=[] if down else claims,
        summary_rows=[
            {"category": each.category, "count": each.count, "points": signed_points(each.tenths)}
            for each in (summarise(claims) if down else ())
        ],
        count=len(claims),
        down=down,
        hangs_until=points.find_last_day(session, notice),
        corrections=list_public_corrections(session, village, notice),
        corrected=[claim.correction for claim in claims if claim.correction],
        settings=get_settings(session, village.id),
        latest=last_day(today()),
        answer_by=last_day(local(notice.closes_at).date()),
        workdays=WORKDAYS,
        scanned=scanned,
    )


def receipt_page(village: Division, objection_id: UUID) -> ResponseReturnValue:
    """What became of an objection, for whoever holds its receipt: its code, the answers and the days."""
    session = current_session()
    receipt = get_receipt(session, village, objection_id)
    paper = issue_paper(session, village.code, "objection", str(objection_id))
    return render_template(
        "public/receipt.html",
        village=village,
        receipt=receipt,
        code=paper.short_code,
        workdays=WORKDAYS,
        settings=get_settings(session, village.id),
    )


def ruling_page(village: Division, ref: str) -> ResponseReturnValue:
    """What came of an objection, as it hangs on the wall; nothing here leads to its receipt. Raises NotFound."""
    session = current_session()
    number, item, _place = ref.split("-")
    receipt = get_receipt(session, village, points.get_ruling(session, village.id, ref).id)
    return render_template(
        "public/ruling.html",
        village=village,
        number=int(number),
        item=int(item),
        ref=ref,
        claim={"title": receipt.claim_title, "state": receipt.claim_state},
        outcome=receipt.outcome,
        appeal_by=receipt.appeal_by,
        settings=get_settings(session, village.id),
    )


def closing_page(village: Division) -> ResponseReturnValue:
    """How long points last, what will be cleared next, and what was."""
    session = current_session()
    settings = get_settings(session, village.id)
    return render_template(
        "public/closing.html",
        village=village,
        rule=points.find_expiry(settings),
        plan=points.find_plan(session, village.id),
        closes=points.list_closes(session, village.id, "done", "undone"),
        vote=json.loads(settings.expiry_vote or "{}"),
        settings=settings,
    )


def roll_page(village: Division, number: int, *, scanned: bool = False) -> ResponseReturnValue:
    roll = get_roll(current_session(), village.id, number)
    return render_template(
        "public/roll.html",
        village=village,
        roll=roll,
        period=period_words(period_of(roll)),
        **shown(roll),
        topics=list_topics(current_session(), roll, _),
        least=LEAST,
        seal=seal_of(current_session(), village, roll.head_seq),
        scanned=scanned,
    )


def covenant_page(village: Division, covenant: Covenant, *, paper: str = "", late: bool = False) -> ResponseReturnValue:
    """An adopted version; the caller has kept drafts from the public. ``paper`` is what of it was scanned: its poster, a draft.

    ``late`` tells somebody whose comment on a draft came too late.
    """
    state = standing(covenant, today())
    in_force = state == "in_force"
    voted = [each for each in list_versions(current_session(), village.id, covenant.kind) if each.state == "adopted"]
    return render_template(
        "public/covenant.html",
        village=village,
        covenant=covenant,
        worth=worth_of_clauses(current_session(), village.id, [covenant], _),
        signed=count_signed(current_session(), covenant) if in_force else 0,
        households=count_households(current_session(), village.id) if in_force else 0,
        kind_name=_(KIND_NAMES[covenant.kind]),
        voters=_(VOTED_BY_NAMES[covenant.voted_by]),
        state=state,
        successor=find_successor(current_session(), covenant),
        current=find_in_force(current_session(), village.id, covenant.kind, today()),
        versions=[(each, standing(each, today())) for each in voted],
        earlier=next((each for each in voted if each.version < covenant.version), None),
        paper=paper,
        late=late,
    )


def standard_page(village: Division, version: int, *, scanned: bool = False, late: bool = False) -> ResponseReturnValue:
    """A version of the standard. ``late`` tells somebody whose comment on a draft came too late."""
    session = current_session()
    standard = points.get_standard(session, village.id, version)
    if standard.state_on(today()) == "consulted":
        return draft_page(village, standard, CommentForm(), scanned=scanned)
    if standard.in_force_from is None:
        raise NotFound()  # still a draft, or voted and without a day: not for the public
    current = points.get_standard_in_force(session, village.id)
    return render_template(
        "public/standard.html",
        village=village,
        standard=standard,
        state=standard.state_on(today()),
        current=current,
        categories=clauses_by_category(session, village, standard),
        promises=promises_by_clause(list_in_force(session, village.id, today())),
        answered=_said_of(village, standard)[0],
        deductions_idle=points.has_idle_deductions(session, village.id, standard.id),
        taken=_taken_this_year(village),
        scanned=scanned,
        late=late,
    )


def _said_of(village: Division, standard: Standard) -> tuple[list[dict[str, str]], int]:
    """What was said of a version and answered, without names; and how many wait for an answer."""
    clean = cleaner_of(current_session(), village.id)
    said = points.list_comments(current_session(), standard)
    answered = [
        {"about": clean(each.about), "text": clean(each.text), "answer": clean(each.answer)}
        for each in said
        if each.answer
    ]
    return answered, len(said) - len(answered)


def _taken_this_year(village: Division) -> str:
    """How many deductions of this year's deeds there are by category, in words: all that the public learns of them."""
    if get_settings(current_session(), village.id).deductions_adopted_on is None:
        return ""
    year = today().year
    counts = points.count_deductions(current_session(), village.id, date(year, 1, 1), date(year + 1, 1, 1))
    said = [_("%(category)s %(count)s 次", category=category, count=count) for category, count in counts.items()]
    return str(_("、")).join(said)


def draft_page(
    village: Division, draft: Standard, form: CommentForm, *, sent: bool = False, scanned: bool = False
) -> str:
    """A draft that is or was before the village, with what it changes and what was answered; names are left out."""
    session = current_session()
    old = points.get_standard_in_force(session, village.id)
    answered, waiting = _said_of(village, draft)
    return render_template(
        "public/draft.html",
        village=village,
        draft=draft,
        old=old,
        compared=comparison(
            points.list_clauses(session, village.id, old.id), points.list_clauses(session, village.id, draft.id)
        )
        if old is not None
        else None,
        categories=clauses_by_category(session, village, draft),
        answered=answered,
        waiting=waiting,
        open=is_consulted(draft, today()),
        form=form,
        sent=sent,
        scanned=scanned,
        settings=get_settings(session, village.id),
    )


def statement_page(village: Division, span: Span, seq: int, *, number: str = "") -> ResponseReturnValue:
    """A printed statement that went up to transaction ``seq``: of household ``number``, or of the whole village.

    Of a household it says nothing that is not on every such paper; of the village what all hold together. A book
    that ends before ``seq`` is not the one the paper was printed from: 410.
    """
    session = current_session()
    last = find_last(session, village, seq)
    page = render_template(
        "public/statement.html",
        village=village,
        short=short_number(number) if number else "",
        period=span_words(span),
        seq=seq,
        last=last,
        seal=seal_of(session, village, seq) if last else None,
        held=None if number else list_held(session, village, span, seq),
    )
    return page, 410 if seq and last is None else 200
