"""The village's public pages: what each says."""

from datetime import timedelta

from civility import clock
from civility.people.queries import get_settings
from civility.points.models import Claim
from civility.points.rules.caps import Cap, Period, Scope
from tests.factories.people import make_household, make_village
from tests.factories.points import make_clause
from tests.public.conftest import PHONE


def test_names_are_whole_where_the_village_decided_so_but_figures_never(client, session, show):
    get_settings(session, show.scene.village_id).mask_names = False
    session.commit()
    page = client.get(f"{show.base}/notices/1").text
    assert "李建国" in page
    assert "李小满给王秀兰家收麦子" in page
    assert PHONE not in page


def test_names_that_look_alike_are_told_apart_by_the_end_of_the_number(client, session, show):
    make_household(session, show.scene.village_id, "0037", "李卫国")
    page = client.get(f"{show.base}/notices/1").text
    assert "李*国(01)" in page


def test_the_front_tells_what_is_on_notice_and_leads_everywhere(client, show):
    page = client.get(f"{show.base}/").text
    for words in ("第 1 号公示", "11月10日", "2026年10月", "村规民约", "积分细则"):
        assert words in page
    for rest in ("notices/1", "rolls/1", "covenants/village", "standard"):
        assert f'href="{show.base}/{rest}"' in page


def test_an_empty_village_has_a_front_that_says_what_will_come(client, session, app):
    village = make_village(session, households=0)
    for rest in ("", "notices/", "standard", "store"):
        answer = client.get(f"/p/{village.code}/{rest}")
        assert answer.status_code == 200, rest
        assert "还没有" in answer.text, rest


def test_language_and_letters_travel_in_the_address(client, show):
    page = client.get(f"{show.base}/?elder=1").text
    assert '<html lang="zh-CN" class="elder">' in page
    assert f'href="{show.base}/notices/1?elder=1"' in page


def test_a_deduction_is_not_shown_and_cannot_be_objected_to_here(client, session, show):
    deduction = make_clause(session, show.scene.standard, "乱倒垃圾", direction="deduction")
    claim = session.get_one(Claim, (show.scene.village_id, show.claim.id))
    claim.direction, claim.clause_id = "deduction", deduction.id
    session.commit()
    assert "乱倒垃圾" not in client.get(f"{show.base}/notices/1").text
    assert client.get(f"{show.base}/notices/1/object/{claim.id}").status_code == 404


def test_the_standard_says_in_words_what_bounds_a_clause_and_that_deductions_rest(client, session, show):
    address = f"{show.base}/standard"
    assert "扣分的条款没有启用" not in client.get(address).text
    once = Cap(Scope.HOUSEHOLD, Period.MONTH, limit_times=1)
    make_clause(session, show.scene.standard, "乱倒垃圾", direction="deduction", caps=[once])
    session.commit()
    text = client.get(address).text
    assert "扣分的条款没有启用" in text
    assert "每户每月最多 1 次" in text
    assert "at most 1×" in client.get(f"{address}?lang=en").text


def test_notices_are_listed_newest_first_with_what_is_over(client, show):
    with clock.frozen(show.notice.closes_at + timedelta(days=1)):
        page = client.get(f"{show.base}/notices/").text
    assert "已截止" in page
    assert "公示中" not in page


def test_a_covenant_reads_in_order_with_its_vote(client, show):
    page = client.get(f"{show.base}/covenants/village").text
    places = [page.index(words) for words in ("移风易俗", "门前三包", "邻里有难，能帮就帮。", "赞成 40")]
    assert places == sorted(places)


# ---- appeals ---------------------------------------------------------------------------------------------
