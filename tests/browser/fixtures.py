"""Fixtures of everything that drives a browser; ``conftest.py`` of both folders takes them from here."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Playwright

from tests.browser.chromium import Visitor, launch
from tests.browser.served import MovedClock, Server, serve, wall_clock

__all__ = ["browser", "camera", "chromium_folder", "server", "visit", "wall_clock"]

Visit = Callable[..., Visitor]


@pytest.fixture(scope="session")
def chromium_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("chromium")


@pytest.fixture(scope="session")
def browser(playwright: Playwright, chromium_folder: Path) -> Iterator[Browser]:
    """One Chromium for a folder of tests; each visitor has cookies of their own."""
    chromium = launch(playwright, chromium_folder)
    yield chromium
    chromium.close()


@pytest.fixture
def camera(chromium_folder: Path) -> Path:
    """What the phone's camera sees: a file to write before the camera is opened."""
    return chromium_folder / "camera.y4m"


@pytest.fixture
def server(database_url: str, wall_clock: MovedClock) -> Iterator[Server]:
    with serve(database_url) as running:
        yield running


@pytest.fixture
def visit(browser: Browser, server: Server) -> Iterator[Visit]:
    """Makes visitors; at the end everybody leaves, and nothing may have gone wrong on anybody's page."""
    visitors: list[Visitor] = []

    def arrive(**options: Any) -> Visitor:
        visitors.append(Visitor(browser, server.url, **options))
        return visitors[-1]

    yield arrive
    for visitor in visitors:
        visitor.context.close()
    for visitor in visitors:
        visitor.watch.check()
