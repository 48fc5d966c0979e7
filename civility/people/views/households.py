"""The roster: finding a household, its card and PIN, and taking a roster in from a file."""

from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from civility.errors import NotFound, RuleBroken
from civility.extensions import current_session
from civility.people.forms import PastBalanceForm, PinForm, RosterUploadForm
from civility.people.models import Division, Household
from civility.people.permissions import current_actor, may, permitted, require
from civility.people.printing import PLATE_SIZES, card_sheet, plate_sheet
from civility.people.queries import (
    count_households,
    find_current_card,
    find_portrait,
    get_household,
    list_current_cards,
    list_households,
    list_members,
    list_names_of_places,
    search_households,
)
from civility.people.roster_reader import read_roster
from civility.people.rules import short_number
from civility.people.services import (
    drop_upload,
    get_upload,
    import_roster,
    issue_card,
    issue_missing_cards,
    keep_upload,
    set_pin,
)
from civility.people.views import blueprint
from civility.tables import read_table
from civility.web.forms import ConfirmForm, pressed
from civility.web.paging import Page, asked_page, offset
from civility.web.serving import as_pdf, asked_size

PURPOSE = "roster"
PAGE = 50


@blueprint.get("/v/<village_code>/households/")
@permitted("roster.read")
def households(village: Division) -> ResponseReturnValue:
    session = current_session()
    text = request.args.get("q", "").strip()[:60]
    if text:
        found = search_households(session, village.id, text)
        page = Page(found, 1, len(found))
    else:
        number = asked_page()
        start = offset(number, PAGE)
        everybody = list_households(session, village.id)
        page = Page(everybody[start : start + PAGE], number, len(everybody), PAGE)
    grids, units = list_names_of_places(session, village.id)
    rows = [(h, short_number(h.number), grids.get(h.grid_id, ""), units.get(h.head_unit_id, "")) for h in page.items]
    actor = current_actor()
    return render_template(
        "people/households.html",
        village=village,
        rows=rows,
        pages=page,
        q=text,
        confirm=ConfirmForm(),
        may_issue=may(actor, "card.issue", village),
        may_import=may(actor, "roster.import", village),
    )


@blueprint.get("/v/<village_code>/households/<number>")
@permitted("roster.read")
def household(village: Division, number: str) -> ResponseReturnValue:
    return _household_page(village, get_household(current_session(), village.id, number.partition("-")[0]))


def _household_page(village: Division, found: Household, *, pin: str = "", form: PinForm | None = None) -> str:
    session = current_session()
    grids, units = list_names_of_places(session, village.id)
    may_see_balance = may(current_actor(), "household.balance", village)
    return render_template(
        "people/household.html",
        village=village,
        household=found,
        short=short_number(found.number),
        members=list_members(session, village.id, found.id),
        card=find_current_card(session, village.id, found.id),
        grid=grids.get(found.grid_id, ""),
        unit=units.get(found.head_unit_id, ""),
        form=form or PinForm(),
        confirm=ConfirmForm(),
        pin=pin,
        portrait=find_portrait(session, village.id, found.id),
        may_issue=may(current_actor(), "card.issue", village),
        may_keep_portrait=may(current_actor(), "portrait.keep", village),
        may_record=may(current_actor(), "claim.record", village),
        may_see_events=may(current_actor(), "household.events", village),
        may_see_book=may(current_actor(), "household.balance", village),
        may_redeem=may(current_actor(), "store.hand_over", village),
        balances=PastBalanceForm(formdata=None, meta={"csrf": False}) if may_see_balance else None,
    )


@blueprint.post("/v/<village_code>/households/<number>/card")
@permitted("card.issue")
def new_card(village: Division, number: str) -> ResponseReturnValue:
    pressed()
    found = get_household(current_session(), village.id, number)
    issue_card(current_session(), village_id=village.id, household_id=found.id, actor=require("card.issue", village))
    flash(_("新户码已发，旧的从现在起作废。请打印新卡。"), "good")
    return redirect(url_for("people.household", village_code=village.code, number=number), 303)


@blueprint.post("/v/<village_code>/households/<number>/pin")
@permitted("card.issue")
def new_pin(village: Division, number: str) -> ResponseReturnValue:
    """Set the six-digit PIN that was typed, or make one; the answer shows it once."""
    form = PinForm()
    found = get_household(current_session(), village.id, number)
    if not form.validate_on_submit():
        return _household_page(village, found, form=form), 422
    try:
        pin = set_pin(current_session(), village_id=village.id, household_id=found.id, pin=form.pin.data or None)
    except RuleBroken as refusal:
        status = form.refuse(refusal, "pin")
        return _household_page(village, get_household(current_session(), village.id, number), form=form), status
    return _household_page(village, get_household(current_session(), village.id, number), pin=pin)


