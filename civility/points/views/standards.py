"""Pages of the scoring standard: from a file to its vote and its day."""

from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from civility.clock import today
from civility.errors import NotFound, RuleBroken
from civility.extensions import current_session
from civility.people.meetings import MEETINGS
from civility.people.models import Division
from civility.people.permissions import current_actor, may, permitted, require
from civility.people.queries import get_settings
from civility.photos import get_photo, shown
from civility.points.errors import NothingToCompare
from civility.points.forms.standards import AdoptionForm, StandardCheckForm, StandardUploadForm, StartForm
from civility.points.forms.votes import StandardVoteForm
from civility.points.printing import standard_booklet_pdf as print_booklet
from civility.points.printing import standard_pdf as print_standard
from civility.points.queries import (
    count_clauses,
    count_comments,
    find_standard_of,
    get_standard,
    get_standard_in_force,
    get_terms,
    has_idle_deductions,
    list_categories,
    list_clauses,
    list_minutes,
    list_standards,
)
from civility.points.queries.templates import find_template_of
from civility.points.rules.caps import describe_caps
from civility.points.rules.standard_reader import ClauseRow
from civility.points.services import (
    adopt_deductions,
    adopt_standard,
    discard_draft,
    import_standard,
    is_consulted,
    put_in_force,
    read_upload,
    reread_upload,
)
from civility.points.views import blueprint
from civility.points.views.votes import vote_page
from civility.points.views.words import caps, comparison, worth
from civility.web.filters import day, sentence
from civility.web.forms import ConfirmForm, clean_line, pressed
from civility.web.paths import asked_number
from civility.web.serving import as_pdf, asked_size
from printables import standard_booklet, standard_table


@blueprint.get("/v/<village_code>/standards/")
@permitted("standard.read")
def standards(village: Division) -> ResponseReturnValue:
    session = current_session()
    return render_template(
        "points/standards.html",
        village=village,
        standards=list_standards(session, village.id),
        counts=count_clauses(session, village.id),
        today=today(),
        template=find_template_of(session, village.id),
        confirm=ConfirmForm(),
        settings=get_settings(session, village.id),
        terms=get_terms(session, village.id),
        may_import=may(current_actor(), "standard.import", village),
        may_adopt=may(current_actor(), "standard.adopt", village),
    )


@blueprint.route("/v/<village_code>/standards/upload", methods=["GET", "POST"])
@permitted("standard.import")
def upload_standard(village: Division) -> ResponseReturnValue:
    form = StandardUploadForm()
    if form.validate_on_submit():
        file = form.file.data
        try:
            upload, _reading = read_upload(
                current_session(),
                village_id=village.id,
                data=file.read(),
                file_name=file.filename or "standard",
                actor=require("standard.import", village),
            )
        except RuleBroken as refusal:
            status = form.refuse(refusal, "file")
            return _upload_page(village, form), status
        return redirect(url_for("points.check_standard", village_code=village.code, upload_id=upload.id), 303)
    return _upload_page(village, form), form.status


def _upload_page(village: Division, form: StandardUploadForm) -> str:
    back = url_for("points.standards", village_code=village.code)
    return render_template("points/standard_upload.html", form=form, back=back, steps=steps())


def steps() -> list[str]:
    """The way of a standard from its file to its day."""
    return [_("选文件"), _("看一遍"), _("表决"), _("施行")]


