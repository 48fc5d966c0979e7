"""A browser, a server and people with phones."""

from tests.browser.fixtures import browser, camera, chromium_folder, server, visit, wall_clock  # noqa: F401
