"""Civility: a points shop and household self-governance for villages.

``create_app()`` is the only way in: it binds the extensions, registers the blueprints and the error pages.
"""

from datetime import timedelta
from pathlib import Path

from flask import Flask
from flask_babel import gettext
from werkzeug.middleware.proxy_fix import ProxyFix

from civility import models  # noqa: F401  (every table, before the first query)
from civility.api.setup import init_api
from civility.audit import views as audit
from civility.backups import views as backups
from civility.config import Settings, read_settings
from civility.db import prepare_engine
from civility.errors import N_
from civility.extensions import db, limiter, login_manager, migrate
from civility.governance.activities import views as activities
from civility.governance.checklists import views as checklists
from civility.governance.covenants import views as covenants
from civility.governance.draws import views as draws
from civility.governance.goals import views as goals
from civility.governance.matters import views as matters
from civility.governance.meetings import views as meetings
from civility.governance.panels import views as panels
from civility.governance.relay import views as relay
from civility.governance.rolls import views as rolls
from civility.governance.safety import views as safety
from civility.governance.tributes import views as tributes
from civility.home import views as home
from civility.households import views as households
from civility.outlets import views as outlets
from civility.people import sessions  # noqa: F401  (tells Flask-Login who a cookie is)
from civility.people import views as people
from civility.points import views as points
from civility.prints import views as prints
from civility.prints.hearing import init_hearing
from civility.public import views as public
from civility.statements import views as statements
from civility.store import views as store
from civility.township import views as township
from civility.web import init_web
from civility.web.application import Application

ROOT = Path(__file__).resolve().parent.parent


def create_app(settings: Settings | None = None) -> Flask:
    """The whole program as one WSGI application. Raises BadSetting when the environment makes no sense."""
    settings = settings or read_settings()
    app = Application(
        __name__,
        template_folder=str(ROOT / "templates"),
        static_folder=str(ROOT / "static"),
    )
    _configure(app, settings)
    if settings.base_url.startswith("https://"):
        # We never speak TLS ourselves: a proxy stands before us. What it says of the visitor's address is what the
        # limits on wrong passwords and objections count by; without it the whole village would share one.
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1)  # type: ignore[method-assign]
    _bind(app)
    _register(app)
    return app


def _configure(app: Flask, settings: Settings) -> None:
    app.config.update(
        SETTINGS=settings,
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=_engine_options(settings),
        MAX_CONTENT_LENGTH=26 * 1024 * 1024,  # three photos of 8 MB
        PERMANENT_SESSION_LIFETIME=timedelta(hours=12),
        SESSION_COOKIE_NAME="civility",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        BABEL_TRANSLATION_DIRECTORIES=str(ROOT / "civility" / "translations"),
        RATELIMIT_ENABLED=True,
    )


def _engine_options(settings: Settings) -> dict[str, object]:
    if settings.on_sqlite:
        return {"connect_args": {"check_same_thread": False}}
    return {"pool_pre_ping": True, "pool_size": 8, "max_overflow": 8}


def _bind(app: Flask) -> None:
    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine)
    migrate.init_app(app, db, directory=str(ROOT / "migrations"), render_as_batch=True)
    login_manager.init_app(app)
    login_manager.login_view = "people.sign_in"
    login_manager.login_message = N_("请先登录，登录后会回到刚才那一页。")
    login_manager.localize_callback = gettext
    limiter.init_app(app)
    init_web(app)
    init_hearing(app)


def _register(app: Flask) -> None:
    """The blueprints, thin doors last."""
    for package in (
        people,
        points,
        store,
        outlets,
        activities,
        checklists,
        covenants,
        matters,
        draws,
        meetings,
        relay,
        panels,
        goals,
        tributes,
        safety,
        rolls,
        households,
        statements,
        township,
        public,
        audit,
        backups,
        prints,
        home,
    ):
        app.register_blueprint(package.blueprint)
    app.register_blueprint(store.own.own_blueprint)
    app.register_blueprint(activities.own.own_blueprint)
    app.register_blueprint(meetings.own.own_blueprint)
    app.register_blueprint(covenants.own.own_blueprint)
    init_api(app)