@blueprint.route("/v/<village_code>/standards/uploads/<uuid:upload_id>", methods=["GET", "POST"])
@permitted("standard.import")
def check_standard(village: Division, upload_id: UUID) -> ResponseReturnValue:
    """Row by row what was understood, what has to be confirmed and what is refused; then a draft, or nothing."""
    session = current_session()
    done = find_standard_of(session, village.id, (clean_line(request.form.get("request_key")) or "")[:64])
    if done is not None:  # pressed twice: the file went with the first press
        return redirect(url_for("points.standard", village_code=village.code, version=done.version), 303)
    upload, reading = reread_upload(session, village_id=village.id, upload_id=upload_id)
    name, data = upload.file_name, bytes(upload.data)
    form = StandardCheckForm(title=name.rsplit(".", 1)[0][:80])
    confirmed = set(request.form.getlist("row", type=int))
    status = 200
    if form.validate_on_submit():
        try:
            standard = import_standard(
                session,
                village_id=village.id,
                data=data,
                file_name=name,
                actor=require("standard.import", village),
                request_key=form.request_key.data or "",
                title=form.title.data or "",
                confirmed_rows=confirmed,
                leave_out=form.leave_out.data,
                upload_id=upload_id,
            )
        except RuleBroken as refusal:
            status = form.refuse(refusal)
        else:
            flash(_("第 %(version)s 版草稿有了。先给村民看、听意见，再开会表决。", version=standard.version), "good")
            return redirect(url_for("points.standard", village_code=village.code, version=standard.version), 303)
    else:
        status = form.status
    readings = {row.row: understood(row.value) for row in reading.rows if row.value is not None}
    return render_template(
        "points/standard_check.html",
        village=village,
        form=form,
        file_name=name,
        reading=reading,
        readings=readings,
        confirmed=confirmed,
        back=url_for("points.upload_standard", village_code=village.code),
        steps=steps(),
    ), status


def understood(row: ClauseRow) -> str:
    """What a row of the file is taken to say."""
    said = sentence(row.shape)
    sign = _("扣") if row.direction == "deduction" else _("加")
    bounds = describe_caps(row.caps, lambda text: _(text))
    return f"{sign} {said}" + (_("；") + bounds if bounds else "")


@blueprint.get("/v/<village_code>/standards/<int:version>")
@permitted("standard.read")
def standard(village: Division, version: int) -> ResponseReturnValue:
    session = current_session()
    found = get_standard(session, village.id, version)
    text, category = request.args.get("q", "").strip()[:60], request.args.get("category", "")[:40]
    clauses = list_clauses(session, village.id, found.id, text=text, category=category)
    return render_template(
        "points/standard.html",
        village=village,
        standard=found,
        state=found.state_on(today()),
        clauses=[(clause, worth(clause), caps(clause)) for clause in clauses],
        categories=list_categories(session, village.id, found.id),
        total=count_clauses(session, village.id).get(found.id, 0),
        consulted=is_consulted(found, today()),
        comment_count=count_comments(session, found),
        unanswered=count_comments(session, found, unanswered=True),
        meeting=_(MEETINGS[found.meeting].name) if found.meeting else "",
        minutes=list_minutes(session, found),
        has_others=len(list_standards(session, village.id)) > 1,
        template=find_template_of(session, village.id) is not None,
        deductions_idle=has_idle_deductions(session, village.id, found.id),
        q=text,
        category=category,
        confirm=ConfirmForm(),
        may_adopt=may(current_actor(), "standard.adopt", village),
    )


@blueprint.get("/v/<village_code>/standards/<int:version>/compare")
@permitted("standard.read")
def compare_standard(village: Division, version: int) -> ResponseReturnValue:
    """A version beside another: the one in force, or the one before it, unless ``?old=`` names a version."""
    session = current_session()
    found = get_standard(session, village.id, version)
    others = [each for each in list_standards(session, village.id) if each.version != version]
    if not others:
        raise NothingToCompare()
    in_force = get_standard_in_force(session, village.id)
    usual = next(
        (each for each in others if in_force is not None and each.id == in_force.id and each.version < version),
        next((each for each in others if each.version < version), others[-1]),
    )
    asked = asked_number("old")
    old = usual if asked is None else get_standard(session, village.id, asked)
    return render_template(
        "points/compare.html",
        village=village,
        new=found,
        old=old,
        others=others,
        compared=comparison(
            list_clauses(session, village.id, old.id),
            list_clauses(session, village.id, found.id),
        ),
    )


@blueprint.get("/v/<village_code>/standards/<int:version>/table.pdf")
@permitted("standard.read")
def standard_pdf(village: Division, version: int) -> Response:
    """The version on paper, A3 unless ``size`` says A4 or A2."""
    session = current_session()
    found = get_standard(session, village.id, version)
    pdf = print_standard(session, village, found, asked_size(standard_table.SIZES))
    return as_pdf(pdf, f"standard-{version}.pdf")


