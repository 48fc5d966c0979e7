"""A village whose cards are out and whose master data is sealed."""

import pytest
from sqlalchemy.orm import Session

from civility.people.services import issue_missing_cards
from tests.factories.points import Scene, make_scene, seal_what_is_there


@pytest.fixture
def scene(session: Session) -> Scene:
    scene = make_scene(session)
    seal_what_is_there(session, scene.village_id)
    issue_missing_cards(session, village_id=scene.village_id)
    return scene
