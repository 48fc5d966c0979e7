"""The supervisors' pages of the monthly spot check."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from civility.clock import frozen
from civility.papers import seal_book
from civility.people.models import Division
from civility.points.models import Correction, SpotCheckItem
from civility.points.services import draw_month
from tests.factories.people import make_user
from tests.pages import key_in, page
from tests.points.pages import base, be
from tests.points.test_spot_checks import NIGHT, NOVEMBER, october

LATER = datetime(2026, 11, 3, 4, 0, tzinfo=UTC)


def test_a_supervisor_lists_looks_again_and_notes_what_was_found(client: FlaskClient, session: Session) -> None:
    scene = october(session, 8)
    at = f"{base(scene)}/spot-checks/"
    with frozen(NOVEMBER):
        be(client, session, scene.supervisor)
        shown = page(client.get(at))
        assert "2026年10月 还没有抽" in shown
        answer = client.post(at, data={"request_key": key_in(shown)})
        assert answer.status_code == 303
        where = answer.location
        assert "以后的第一次封存定出抽哪几条" in page(client.get(where))
        assert client.post(at, data={"request_key": key_in(shown)}).location == where
        assert "还没有抽" not in page(client.get(at))
    with frozen(NIGHT + timedelta(minutes=1)):
        seal_book(session, scene.village_id)
        from_address = where.rpartition("/")[2]
        assert draw_month(session, village_id=scene.village_id, spot_id=UUID(from_address))
    with frozen(LATER):
        assert "抽查还有 5 条没有看" in page(client.get(f"{base(scene)}/"))
        assert page(client.get(where)).count("记下结果") == 5
        item = session.query(SpotCheckItem).filter_by(place=1).one()
        address = f"{base(scene)}/spot-checks/items/{item.id}"
        form = {"request_key": key_in(page(client.get(address))), "result": "not_found", "note": ""}
        assert "要写明看了什么" in page(client.post(address, data=form), 422)
        form["note"] = "门前还是老样子"
        assert client.post(address, data=form).status_code == 303
        shown = page(client.get(where))
        assert ("没有查到" in shown, "看更正" in shown) == (True, True)
        assert "这一条复查过了" in page(client.get(address))
    session.rollback()
    assert session.query(Correction).one().kind == "not_found"


def test_the_township_reads_the_figures_and_the_recorder_does_not(client: FlaskClient, session: Session) -> None:
    scene = october(session, 3)
    at = f"{base(scene)}/spot-checks/"
    township = session.get_one(Division, scene.village.parent_id)
    be(client, session, make_user(session, township, "township_officer")[1])
    with frozen(LATER):
        shown = page(client.get(at))
    assert ("记分员" in shown, "0 / 3" in shown, "太少，看不出什么" in shown) == (True, True, True)
    assert "封名单" not in shown
    be(client, session, scene.recorder)
    assert client.get(at).status_code == 403
