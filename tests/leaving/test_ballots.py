"""A village does not leave while a ballot is open: its folder would show how the votes stand."""

import pytest

from civility import clock
from civility.governance.meetings.queries import get_ballot
from civility.leaving import export_village
from civility.leaving.errors import BallotRunning
from tests.database import sqlite_database
from tests.factories.meetings import a_ballot, vote
from tests.factories.people import first_household, make_user, make_village
from tests.leaving.moving import program


def test_the_folder_waits_for_the_end_of_a_ballot(tmp_path):
    out = tmp_path / "folder"
    with program(sqlite_database(tmp_path), "settled-secret-key-of-at-least-32-characters") as (_app, session):
        village = make_village(session)
        _user, committee = make_user(session, village, "committee")
        meeting, motion = a_ballot(session, village, committee, way="secret")
        vote(session, meeting, motion, first_household(session, village))
        end = get_ballot(session, motion).closes_at
        with pytest.raises(BallotRunning):
            export_village(session, village_id=village.id, out=out)
        assert not out.exists()
        with clock.frozen(end):
            files = export_village(session, village_id=village.id, out=out).files
    assert files["data/ballot_box.jsonl"].rows == 3
