"""A village in which somebody was blanked leaves and arrives like any other, and brings no name along."""

from civility import ledger
from civility.audit.checks import find_faults
from civility.clock import today
from civility.households.services import Change, agree_to_event, write_event
from civility.leaving import export_village
from civility.people.queries import get_household
from civility.people.rules import BLANKED
from civility.people.services import issue_missing_cards
from tests.database import sqlite_database
from tests.factories.points import make_scene, seal_what_is_there
from tests.factories.store import balance_of, grant, key
from tests.leaving.moving import arrive, files_of, program


def test_a_blanked_household_arrives_blanked_with_its_points_and_a_book_that_fits(tmp_path, elsewhere):
    folder = tmp_path / "village"
    (tmp_path / "home").mkdir()
    with program(sqlite_database(tmp_path / "home")) as (_app, session):
        scene = make_scene(session)
        seal_what_is_there(session, scene.village_id)
        issue_missing_cards(session, village_id=scene.village_id)
        village_id, home = scene.village_id, scene.households[0]
        name = home.head_name
        grant(session, village_id, home.number, 70)
        for kind in ("move_out", "blank"):
            change = Change(kind, today(), "全家搬走了", home.id)
            event = write_event(session, village_id=village_id, change=change, actor=scene.committee, request_key=key())
            agree_to_event(session, village_id=village_id, event_id=event.id, actor=scene.supervisor)
        before = find_faults(session, village_id)
        session.rollback()
        export_village(session, village_id=village_id, out=folder)
    assert all(name.encode() not in data for data in files_of(folder).values())
    arrive(elsewhere, folder)
    with program(elsewhere) as (_app, session):
        home = get_household(session, village_id, "0001")
        assert (home.head_name, home.salt, home.address) == (BLANKED, None, "")
        assert balance_of(session, village_id, "0001") == 70
        assert ledger.verify(session, village_id) == []
        assert find_faults(session, village_id) == before
