"""A village with somebody at every level, and where its matters are seen."""

import pytest

from civility import clock
from tests.factories.matters import make_levels
from tests.governance.matters.steps import FRIDAY


@pytest.fixture
def levels(app, session):
    return make_levels(session)


@pytest.fixture
def at(levels):
    return f"/v/{levels.village.code}/matters/"


@pytest.fixture
def wall(levels):
    return f"/p/{levels.village.code}/wall/"


@pytest.fixture
def on_friday():
    with clock.frozen(FRIDAY):
        yield
