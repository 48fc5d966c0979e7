"""What is filled in without net waits in the phone, is handed in once, and is part of no figure until then."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, Route
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from civility.people.models import User
from civility.people.services import change_password, issue_card
from civility.points.models import Claim, ClaimSheet
from tests.browser.auditing import audit
from tests.browser.chromium import Visitor, sign_in
from tests.browser.fixtures import Visit
from tests.browser.scenes import Day, arrive, at_home, make_day
from tests.factories.people import PASSWORD
from tests.factories.photos import a_phone_photo

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-claiming")]


def waiting(page: Page) -> list[str]:
    """The lines of the outbox as they are read."""
    return [" ".join(line.split()) for line in page.locator("[data-outbox] li").all_inner_texts()]


def hand_in(visitor: Visitor) -> str:
    """Press 现在交; what is said when all of it was tried."""
    box = visitor.page.locator("[data-outbox]")
    box.get_by_role("button", name="现在交").click()
    box.get_by_role("status").filter(has_text="交").wait_for()
    visitor.page.locator("[data-send]:enabled").wait_for()
    return box.get_by_role("status").inner_text()


def to_the_form(visitor: Visitor, day: Day, number: str) -> None:
    visitor.open(f"{day.home}/claims/new/{number}")
    visitor.press("清理门前水渠")


def count(session: Session, what: type[Claim] | type[ClaimSheet]) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(what)) or 0


def test_two_sheets_of_a_dead_spot_are_handed_in_when_there_is_net(session: Session, visit: Visit) -> None:
    day = make_day(session, points=0)
    cai = arrive(visit, "cai")
    cai.page.clock.set_fixed_time(datetime(2036, 1, 1, tzinfo=UTC))  # the phone's own clock counts for nothing
    cai.open(f"{day.home}/rounds/")
    cai.press("全村")
    cai.press("清理门前水渠")
    with cai.without_net():
        for place, why in (("0001", "入冬前看渠"), ("0002", "又走了一趟")):
            cai.page.locator(f"label[for=seen-{place}-0]").click()
            cai.fill(reason=why)
            cai.press("走完了，一起交")
            cai.page.locator("[data-outbox]").get_by_text("先存在这部手机里").wait_for()
            assert cai.page.locator("[name=reason]").input_value() == "巡查：上合乐寺村"
        assert len(waiting(cai.page)) == 2
        assert hand_in(cai) == "还是没有网，剩下的没有交。"
    assert audit(cai.page, "outbox") == []
    cai.open(f"{day.home}/claims/")
    assert "清理门前水渠" not in cai.page.inner_text("main")
    assert count(session, Claim) == 0

    assert hand_in(cai) == "交上去了 2 份。"
    cai.page.reload()
    assert not cai.page.locator("[data-outbox]").is_visible()
    session.rollback()
    assert sorted(session.scalars(select(ClaimSheet.reason))) == ["入冬前看渠", "又走了一趟"]
    assert {at.year for at in session.scalars(select(ClaimSheet.recorded_at))} != {2036}


def test_an_answer_that_was_lost_makes_nothing_twice(session: Session, visit: Visit) -> None:
    day = make_day(session, points=0)
    cai = arrive(visit, "cai")
    to_the_form(cai, day, "0001")
    at = cai.page.url
    with cai.without_net():
        cai.fill(reason="清了一上午")
        cai.press("记上", exact=True)

    def lose(route: Route) -> None:
        route.fetch(max_redirects=0)  # it came, and was written down
        route.abort()

    cai.watch.cut = True
    cai.page.route(at, lose)
    assert hand_in(cai) == "还是没有网，剩下的没有交。"
    cai.page.unroute(at)
    cai.watch.cut = False
    assert count(session, ClaimSheet) == 1
    assert "再交一次不会重复" in waiting(cai.page)[0]
    assert not cai.page.get_by_role("button", name="拿出来改").is_visible()
    assert hand_in(cai) == "交上去了 1 份。"
    assert count(session, ClaimSheet) == 1


def test_what_is_refused_stays_with_its_reason_until_it_is_put_right_or_dropped(session: Session, visit: Visit) -> None:
    day = make_day(session, points=0)
    cai = arrive(visit, "cai")
    to_the_form(cai, day, "0001")
    at = cai.page.url
    with cai.without_net():
        for why in ("清了一上午", "清了一上午", ""):
            cai.fill(reason=why)
            cai.press("记上", exact=True)
    with cai.watch.expect(409, 422):
        assert hand_in(cai) == "交上去了 1 份。 还有没交上的，为什么写在上面。"
    twice, empty = waiting(cai.page)
    assert "已经记过这一条，没有重复记。" in twice
    assert empty.endswith("请填写这一项。 拿出来改 不要了")
    assert empty.count("请填写这一项") == 1
    assert count(session, Claim) == 1

    cai.page.locator("[data-outbox] li").nth(1).get_by_role("button", name="拿出来改").click()
    cai.page.wait_for_url(at)
    assert len(waiting(cai.page)) == 1
    cai.page.on("dialog", lambda dialog: dialog.accept())
    cai.page.locator("[data-outbox]").get_by_role("button", name="不要了").click()
    assert not cai.page.locator("[data-outbox]").is_visible()


def test_nobody_else_on_the_same_phone_sees_or_sends_it_and_pictures_wait_for_net(
    session: Session, visit: Visit
) -> None:
    day = make_day(session, points=0)
    cai = arrive(visit, "cai")
    to_the_form(cai, day, "0001")
    told: list[str] = []
    cai.page.on("dialog", lambda dialog: (told.append(dialog.message), dialog.accept()))
    with cai.without_net():
        cai.fill(reason="清了一上午")
        photo = {"name": "渠.jpg", "mimeType": "image/jpeg", "buffer": a_phone_photo()}
        cai.page.locator("input[type=file]").first.set_input_files(photo)  # type: ignore[arg-type]
        cai.press("记上", exact=True)
        assert "照片和文件存不住" in told[0]
        assert cai.page.locator("[name=reason]").input_value() == "清了一上午"
        cai.page.locator("input[type=file]").first.set_input_files([])
        cai.press("记上", exact=True)
    cai.page.get_by_role("button", name="退出").click()
    cai.page.wait_for_url("**/sign-in**")
    assert "要您本人在这部手机上登录" in told[1]
    cai.page.locator("[name=name]").fill("sang")
    assert count(session, Claim) == 0
    assert cai.page.locator("[data-outbox]").count() == 0


def kept_offline(visitor: Visitor, day: Day, why: str = "清了一上午") -> str:
    """One deed of household 0001 in the outbox; the form's address."""
    to_the_form(visitor, day, "0001")
    with visitor.without_net():
        visitor.fill(reason=why)
        visitor.press("记上", exact=True)
    assert len(waiting(visitor.page)) == 1
    return visitor.page.url