@blueprint.get("/v/<village_code>/standards/<int:version>/booklet.pdf")
@permitted("standard.read")
def booklet_pdf(village: Division, version: int) -> Response:
    """The version for the pocket, A6 unless ``size`` says A5; with ``?folded=1`` two A5 pages on each lying A4, to be folded."""
    session = current_session()
    found = get_standard(session, village.id, version)
    folded = request.args.get("folded") == "1"
    size = "A5" if folded else asked_size(standard_booklet.SIZES)
    pdf = print_booklet(session, village, found, size, folded=folded)
    return as_pdf(pdf, f"standard-{version}-booklet.pdf")


@blueprint.route("/v/<village_code>/standards/<int:version>/vote", methods=["GET", "POST"])
@permitted("standard.adopt")
def vote_standard(village: Division, version: int) -> ResponseReturnValue:
    session, form = current_session(), AdoptionForm()
    found, actor = get_standard(session, village.id, version), require("standard.adopt", village)
    if request.method == "POST":
        form.minutes.keep(session, village.id, actor.mark)

    def record() -> None:
        adopt_standard(
            session,
            village_id=village.id,
            version=version,
            vote=form.vote(),
            meeting=form.meeting.data,
            actor=actor,
            minutes=form.minutes.ids,
        )

    return vote_page(
        village,
        form,
        record,
        title=_("记下第 %(version)s 版的表决", version=version),
        lead=found.title,
        back=url_for("points.standard", village_code=village.code, version=version),
        done=_("表决记下了。再定从哪天起施行。"),
        then=url_for("points.start_standard", village_code=village.code, version=version),
    )


@blueprint.get("/v/<village_code>/standards/<int:version>/minutes/<uuid:photo_id>.jpg")
@permitted("standard.read")
def minutes(village: Division, version: int, photo_id: UUID) -> ResponseReturnValue:
    """A picture of the minutes of the vote, large or (``small=1``) as a thumbnail."""
    session = current_session()
    found = get_standard(session, village.id, version)
    if photo_id not in list_minutes(session, found):
        raise NotFound()
    keeper = require("standard.read", village).mark
    return shown(get_photo(session, village.id, photo_id, keeper=keeper), small="small" in request.args)


@blueprint.route("/v/<village_code>/standards/<int:version>/start", methods=["GET", "POST"])
@permitted("standard.adopt")
def start_standard(village: Division, version: int) -> ResponseReturnValue:
    session = current_session()
    found = get_standard(session, village.id, version)
    form = StartForm(starts_on=today())
    status = 200
    if form.validate_on_submit():
        actor = require("standard.adopt", village)
        starts_on = form.starts_on.data or today()
        try:
            put_in_force(session, village_id=village.id, version=version, starts_on=starts_on, actor=actor)
        except RuleBroken as refusal:
            status = form.refuse(refusal, "starts_on")
        else:
            flash(_("第 %(version)s 版从 %(day)s 起施行。", version=version, day=day(starts_on)), "good")
            return redirect(url_for("points.standard", village_code=village.code, version=version), 303)
    else:
        status = form.status
    return render_template("points/standard_start.html", village=village, standard=found, form=form), status


@blueprint.post("/v/<village_code>/standards/<int:version>/discard")
@permitted("standard.import")
def discard_standard(village: Division, version: int) -> ResponseReturnValue:
    pressed()
    discard_draft(current_session(), village_id=village.id, version=version)
    flash(_("第 %(version)s 版草稿已删掉。", version=version), "good")
    return redirect(url_for("points.standards", village_code=village.code), 303)


@blueprint.route("/v/<village_code>/standards/deductions", methods=["GET", "POST"])
@permitted("standard.adopt")
def vote_deductions(village: Division) -> ResponseReturnValue:
    """The separate vote that turns deductions on."""
    form, actor = StandardVoteForm(), require("standard.adopt", village)
    return vote_page(
        village,
        form,
        lambda: adopt_deductions(current_session(), village_id=village.id, vote=form.vote(), actor=actor),
        title=_("记下启用扣分的表决"),
        lead=_("只加分是常规。扣分要村民另行表决同意，表决那天以后的事才能扣。"),
        back=url_for("points.standards", village_code=village.code),
        done=_("表决记下了。从表决那天起，扣分条款可以用。"),
    )
