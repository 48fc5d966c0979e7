"""The township's template: publishing it, how the villages stand to it, and a village's draft from it."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from civility.errors import RuleBroken
from civility.extensions import current_session
from civility.people.models import Division
from civility.people.permissions import permitted, require
from civility.people.queries import list_villages
from civility.points.forms.standards import StandardUploadForm, TemplateCheckForm
from civility.points.models import StandardTemplate
from civility.points.queries import get_standard, get_standard_in_force, list_clauses
from civility.points.queries.templates import (
    count_deviations,
    find_template,
    get_template_of,
    refusal_of_template,
    template_clauses,
)
from civility.points.rules.local import Limits
from civility.points.services import (
    draft_from_template,
    publish_template,
    read_upload,
    reread_upload,
    withdraw_template,
)
from civility.points.views import blueprint
from civility.points.views.standards import understood
from civility.points.views.words import caps, comparison, worth
from civility.web.forms import ConfirmForm, pressed
from civility.web.numbers import points


@blueprint.get("/t/<township_code>/template/")
@permitted("template.publish")
def template(township: Division) -> ResponseReturnValue:
    """The template that counts, its limits, and how each village's standard in force stands to it."""
    session = current_session()
    found = find_template(session, township.id)
    clauses = template_clauses(found) if found else []
    return render_template(
        "points/template.html",
        township=township,
        template=found,
        limits=limit_words(found) if found else [],
        clauses=[(clause, worth(clause), caps(clause)) for clause in clauses],
        villages=[_stand(found, village) for village in list_villages(session, township.id)] if found else [],
        confirm=ConfirmForm(),
    )


@blueprint.route("/t/<township_code>/template/upload", methods=["GET", "POST"])
@permitted("template.publish")
def upload_template(township: Division) -> ResponseReturnValue:
    form = StandardUploadForm()
    if form.validate_on_submit():
        file = form.file.data
        try:
            upload, _reading = read_upload(
                current_session(),
                village_id=township.id,
                data=file.read(),
                file_name=file.filename or "template",
                actor=require("template.publish", township),
            )
        except RuleBroken as refusal:
            form.refuse(refusal, "file")
        else:
            return redirect(url_for("points.check_template", township_code=township.code, upload_id=upload.id), 303)
    back = url_for("points.template", township_code=township.code)
    return render_template("points/standard_upload.html", form=form, back=back, steps=[]), form.status


@blueprint.route("/t/<township_code>/template/uploads/<uuid:upload_id>", methods=["GET", "POST"])
@permitted("template.publish")
def check_template(township: Division, upload_id: UUID) -> ResponseReturnValue:
    """Row by row what was understood, and the limits; then it is published, or nothing happens."""
    session = current_session()
    upload, reading = reread_upload(session, village_id=township.id, upload_id=upload_id)
    name, data = upload.file_name, bytes(upload.data)
    form = TemplateCheckForm(title=name.rsplit(".", 1)[0][:80])
    confirmed = set(request.form.getlist("row", type=int))
    if form.validate_on_submit():
        try:
            publish_template(
                session,
                township_id=township.id,
                data=data,
                file_name=name,
                title=form.title.data or "",
                limits=Limits(form.max_bonus.data, form.max_deduction.data, form.max_tenths.data),
                actor=require("template.publish", township),
                request_key=form.request_key.data or "",
                confirmed_rows=confirmed,
                leave_out=form.leave_out.data,
                upload_id=upload_id,
            )
        except RuleBroken as refusal:
            form.refuse(refusal)
        else:
            flash(_("样板公布了。各村在“积分细则”里看得到，可以照它起草。"), "good")
            return redirect(url_for("points.template", township_code=township.code), 303)
    return render_template(
        "points/standard_check.html",
        form=form,
        file_name=name,
        reading=reading,
        readings={row.row: understood(row.value) for row in reading.rows if row.value is not None},
        confirmed=confirmed,
        back=url_for("points.upload_template", township_code=township.code),
        steps=[],
    ), form.status


@blueprint.post("/t/<township_code>/template/withdraw")
@permitted("template.publish")
def end_template(township: Division) -> ResponseReturnValue:
    pressed()
    withdraw_template(current_session(), township_id=township.id, actor=require("template.publish", township))
    flash(_("样板收回了。各村现在施行的细则不变，也不再受它的限制。"), "good")
    return redirect(url_for("points.template", township_code=township.code), 303)


@blueprint.post("/v/<village_code>/standards/from-template")
@permitted("standard.import")
def draft_standard_from_template(village: Division) -> ResponseReturnValue:
    form = pressed()
    draft = draft_from_template(
        current_session(),
        village_id=village.id,
        actor=require("standard.import", village),
        request_key=form.request_key.data or "",
    )
    flash(
        _("照乡镇样板起草了第 %(version)s 版。要改，请上传自己的一份；不改就可以征求意见。", version=draft.version),
        "good",
    )
    return redirect(url_for("points.standard", village_code=village.code, version=draft.version), 303)


@blueprint.get("/v/<village_code>/standards/<int:version>/template")
@permitted("standard.read")
def compare_with_template(village: Division, version: int) -> ResponseReturnValue:
    """A version beside the township's template, and what the limits say."""
    session = current_session()
    found = get_standard(session, village.id, version)
    offered = get_template_of(session, village.id)
    clauses = list_clauses(session, village.id, found.id)
    return render_template(
        "points/compare_template.html",
        village=village,
        standard=found,
        template=offered,
        limits=limit_words(offered),
        refusal=refusal_of_template(offered, clauses),
        compared=comparison(template_clauses(offered), clauses),
    )


def limit_words(found: StandardTemplate) -> list[tuple[str, str]]:
    """The limits as label and words; those that are not set are left out."""
    words = []
    for label, limit in ((_("村里自己加分的"), found.max_bonus), (_("村里自己扣分的"), found.max_deduction)):
        if limit is not None:
            words.append((label, _("最多 %(count)s 条", count=limit)))
    if found.max_tenths is not None:
        words.append((_("村里自己的一条"), _("一次最多 %(points)s 分", points=points(found.max_tenths))))
    return words


def _stand(found: StandardTemplate, village: Division) -> dict[str, object]:
    """A village beside the template: how much of its standard in force is the same, and how much its own."""
    session = current_session()
    standard = get_standard_in_force(session, village.id)
    if standard is None:
        return {"village": village.name, "counts": None}
    counts = count_deviations(found, list_clauses(session, village.id, standard.id))
    return {"village": village.name, "counts": counts, "version": standard.version}
