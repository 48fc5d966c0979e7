"""Who may take, see and take away the photo of who collects; and that nobody else ever gets it."""

import io
from itertools import pairwise

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from civility.db import transaction
from civility.people.models import Household, HouseholdCard, User
from civility.people.queries import find_portrait, get_settings
from civility.people.services import issue_card, keep_portrait, set_pin
from civility.people.sessions import CardHolder
from civility.photos import make_face
from tests.conftest import sign_in
from tests.factories.people import make_user, make_village
from tests.factories.photos import a_phone_photo, a_photo
from tests.factories.store import Shop, balance_of, make_shop
from tests.pages import key_in, page
from tests.store.conftest import forget_the_last_request, hidden, text_of

SEES = {"storekeeper"}
KEEPS = {"storekeeper", "committee"}
ROLES = ("committee", "recorder", "reviewer", "supervisor", "storekeeper", "grid_worker", "unit_head")


@pytest.fixture
def shop(session: Session) -> Shop:
    return make_shop(session)


def keep(session: Session, shop: Shop, household: Household | None = None, seed: int = 1) -> None:
    keep_portrait(
        session,
        village_id=shop.village.id,
        household_id=(household or shop.first).id,
        data=a_photo(seed),
        agreed=True,
        actor=shop.clerk,
    )


def be(client: FlaskClient, session: Session, shop: Shop, role: str) -> None:
    sign_in(client, make_user(session, shop.village, role)[0])


def enter(client: FlaskClient, session: Session, household: Household) -> HouseholdCard:
    card = issue_card(session, village_id=household.village_id, household_id=household.id)
    sign_in(client, CardHolder(card, household))
    return card


def of(shop: Shop, tail: str = "", number: str = "0001") -> str:
    return f"/v/{shop.village.code}/households/{number}/portrait{tail}"


def sent(data: bytes | None = None, *, agreed: bool = True) -> dict[str, object]:
    form: dict[str, object] = {"agreed": "y"} if agreed else {}
    return form | ({"photo": (io.BytesIO(data), "IMG_1.jpg")} if data is not None else {})


def kept(session: Session, shop: Shop) -> bytes | None:
    session.rollback()
    forget_the_last_request()
    found = find_portrait(session, shop.village.id, shop.first.id)
    return found.jpeg if found else None


@pytest.mark.parametrize("role", ROLES)
def test_only_who_hands_over_goods_sees_it_and_only_store_and_committee_keep_it(client, session, shop, role):
    keep(session, shop)
    be(client, session, shop, role)

    seen = client.get(of(shop, ".jpg"))
    assert seen.status_code == (200 if role in SEES else 403)
    assert (seen.data == make_face(a_photo())) == (role in SEES)
    assert seen.headers["Cache-Control"] == "no-store"

    assert client.get(of(shop)).status_code == (200 if role in KEEPS else 403)
    assert client.post(of(shop), data=sent(a_photo(2))).status_code == (303 if role in KEEPS else 403)
    assert kept(session, shop) == make_face(a_photo(2 if role in KEEPS else 1))

    form = {"request_key": "0193571a-0000-7000-8000-000000000001"}
    assert client.post(of(shop, "/remove"), data=form).status_code == (303 if role in KEEPS else 403)
    assert (kept(session, shop) is None) == (role in KEEPS)


def test_the_picture_is_never_stored_shown_elsewhere_or_run(client, session, shop):
    keep(session, shop)
    be(client, session, shop, "storekeeper")
    answer = client.get(of(shop, ".jpg"))
    assert answer.mimetype == "image/jpeg"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert client.get(of(shop, ".jpg", "0002")).status_code == 404


def test_a_clerk_of_another_village_learns_nothing(client, session, shop):
    keep(session, shop)
    sign_in(client, make_user(session, make_village(session), "storekeeper", "committee")[0])
    for tail in (".jpg", ""):
        assert client.get(of(shop, tail)).status_code == 404
    assert client.post(of(shop), data=sent(a_photo(2))).status_code == 404
    assert client.post(of(shop, "/remove")).status_code == 404
    assert kept(session, shop) == make_face(a_photo())


def test_nobody_sees_it_without_signing_in(client, session, shop):
    keep(session, shop)
    for path in (of(shop, ".jpg"), "/my/portrait.jpg"):
        answer = client.get(path)
        assert answer.status_code in (302, 303)
        assert "sign-in" in answer.location


def test_the_committee_keeps_one_from_the_households_page_without_seeing_it(client, session, shop):
    be(client, session, shop, "committee")
    home = f"/v/{shop.village.code}/households/0001"
    before = page(client.get(home))
    assert "没有留照片。这户同意，可以留一张" in before
    assert of(shop) in before
    page(client.get(of(shop)))

    answer = client.post(of(shop), data=sent(a_phone_photo()))

    assert (answer.status_code, answer.location) == (303, home)
    assert kept(session, shop) == make_face(a_phone_photo())
    after = page(client.get(home))
    assert "照片留好了" in after
    assert "只在兑换的时候给店员看" in after
    assert "<img" not in text_of_main(after)
    again = page(client.get(of(shop)))
    assert "照片只有店员和这户自己看得到" in again
    assert "<img" not in text_of_main(again)
    answer = client.post(of(shop, "/remove"), data={"request_key": key_in(again)})
    assert (answer.status_code, answer.location, kept(session, shop)) == (303, home, None)


def text_of_main(html: str) -> str:
    return html[html.index("<main") : html.index("</main>")]


