"""Taking in a list of goods: file → check → confirm."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from civility.clock import today
from civility.errors import RuleBroken
from civility.extensions import current_session
from civility.people.models import Division, Upload
from civility.people.permissions import permitted, require
from civility.people.services import drop_upload, get_upload, keep_upload
from civility.store.errors import GoodNamesTaken
from civility.store.forms import GoodsImportForm, GoodsUploadForm
from civility.store.goods_reader import GoodsReading, read_goods
from civility.store.services import import_goods
from civility.store.services.goods import names_taken
from civility.store.services.importing import goods_of
from civility.store.views import blueprint
from civility.store.views.common import need_store
from civility.tables import read_table

PURPOSE = "goods"


@blueprint.route("/goods/import", methods=["GET", "POST"])
@permitted("goods.import")
def goods_upload(village: Division) -> ResponseReturnValue:
    form = GoodsUploadForm()
    if form.validate_on_submit():
        data, name = form.file.data.read(), form.file.data.filename or "goods"
        try:
            read_goods(read_table(data, name))
            upload = keep_upload(
                current_session(),
                village_id=village.id,
                purpose=PURPOSE,
                file_name=name,
                data=data,
                actor=require("goods.import", village),
            )
        except RuleBroken as refusal:
            status = form.refuse(refusal, "file")
            return render_template("store/goods_upload.html", village=village, form=form), status
        return redirect(url_for("store.goods_check", village_code=village.code, upload_id=upload.id), 303)
    return render_template("store/goods_upload.html", village=village, form=form), form.status


@blueprint.route("/goods/import/<uuid:upload_id>", methods=["GET", "POST"])
@permitted("goods.import")
def goods_check(village: Division, upload_id: UUID) -> ResponseReturnValue:
    """Row by row what was understood and what was refused; confirming takes all or nothing."""
    session = current_session()
    store = need_store(village)
    upload = get_upload(session, village_id=village.id, upload_id=upload_id, purpose=PURPOSE)
    name, reading = upload.file_name, _read(upload)
    form = GoodsImportForm(data={"in_force_from": today()} if request.method == "GET" else None)
    status = form.status
    if form.validate_on_submit() and form.in_force_from.data and not reading.refused:
        try:
            done = import_goods(
                session,
                village_id=village.id,
                store_id=store.id,
                file_name=name,
                data=upload.data,
                in_force_from=form.in_force_from.data,
                actor=require("goods.import", village),
                request_key=form.request_key.data or "",
            )
        except RuleBroken as refusal:
            status = form.refuse(refusal)
        else:
            count = done.good_count
            drop_upload(session, village_id=village.id, upload_id=upload_id)
            flash(_("%(count)s 样商品导入了。分数等村委会另一位成员批准后就能兑换。", count=count), "good")
            return redirect(url_for("store.goods", village_code=village.code), 303)
    taken = names_taken(session, village.id, [good.name for good in goods_of(reading)])
    if taken and not form.form_errors:
        form.refuse(GoodNamesTaken(names="、".join(taken)))
    page = render_template(
        "store/goods_check.html",
        village=village,
        form=form,
        file_name=name,
        reading=reading,
        taken=taken,
        today=today(),
    )
    return page, status


def _read(upload: Upload) -> GoodsReading:
    return read_goods(read_table(upload.data, upload.file_name))
