"""Plumbing of pages that knows no feature: language, forms, errors, headers, filters, paper tokens.

``create_app()`` calls ``init_web(app)`` once, after the configuration is read. It binds Flask-Babel and
CSRF protection too, because both need settings that live here; login and database are bound elsewhere.
"""

from flask import Flask

from civility.extensions import csrf
from civility.web import assets, cookieless, errors, filters, headers, locale, navigation, paths, status


def init_web(app: Flask) -> None:
    """Give an application our filters, handlers, headers, language choice and the blueprint ``web``."""
    # As long as the session: a claim form may lie open all day.
    app.config.setdefault("WTF_CSRF_TIME_LIMIT", None)
    paths.init_paths(app)
    cookieless.init_cookieless(app)
    csrf.init_app(app)
    locale.init_locale(app)
    filters.init_filters(app)
    status.init_status(app)
    assets.init_assets(app)
    navigation.init_navigation(app)
    headers.init_headers(app)
    errors.init_errors(app)
