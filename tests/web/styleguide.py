"""The style guide: every macro on one page, with the words and figures of a real village.

``python -m tests.web.styleguide`` serves it at http://127.0.0.1:5099/styleguide.
"""

from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from flask import Flask, abort, flash, g, redirect, render_template, request
from flask_login import LoginManager, UserMixin, login_user
from jinja2 import ChoiceLoader, FileSystemLoader
from sqlalchemy.exc import OperationalError
from werkzeug.wrappers import Response
from wtforms import (
    BooleanField,
    FileField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms import SelectChoice as Choice
from wtforms.validators import InputRequired, Optional

from civility.errors import N_, RuleBroken
from civility.extensions import csrf, db
from civility.web import init_web
from civility.web.forms import DateField, KeyedForm, PointsField, PublicForm
from civility.web.navigation import NavLink
from civility.web.paging import Page, asked_page

ROOT = Path(__file__).parents[2]


class Person(UserMixin):
    id = "1"
    name = "卓玛措"


class OutOfRice(RuleBroken):
    code = "styleguide-out-of-rice"
    message = N_("大米只剩 %(left)s 袋，不够 %(wanted)s 袋。")
    status = 409


class ClaimForm(KeyedForm):
    household = StringField("户号或户主姓名", [InputRequired()])
    points = PointsField("记多少分", [InputRequired()])
    happened_on = DateField("哪一天的事", [InputRequired()])
    clause = SelectField("按哪一条", choices=[Choice("3.2", "3.2 主动清扫门前道路"), Choice("3.5", "3.5 帮助孤寡老人")])
    kind = RadioField("加分还是扣分", choices=[Choice("bonus", "加分"), Choice("deduction", "扣分")], default="bonus")
    evidence = SelectMultipleField(
        "有什么凭据",
        choices=[Choice("photo", "照片"), Choice("witness", "证人"), Choice("sign", "签字")],
        default=["photo"],
    )
    sacks = IntegerField("几袋", [Optional()], default=2)
    photo_of = FileField("现场照片", [Optional()])
    note = TextAreaField("经过", [Optional()])
    agreed = BooleanField("我已当面核实", [InputRequired()])


class ObjectionForm(PublicForm):
    reason = TextAreaField("您的理由", [InputRequired()])


class CardForm(KeyedForm):
    card = StringField("户码或户号", [InputRequired()])


def links() -> list[NavLink]:
    return [
        NavLink("今天", "/styleguide", active=request.path == "/styleguide"),
        *(NavLink(word, "/styleguide/people") for word in ("记分", "公示", "兑换", "议事")),
    ]


def make_app() -> Flask:
    app = Flask("civility", template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "static"))
    app.config.update(SECRET_KEY="styleguide", SQLALCHEMY_DATABASE_URI="sqlite://", PROPAGATE_EXCEPTIONS=False)
    own = FileSystemLoader(str(Path(__file__).parent / "templates"))
    app.jinja_loader = ChoiceLoader([own, FileSystemLoader(str(ROOT / "templates"))])
    db.init_app(app)
    login_manager = LoginManager(app)  # its own: the program's manager must not learn of this loader
    login_manager.user_loader(lambda _id: Person())
    app.extensions["civility_navigation"] = [links]
    init_web(app)
    _add_views(app)
    return app


def _add_views(app: Flask) -> None:
    @app.before_request
    def in_village() -> None:
        if not request.path.startswith("/bare"):
            g.village = SimpleNamespace(name="上合乐寺村")
            g.posts = ["信息采集员", "超市管理员"]

    @app.get("/in")
    def sign_in() -> Response:
        login_user(Person())
        return redirect("/styleguide", 303)

    @app.get("/styleguide")
    def styleguide() -> str:
        wrong = ClaimForm(formdata=None, household="第 037 户")
        if "wrong" in request.args:
            wrong.household.errors = ["本村没有第 370 户。请核对户号，比如 037。"]
            wrong.points.errors = ["请写数字，最多一位小数，比如 5 或 5.5。"]
            wrong.kind.errors = ["请从列出的里面选一个。"]
        return render_template("styleguide.html", form=wrong, card=CardForm(formdata=None), **guide())

    @app.route("/claim", methods=["GET", "POST"])
    def claim() -> Any:
        form = ClaimForm()
        if form.validate_on_submit():
            if form.note.data == "refuse":
                form.refuse(OutOfRice(left=1, wanted=4))
                return render_template("claim.html", form=form), form.status
            flash(f"已给{form.household.data}记 {form.points.data} / {form.happened_on.data}", "good")
            return redirect("/styleguide", 303)
        return render_template("claim.html", form=form), form.status

    @app.route("/p/objection", methods=["GET", "POST"])
    @csrf.exempt
    def objection() -> Any:
        g.cookieless = True
        form = ObjectionForm()
        if form.validate_on_submit():
            return f"{form.request_key.data} {form.reason.data}"
        return render_template("objection.html", form=form), form.status

    @app.get("/refused")
    def refused() -> str:
        raise OutOfRice(left=1, wanted=4)

    @app.get("/stop/<int:status>")
    def stop(status: int) -> str:
        abort(status)

    @app.get("/database")
    def database() -> str:
        raise OperationalError("SELECT 1", {}, Exception(request.args["says"]))

    @app.get("/api/v1/refused")
    def api_refused() -> str:
        raise OutOfRice(left=1, wanted=4)

    @app.get("/bug")
    def bug() -> str:
        raise ZeroDivisionError("a bug")

    @app.get("/bare")
    def bare() -> str:
        return render_template("bare.html")


