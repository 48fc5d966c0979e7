"""The committee's pages of groups, and roll, groups and covenants together: page and poster from the same rows."""

from datetime import timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from civility.clock import today
from civility.governance.panels.queries import list_panels
from civility.governance.panels.services import add_member, add_panel, begin_panels
from tests.conftest import sign_in
from tests.factories.governance import a_covenant, a_roll, key, score
from tests.factories.people import make_user, make_village
from tests.pages import key_in, page
from tests.store.conftest import text_of

PHONE = "13897400000"


@pytest.fixture
def village(session, app):
    return make_village(session)


@pytest.fixture
def committee(client, session, village):
    user, actor = make_user(session, village, "committee")
    sign_in(client, user)
    return actor


def words_of(pdf):
    return "".join("".join(sheet.extract_text() for sheet in PdfReader(BytesIO(pdf)).pages).split())


def test_a_committee_begins_with_the_example_and_makes_it_its_own(client, session, village, committee):
    base = f"/v/{village.code}/panels/"
    first = page(client.get(base))
    assert "还没有小组" in first
    assert client.post(f"{base}begin", data={"request_key": key_in(first)}).status_code == 303
    listed = page(client.get(base))
    assert "样子，请照本村的改" in listed
    assert "积分评议小组" not in client.get(f"/p/{village.code}/triad").text  # an example is nobody's group
    panel = list_panels(session, village.id)[0].panel
    at = f"{base}{panel.id}"
    saved = client.post(
        at, data={"request_key": key_in(client.get(at).text), "name": "评议组", "duty": "看谁做得好", "place": "1"}
    )
    assert saved.status_code == 303
    assert "看谁做得好" in client.get(f"/p/{village.code}/triad").text


def test_members_come_and_go_by_their_terms_and_phones_stay_inside(client, session, village, committee):
    panel = add_panel(
        session, village_id=village.id, name="评议组", duty="核对", place=1, actor=committee, request_key=key()
    )
    at = f"/v/{village.code}/panels/{panel.id}"
    joined = client.post(
        f"{at}/members",
        data={
            "request_key": key_in(client.get(at).text),
            "name": "马玉兰",
            "duty": "组长",
            "phone": PHONE,
            "from_on": today().isoformat(),
            "until_on": "",
        },
    )
    assert joined.status_code == 303
    assert PHONE in page(client.get(at))
    public = client.get(f"/p/{village.code}/triad")
    assert "马玉兰" in public.text
    assert PHONE not in public.text
    (member,) = list_panels(session, village.id)[0].members
    of = f"{at}/members/{member.id}"
    yesterday = (today() - timedelta(days=1)).isoformat()
    form = {"request_key": key_in(client.get(of).text), "name": "马玉兰", "duty": "", "phone": ""}
    backwards = client.post(of, data={**form, "from_on": today().isoformat(), "until_on": yesterday})
    assert backwards.status_code == 422
    assert "比“从”那天早" in backwards.text
    assert client.post(of, data={**form, "from_on": yesterday, "until_on": yesterday}).status_code == 303
    assert "马玉兰" not in client.get(f"/p/{village.code}/triad").text
    assert "到期的和还没有到任的" in page(client.get(at))


def test_a_taken_name_is_refused_with_what_was_typed_kept(client, session, village, committee):
    begin_panels(session, village_id=village.id, actor=committee, request_key=key())
    base = f"/v/{village.code}/panels/"
    refused = client.post(
        base,
        data={"request_key": key_in(client.get(base).text), "name": "积分评议小组", "duty": "我写的", "place": "3"},
    )
    assert refused.status_code == 409
    assert "已经有叫“积分评议小组”的小组了" in refused.text
    assert "我写的" in refused.text
    assert len(list_panels(session, village.id)) == 2


def test_a_dropped_group_leaves_page_and_poster(client, session, village, committee):
    said = {"village_id": village.id, "actor": committee}
    panel = add_panel(session, **said, name="评议组", duty="核对", place=1, request_key=key())
    at = f"/v/{village.code}/panels/{panel.id}"
    assert client.post(f"{at}/drop", data={"request_key": key_in(client.get(at).text)}).status_code == 303
    assert "评议组" not in client.get(f"/p/{village.code}/triad").text
    assert "评议组" not in words_of(client.get(f"/v/{village.code}/triad.pdf").data)
    assert client.get(at).status_code == 404


def test_page_and_poster_say_the_same_of_roll_groups_and_covenants(client, session, village, committee):
    said = {"village_id": village.id, "actor": committee}
    panel = add_panel(session, **said, name="评议组", duty="核对申报", place=1, request_key=key())
    add_member(
        session, **said, panel_id=panel.id, name="马玉兰", duty="组长", phone=PHONE, from_on=today(),
        until_on=today() + timedelta(days=30), request_key=key(),
    )  # fmt: skip
    score(session, village, "2026-10", {"0001": {"卫生": 50}, "0002": {"孝老": 30}})
    roll = a_roll(session, village, committee)
    covenant = a_covenant(session, village, committee, day=today())
    shown = "".join(text_of(page(client.get(f"/p/{village.code}/triad"))).split())
    printed = words_of(client.get(f"/v/{village.code}/triad.pdf").data)
    labels = [line["label"] for line in roll.lines]
    articles = [article["text"] for article in covenant.articles]
    for words in ("评议组", "核对申报", "马玉兰", "组长", covenant.title, *labels, *articles):
        assert words in shown
        assert words in printed
    assert PHONE not in shown + printed


def test_a_village_without_roll_group_or_covenant_says_what_will_stand_there(client, village, committee):
    shown = text_of(page(client.get(f"/p/{village.code}/triad")))
    for words in ("还没有定过榜", "还没有公布小组", "还没有表决通过的公约"):
        assert words in shown
    assert client.get(f"/v/{village.code}/triad.pdf").data.startswith(b"%PDF")
    assert client.get(f"/v/{village.code}/triad.pdf?size=A9").status_code == 422