@pytest.mark.parametrize(
    ("form", "words"),
    [
        (lambda: sent(a_photo(2), agreed=False), "没有留照片，因为还没打“这户同意”的勾"),
        (lambda: sent(), "请先拍一张，或者选一张照片"),
        (lambda: sent("这不是照片".encode()), "有一个文件不是照片"),
        (lambda: sent(b"\x00\x00\x00\x24ftypheic\x00\x00\x00\x00mif1heic"), "HEIC"),
    ],
    ids=["no consent", "no file", "a text", "from an iPhone"],
)
def test_what_cannot_be_kept_is_refused_with_a_sentence_and_the_old_one_stays(client, session, shop, form, words):
    keep(session, shop)
    be(client, session, shop, "storekeeper")
    answer = page(client.post(of(shop), data=form()), 422)
    assert words in answer
    assert kept(session, shop) == make_face(a_photo())


def test_a_tick_that_was_set_stays_set_when_the_photo_was_bad(client, session, shop):
    be(client, session, shop, "storekeeper")
    answer = page(client.post(of(shop), data=sent(b"no photo")), 422)
    box = answer[answer.index('id="agreed"') - 80 : answer.index('id="agreed"') + 80]
    assert "checked" in box


def test_a_way_back_never_leads_out_of_the_house(client, session, shop):
    be(client, session, shop, "storekeeper")
    home = f"/v/{shop.village.code}/households/0001"
    for back in ("https://evil.example", "//evil.example", "/\\evil.example"):
        answer = client.post(of(shop), query_string={"back": back}, data=sent(a_photo()))
        assert answer.location == home


def test_a_household_that_left_is_asked_for_no_photo(client, session, shop):
    be(client, session, shop, "committee")
    home = session.get_one(Household, (shop.village.id, shop.first.id))
    home.left_on = home.joined_on
    session.commit()
    assert 'type="file"' not in page(client.get(of(shop)))
    assert "已经迁出" in page(client.post(of(shop), data=sent(a_photo())), 409)
    assert kept(session, shop) is None


# ---- the household itself ----


def test_a_household_sees_its_own_says_who_else_does_and_takes_it_away(client, session, shop):
    keep(session, shop)
    keep(session, shop, shop.households[1], seed=2)
    enter(client, session, shop.first)

    shown = page(client.get("/my/card"))
    assert "店里留的照片" in shown
    assert "只在兑换的时候给店员看，别人看不到" in text_of(shown)
    answer = client.get("/my/portrait.jpg")
    assert (answer.status_code, answer.mimetype, answer.data) == (200, "image/jpeg", make_face(a_photo(1)))
    assert answer.headers["Cache-Control"] == "no-store"

    answer = client.post("/my/portrait/remove", data={"request_key": key_in(shown)})

    assert (answer.status_code, answer.location) == (303, "/my/card")
    assert kept(session, shop) is None
    assert find_portrait(session, shop.village.id, shop.households[1].id) is not None, "only its own"
    forget_the_last_request()
    assert "店里留的照片" not in page(client.get("/my/card"))
    assert client.get("/my/portrait.jpg").status_code == 404


def test_a_household_neither_takes_photos_nor_sees_a_neighbours(client, session, shop):
    keep(session, shop, shop.households[1])
    enter(client, session, shop.first)
    assert client.get("/my/portrait.jpg").status_code == 404
    for number in ("0001", "0002"):
        assert client.get(of(shop, ".jpg", number)).status_code in (403, 404)
        assert client.post(of(shop, "", number), data=sent(a_photo())).status_code in (403, 404)
    assert kept(session, shop) is None


# ---- the counter ----


def counter(shop: Shop, tail: str) -> str:
    return f"/v/{shop.village.code}/store/customer/0001{tail}"


def test_the_counter_shows_the_face_while_choosing_and_confirming(client, session, shop):
    keep(session, shop)
    sign_in(client, session.get_one(User, shop.clerk.user_id))
    for tail in ("", "/confirm?g0001=1"):
        html = page(client.get(counter(shop, tail)))
        assert f'src="{of(shop, ".jpg")}"' in html
        assert "来的是照片上的人吗？" in html
        assert "这户同意的话，留一张照片" not in html


def test_from_the_confirm_page_to_the_photo_and_back_with_the_basket(client, session, shop):
    sign_in(client, session.get_one(User, shop.clerk.user_id))
    html = page(client.get(counter(shop, "/confirm?g0001=2&by=name")))
    assert ".jpg" not in text_of_main(html)
    link = (
        html[: html.index("这户同意的话，留一张照片")].rpartition('href="')[2].partition('"')[0].replace("&amp;", "&")
    )
    page(client.get(link))

    answer = client.post(link, data=sent(a_photo()))

    assert answer.status_code == 303
    assert answer.location.startswith(counter(shop, "/confirm?"))
    back = page(client.get(answer.location))
    assert "来的是照片上的人吗？" in back
    assert 'value="g0001:2"' in back
    assert 'name="by" type="hidden" value="name"' in back


def test_with_the_pin_wanted_it_is_wanted_beside_the_photo(client, session, shop):
    keep(session, shop)
    with transaction(session):
        get_settings(session, shop.village.id).pin_at_counter = True
    set_pin(session, village_id=shop.village.id, household_id=shop.first.id, pin="204060")
    sign_in(client, session.get_one(User, shop.clerk.user_id))
    html = page(client.get(counter(shop, "/confirm?g0001=1")))
    order = ["来的是照片上的人吗？", "不是本户来领？", 'name="pin"', "确认兑换"]
    assert all(html.index(one) < html.index(next_one) for one, next_one in pairwise(order))
    refused = page(client.post(counter(shop, "/redeem"), data={**hidden(html), "collected": "self"}), 422)
    assert "来的是照片上的人吗？" in refused
    assert balance_of(session, shop.village.id, "0001") == 1000
