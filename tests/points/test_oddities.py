"""What stands out in a real village: the rows, the notes on them, the page and the file."""

import csv
import io
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import day_start, frozen, today
from civility.people.services import declare_relative
from civility.photos import keep_photo
from civility.points.errors import OddityNoteEmpty
from civility.points.models import OddityNote
from civility.points.queries import list_odd_notes, list_odd_rows
from civility.points.rules.asked import Asked
from civility.points.rules.oddities import find_oddities
from civility.points.rules.shapes import Range
from civility.points.services import Row, note_oddity, record_sheet, withdraw_claims
from tests.factories.photos import a_photo
from tests.factories.points import Scene, approve, make_clause, make_scene, record, request_key
from tests.pages import key_in, page
from tests.points.pages import base, be


@pytest.fixture
def scene(session: Session) -> Scene:
    return make_scene(session)


def busy(session: Session, scene: Scene) -> None:
    """By day, three deeds of the recorder's relatives, one withdrawn, one at the most of its range."""
    with frozen(day_start(today()) + timedelta(hours=15)):
        _busy(session, scene)


def _busy(session: Session, scene: Scene) -> None:
    assert scene.recorder.user_id is not None
    declare_relative(
        session,
        village_id=scene.village_id,
        user_id=scene.recorder.user_id,
        household_id=scene.households[0].id,
        actor=scene.supervisor,
    )
    for days in range(3):
        approve(session, scene, record(session, scene, happened_on=today() - timedelta(days=days)))
    ranged = make_clause(session, scene.standard, "调解纠纷", shape=Range(10, 50, 10))
    record(session, scene, scene.households[1], clause_id=ranged.id, tenths=50)
    gone = record(session, scene, scene.households[2])
    withdraw_claims(session, village_id=scene.village_id, sheet_id=gone.id, actor=scene.recorder)


@pytest.mark.postgresql
def test_rows_are_what_waits_or_was_posted_with_who_is_near(session: Session, scene: Scene) -> None:
    busy(session, scene)
    rows = list_odd_rows(session, scene.village_id, today() - timedelta(days=9), today() + timedelta(days=1))
    assert sorted((row.household, row.at_most, row.kin, len(row.reviewers)) for row in rows) == [
        ("0001", None, ("记分员",), 1),
        ("0001", None, ("记分员",), 1),
        ("0001", None, ("记分员",), 1),
        ("0002", True, (), 0),
    ]
    assert list_odd_rows(session, scene.village_id, today() + timedelta(days=1), today() + timedelta(days=9)) == []
    assert {each.check for each in find_oddities(rows)} == {"relatives", "one-household-only"}


def test_rows_and_notes_take_six_statements_however_many_there_are(session: Session, scene: Scene) -> None:
    busy(session, scene)
    session.commit()
    sent: list[str] = []
    engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", lambda _c, _k, text, *_: sent.append(text))
    list_odd_rows(session, scene.village_id, today() - timedelta(days=9), today() + timedelta(days=1))
    list_odd_notes(session, scene.village_id, ["a", "b"])
    assert len([text for text in sent if text.startswith("SELECT")]) <= 6


@pytest.mark.postgresql
def test_a_picture_saved_again_for_another_household_is_asked_about(session: Session, scene: Scene) -> None:
    for household, quality in ((scene.households[0], 92), (scene.households[1], 60)):
        data = a_photo(7, quality=quality)
        photo = keep_photo(session, village_id=scene.village_id, data=data, keeper=scene.recorder.mark)
        record_sheet(
            session,
            village_id=scene.village_id,
            clause_id=scene.clause.id,
            rows=[Row(household.id, Asked())],
            happened_on=today(),
            reason="打扫了门前的路",
            actor=scene.recorder,
            request_key=request_key(),
            photo_ids=[photo.id],
        )
    (odd,) = [each for each in _found(session, scene) if each.check == "photo-again"]
    assert len(odd.claim_ids) == 2
    assert odd.fields["sheets"] == 2


@pytest.mark.postgresql
def test_a_note_is_added_once_and_never_changed(session: Session, scene: Scene) -> None:
    said = {"village_id": scene.village_id, "key": "k" * 32, "actor": scene.supervisor}
    key = request_key()
    first = note_oddity(session, **said, text="那几天别人都病了", request_key=key)
    assert note_oddity(session, **said, text="那几天别人都病了", request_key=key).id == first.id
    with pytest.raises(ledger.KeyReused):
        note_oddity(session, **said, text="别的", request_key=key)
    for text in ("", " ", "长" * 301):
        with pytest.raises(OddityNoteEmpty):
            note_oddity(session, **said, text=text, request_key=request_key())
    assert session.scalar(select(func.count()).select_from(OddityNote)) == 1
    ((note, name),) = list_odd_notes(session, scene.village_id, ["k" * 32])["k" * 32]
    assert (note.text, name) == ("那几天别人都病了", "监督员")


def test_the_page_asks_and_keeps_what_was_answered(client: FlaskClient, session: Session, scene: Scene) -> None:
    busy(session, scene)
    be(client, session, scene.supervisor)
    at = f"{base(scene)}/oddities/"
    shown = page(client.get(at))
    assert "给亲属家记的" in shown
    assert "记分员给登记为亲属的人家记了 3 条" in shown
    odd = next(each for each in _found(session, scene) if each.check == "relatives")
    assert odd.key in shown
    form = {"request_key": key_in(shown), "key": odd.key, "text": "评议员去看过，照片也有"}
    for _ in range(2):
        assert client.post(at, data=form).status_code == 303
    assert "评议员去看过，照片也有" in page(client.get(at))
    refused = client.post(at, data={"request_key": key_in(shown)[:-1] + "0", "key": odd.key, "text": ""})
    assert refused.status_code == 422
    lines = list(csv.reader(io.StringIO(client.get(f"{base(scene)}/oddities.csv").data.decode("utf-8-sig"))))
    assert lines[0][:2] == ["哪一种", "为什么在这里"]
    assert [line[3] for line in lines if line[0] == "给亲属家记的"] == ["评议员去看过，照片也有"]
    for strange in ("?since=x&until=y", "?since=1000-01-01", "?until=9999-12-31&since=0001-01-01", "?since=2999-01-01"):
        assert client.get(at + strange).status_code == 200


def test_only_supervisors_read_it(client: FlaskClient, session: Session, scene: Scene) -> None:
    for actor in (scene.recorder, scene.reviewer, scene.committee):
        be(client, session, actor)
        assert client.get(f"{base(scene)}/oddities/").status_code == 403


def _found(session: Session, scene: Scene):  # type: ignore[no-untyped-def]
    return find_oddities(
        list_odd_rows(session, scene.village_id, today() - timedelta(days=90), today() + timedelta(days=1))
    )