def test_a_new_password_leaves_what_waits_where_it_is(session: Session, visit: Visit) -> None:
    day = make_day(session, points=0)
    cai = arrive(visit, "cai")
    kept_offline(cai, day)
    session.rollback()
    user = session.scalars(select(User).where(User.name == "才让")).one()
    change_password(session, user_id=user.id, old=PASSWORD, new="another-long-password")
    cai.open("/sign-in")
    sign_in(cai, "cai", "another-long-password")
    cai.page.wait_for_url(lambda address: "/sign-in" not in address)
    assert hand_in(cai) == "交上去了 1 份。"
    assert count(session, Claim) == 1


def test_a_household_that_was_signed_out_meanwhile_is_told_and_loses_nothing(session: Session, visit: Visit) -> None:
    day = make_day(session, points=0)
    home = at_home(session, visit, day, "0001")
    home.press("自己申报")
    home.press("报一件好事")
    home.press("清理门前水渠")
    with home.without_net():
        home.fill(reason="清了一上午")
        home.press("交上去")
    session.rollback()
    issue_card(session, village_id=day.shop.village.id, household_id=day.shop.households[0].id)  # the old one is void
    assert hand_in(home) == "登录过期了。请重新登录再交。"
    assert len(waiting(home.page)) == 1
    assert count(session, Claim) == 0


def test_what_perhaps_arrived_is_sent_again_only_as_it_is(session: Session, visit: Visit) -> None:
    """Also after an answer that did not look at it."""
    day = make_day(session, points=0)
    cai = arrive(visit, "cai")
    at = kept_offline(cai, day)
    cai.watch.cut = True
    for answer in (
        lambda route: route.abort(),
        lambda route: route.fulfill(status=429, content_type="text/html", body="<h1>太快了</h1>"),
    ):
        cai.page.route(at, answer)
        with cai.watch.expect(429):
            hand_in(cai)
        cai.page.unroute(at)
        assert "再交一次不会重复" in waiting(cai.page)[0]
        assert not cai.page.get_by_role("button", name="拿出来改").is_visible()
    cai.watch.cut = False
    assert hand_in(cai) == "交上去了 1 份。"
    assert count(session, Claim) == 1


def test_taken_out_without_net_it_stays_in_the_box(session: Session, visit: Visit) -> None:
    day = make_day(session, points=0)
    cai = arrive(visit, "cai")
    at = kept_offline(cai, day)
    with cai.without_net():
        cai.page.get_by_role("button", name="拿出来改").click()
        cai.page.wait_for_timeout(500)
    cai.open(f"{day.home}/claims/")
    assert len(waiting(cai.page)) == 1
    cai.page.get_by_role("button", name="拿出来改").click()
    cai.page.wait_for_url(at)
    assert cai.page.locator("[name=reason]").input_value() == "清了一上午"
    assert waiting(cai.page) == []


def test_who_signed_in_meanwhile_in_another_tab_does_not_hand_it_in(session: Session, visit: Visit) -> None:
    day = make_day(session, points=0)
    cai = arrive(visit, "cai")
    kept_offline(cai, day)
    other = cai.context.new_page()
    other.on("dialog", lambda dialog: dialog.accept())
    other.goto(f"{cai.home}/sign-in")
    if not other.locator("[name=name]").count():
        other.get_by_role("button", name="退出").click()
        other.goto(f"{cai.home}/sign-in")
    other.locator("[name=name]").fill("sang")
    other.locator("[name=password]").fill(PASSWORD)
    other.locator("main button[type=submit]").click()
    other.wait_for_url(lambda address: "/sign-in" not in address)
    with cai.watch.expect(409):
        hand_in(cai)
    assert "别人在这部手机上填的" in waiting(cai.page)[0]
    assert count(session, Claim) == 0
