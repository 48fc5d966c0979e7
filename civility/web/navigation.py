"""The links of the page's head. Features offer theirs here; the plumbing knows none of them.

A provider is called once a page and gives the links the present person may follow::

    @navigation.register
    def links() -> Iterable[NavLink]:
        yield NavLink(_("兑换"), url_for("store.counter", ...), active=request.blueprint == "store")
"""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from flask import Flask, current_app, g

from civility.web.paging import page_url


class NavLink(NamedTuple):
    """One link: words, address, and whether the present page lies behind it."""

    label: str
    url: str
    active: bool = False


Provider = Callable[[], Iterable[NavLink]]
_providers: list[Provider] = []

# Addresses that base.html itself links to; people remember them, so they do not move.
SITE = {"home": "/", "sign_in": "/sign-in", "sign_out": "/sign-out", "verify": "/verify", "help": "/help"}


def register(provider: Provider) -> Provider:
    """Add a provider; asking twice adds it once. Usable as a decorator."""
    if provider not in _providers:
        _providers.append(provider)
    return provider


def page_links() -> list[NavLink]:
    """All links for this page, in the order their providers were registered; none on cookie-less pages."""
    if g.get("cookieless"):
        return []
    providers: list[Provider] = current_app.extensions["civility_navigation"]
    return [link for provider in providers for link in provider()]


def init_navigation(app: Flask) -> None:
    # An application without our features (a style guide, say) brings a list of its own.
    app.extensions.setdefault("civility_navigation", _providers)
    app.jinja_env.globals["site"] = SITE
    app.jinja_env.globals["page_url"] = page_url

    @app.context_processor
    def nav() -> dict[str, Any]:
        return {"nav": page_links()}