def guide() -> dict[str, Any]:
    """What the page shows."""
    months = [
        SimpleNamespace(
            label="2026年11月",
            lines=[
                _line("主动清扫门前道路", "11月20日 星期五 09:10", "公示第 12 号", 50, 1355),
                _line("兑换 大米 10 斤", "11月18日 星期三 15:32", "兑换单 0412", -200, 1305),
                _line("兑换 洗衣粉", "11月18日 星期三 15:20", "已撤销", -60, 1505, undone=True),
            ],
        ),
        SimpleNamespace(
            label="2026年10月",
            lines=[_line("参加村民知情大会", "10月31日 星期六 20:00", "", 20, 1505)],
        ),
    ]
    return {
        "tasks": [
            {
                "count": 3,
                "what": "3 条申报等您复核",
                "note": "最早一条 11月19日 星期四",
                "url": "#",
                "urgency": "now",
            },
            {
                "count": 12,
                "what": "公示第 12 号今天截止",
                "note": "18:00 前没有异议就入账",
                "url": "#",
                "urgency": "soon",
            },
            {"count": 4, "what": "大米只剩 4 袋", "note": "", "url": "#", "urgency": ""},
        ],
        "parts": [
            {
                "label": "公示中",
                "tenths": 50,
                "words": "主动清扫门前道路 5 分，公示到 11月28日 18:00，没有异议就入账。",
            },
            {
                "label": "预约占用",
                "tenths": -200,
                "words": "您预约了 10 斤大米，11月25日前来取；过期自动退回。",
            },
        ],
        "events": [
            {
                "what": "申报",
                "when": "11月19日 星期四 10:05",
                "who": "信息采集员",
                "kind": "",
                "note": "清扫门前道路约 80 米",
            },
            {
                "what": "复核通过",
                "when": "11月19日 星期四 16:40",
                "who": "评议小组",
                "kind": "good",
                "note": "",
            },
            {
                "what": "公示中",
                "when": "到 11月28日 星期六 18:00",
                "who": "公示第 12 号",
                "kind": "open",
                "note": "对这一条有不同意见，可以提异议。",
            },
        ],
        "columns": [
            {"key": "household", "label": "户"},
            {"key": "clause", "label": "条款"},
            {"key": "points", "label": "分", "figures": True},
            {"key": "state", "label": "状态"},
        ],
        "rows": [
            {
                "household": "第 037 户 李建国",
                "clause": "3.2 主动清扫门前道路",
                "points": "+5 分",
                "state": "已入账",
                "own": True,
            },
            {
                "household": "第 041 户 㛃拉毛·才让卓玛",
                "clause": "3.5 帮助孤寡老人",
                "points": "+10 分",
                "state": "公示中",
            },
            {
                "household": "第 102 户 马𬭎明",
                "clause": "5.1 乱倒垃圾",
                "points": "−2 分",
                "state": "有异议，暂停",
            },
        ],
        "goods": [
            {"name": "大米 10 斤", "price": 200, "left": 4, "low": True, "url": "#", "note": "积分超市"},
            {"name": "洗衣粉", "price": 60, "left": 38, "url": "#"},
            {"name": "理发一次", "price": 85, "url": "#", "note": "服务"},
            {"name": "食用油 5 升", "price": 450, "left": 0, "url": "#"},
            {"name": "牙膏", "price": 40, "left": 12},
        ],
        "months": months,
        "bars": [
            {"label": "上合乐寺村", "value": 86.5, "shown": "86.5 %", "own": True},
            {"label": "下合乐寺村", "value": 79.0, "shown": "79.0 %"},
            {"label": "七台村", "value": 61.2, "shown": "61.2 %"},
            {"label": "托勒台村", "value": 0, "shown": "0 %"},
        ],
        "line": [
            {"label": f"{month}月", "value": value}
            for month, value in ((6, 120), (7, 180), (8, 150), (9, 210), (10, 265), (11, 240))
        ],
        "pages": Page(items=range(50), number=asked_page(), total=237),
        "today": date(2026, 11, 21),
        "machines": {
            "claim": [
                "submitted",
                "reviewed",
                "on_notice",
                "objected",
                "posted",
                "returned",
                "withdrawn",
                "recalled",
            ],
            "roll": ["draft", "submitted", "accepted", "returned", "replaced"],
            "standard": ["draft", "adopted", "in_force", "superseded"],
        },
    }


def _line(what: str, when: str, note: str, tenths: int, after: int, undone: bool = False) -> SimpleNamespace:
    return SimpleNamespace(what=what, when=when, note=note, tenths=tenths, after=after, undone=undone)


if __name__ == "__main__":
    make_app().run(port=5099)
