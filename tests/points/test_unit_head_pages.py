"""What the head of a unit sees of a notice: what hangs on the wall, and the way to write an objection down."""

import re

from civility.points.models import Objection
from civility.points.services import hide_name
from tests.conftest import sign_in
from tests.factories.people import make_user
from tests.factories.points import make_deduction, make_notice, make_scene, request_key
from tests.pages import page


def test_the_head_of_a_unit_writes_an_objection_down_and_sees_no_more_than_the_wall(client, session):
    scene = make_scene(session)
    notice, claims = make_notice(session, scene, *scene.households)
    taken = make_deduction(session, scene, scene.households[1])
    hidden, here = scene.households[2], f"/v/{scene.village.code}"
    said = {"sheet": "notice", "number": notice.number, "request_key": request_key(), "channel": "desk"}
    hide_name(session, village_id=scene.village_id, household_id=hidden.id, actor=scene.recorder, **said)
    user, _actor = make_user(session, scene.village, "unit_head")
    sign_in(client, user)

    assert f'href="{here}/notices/"' in page(client.get(f"{here}/"))
    assert f"{here}/notices/1" in page(client.get(f"{here}/notices/"))
    html = page(client.get(f"{here}/notices/1"))
    shown = [home.head_name in html for home in scene.households]
    assert shown == [True, True, False]
    assert f'href="{here}/claims/{claims[0].id}"' not in html
    assert "乱堆杂物" not in html
    assert client.get(f"{here}/claims/{taken.id}").status_code == 403

    at = f"{here}/claims/{claims[0].id}/object"
    assert at in html
    form = page(client.get(at))
    assert f'href="{here}/notices/1"' in form  # the way back is one he may go
    key = re.search(r'name="request_key"[^>]*value="([^"]+)"', form)
    assert key is not None
    sent = {"request_key": key[1], "text": "那天没有人扫", "channel": "helper"}
    answer = client.post(at, data=sent)
    assert (answer.status_code, "/receipt" in answer.location) == (303, True)
    assert "监委会最晚" in page(client.get(answer.location))
    assert session.query(Objection).one().text == "那天没有人扫"


def test_whoever_reads_claims_sees_all_of_a_notice(client, session):
    scene = make_scene(session)
    _notice, claims = make_notice(session, scene)
    make_deduction(session, scene, scene.households[1])
    user, _actor = make_user(session, scene.village, "grid_worker")
    sign_in(client, user)
    here = f"/v/{scene.village.code}"
    html = page(client.get(f"{here}/notices/1"))
    assert f'href="{here}/claims/{claims[0].id}"' in html
    assert "乱堆杂物" in html