@blueprint.post("/v/<village_code>/households/cards")
@permitted("card.issue")
def missing_cards(village: Division) -> ResponseReturnValue:
    pressed()
    made = issue_missing_cards(current_session(), village_id=village.id, actor=require("card.issue", village))
    flash(_("补发了 %(count)s 张户码。", count=made) if made else _("每户都已有户码。"))
    return redirect(url_for("people.households", village_code=village.code), 303)


@blueprint.get("/v/<village_code>/households/cards.pdf")
@permitted("card.issue")
def cards_pdf(village: Division) -> Response:
    """Sheets of ten cards: of every household, or of the ``number`` in the address."""
    session = current_session()
    wanted = request.args.getlist("number")
    chosen = [h for h in list_households(session, village.id) if not wanted or h.number in wanted]
    pdf = card_sheet(session, village, chosen, list_current_cards(session, village.id))
    return as_pdf(pdf, "cards.pdf")


@blueprint.get("/v/<village_code>/households/plates.pdf")
@permitted("card.issue")
def plates_pdf(village: Division) -> Response:
    """Door plates of every household four a sheet, or of the ``number`` in the address, ``?size=A5`` one a sheet."""
    session = current_session()
    wanted, size = request.args.getlist("number"), asked_size(PLATE_SIZES)
    chosen = [h for h in list_households(session, village.id) if not wanted or h.number in wanted]
    if not chosen:
        raise NotFound()
    pdf = plate_sheet(session, village, chosen, size)
    return as_pdf(pdf, "plates.pdf")


@blueprint.route("/v/<village_code>/households/import", methods=["GET", "POST"])
@permitted("roster.import")
def roster_upload(village: Division) -> ResponseReturnValue:
    form = RosterUploadForm()
    if form.validate_on_submit():
        file = form.file.data
        data = file.read()
        name = file.filename or "roster"
        try:
            read_roster(read_table(data, name))
            upload = keep_upload(
                current_session(),
                village_id=village.id,
                purpose=PURPOSE,
                file_name=name,
                data=data,
                actor=require("roster.import", village),
            )
        except RuleBroken as refusal:
            status = form.refuse(refusal, "file")
            return _upload_page(village, form), status
        return redirect(url_for("people.roster_check", village_code=village.code, upload_id=upload.id), 303)
    return _upload_page(village, form), form.status


def _upload_page(village: Division, form: RosterUploadForm) -> str:
    have = count_households(current_session(), village.id)
    return render_template("people/roster_upload.html", village=village, form=form, have=have)


@blueprint.route("/v/<village_code>/households/import/<uuid:upload_id>", methods=["GET", "POST"])
@permitted("roster.import")
def roster_check(village: Division, upload_id: UUID) -> ResponseReturnValue:
    """Row by row what was understood and what was refused; confirming takes all or nothing."""
    session = current_session()
    upload = get_upload(session, village_id=village.id, upload_id=upload_id, purpose=PURPOSE)
    name, data = upload.file_name, upload.data
    form = ConfirmForm()
    status = 200
    if form.validate_on_submit():
        try:
            done = import_roster(
                session,
                village_id=village.id,
                file_name=name,
                data=data,
                actor=require("roster.import", village),
                request_key=form.request_key.data or "",
            )
        except RuleBroken as refusal:
            status = form.refuse(refusal)
        else:
            drop_upload(session, village_id=village.id, upload_id=upload_id)
            flash(
                _(
                    "导入了 %(households)s 户、%(members)s 人，户码也发好了。",
                    households=done.household_count,
                    members=done.member_count,
                )
            )
            return redirect(url_for("people.households", village_code=village.code), 303)
    reading = read_roster(read_table(data, name))
    return render_template(
        "people/roster_check.html", village=village, form=form, reading=reading, file_name=name
    ), status


@blueprint.post("/v/<village_code>/households/import/<uuid:upload_id>/drop")
@permitted("roster.import")
def roster_drop(village: Division, upload_id: UUID) -> ResponseReturnValue:
    pressed()
    drop_upload(current_session(), village_id=village.id, upload_id=upload_id)
    flash(_("没有导入，文件已清掉。"), "good")
    return redirect(url_for("people.roster_upload", village_code=village.code), 303)
