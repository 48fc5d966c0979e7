"""What every printed code opens, and what a wrong one is told."""

import io
import re
from urllib.parse import quote

import pytest
import qrcode
from PIL import Image

from civility import ledger
from civility.db import transaction
from civility.papers import issue_paper
from civility.people.services import issue_card
from civility.points.services import close_due_notices
from civility.public import codes
from civility.store.models import Redemption
from civility.web import tokens
from tests.factories.governance import a_covenant, a_draft, a_roll
from tests.factories.people import make_village


def token_of(session, show, kind, ref):
    return issue_paper(session, show.scene.village.code, kind, ref).token


def scan(client, session, show, kind, ref):
    return client.get(f"/s/{token_of(session, show, kind, ref)}")


def test_a_valid_card_names_the_household_by_number_and_leads_to_its_sign_in(client, session, show):
    answer = scan(client, session, show, "card", str(show.card.id))
    assert answer.status_code == 200
    assert "这是上合乐寺村第 0001 户的户码" in answer.text
    assert "有效" in answer.text
    assert f"/household/sign-in?card={token_of(session, show, 'card', str(show.card.id))}" in answer.text
    for hidden in ("李建国", "李*国", "李小满"):
        assert hidden not in answer.text


def test_a_valid_card_leads_those_on_duty_on_with_the_household_found_after_they_sign_in(client, session, show):
    token = token_of(session, show, "card", str(show.card.id))
    answer = client.get(f"/s/{token}")
    village = f"/v/{show.scene.village.code}"
    for on in (f"{village}/store/?q={token}", f"{village}/claims/new?q={token}"):
        assert f'href="{on}"' in answer.text
        assert client.get(on).location == f"/sign-in?next={quote(on, safe='')}"
    assert "/till/" not in answer.text  # the village has no shop that takes points
    assert "Set-Cookie" not in answer.headers


def test_a_card_that_was_replaced_is_withdrawn(client, session, show):
    issue_card(session, village_id=show.scene.village_id, household_id=show.card.household_id)
    answer = scan(client, session, show, "card", str(show.card.id))
    assert answer.status_code == 410
    assert "已作废" in answer.text
    assert "/household/sign-in" not in answer.text


def test_the_card_of_a_household_that_left_is_withdrawn(client, session, show):
    show.scene.households[0].left_on = show.covenant.in_force_from
    session.commit()
    answer = scan(client, session, show, "card", str(show.card.id))
    assert (answer.status_code, "这一户已经迁出" in answer.text) == (410, True)


def test_a_photo_of_a_paper_opens_it_and_a_photo_of_nothing_is_told(client, session, show):
    token = token_of(session, show, "roll", "1")
    shown = qrcode.make(f"https://wenming.example.cn/s/{token}").get_image()
    for photo, status, words in ((shown, 303, ""), (Image.new("L", (300, 300), 255), 422, "没有看到码")):
        file = io.BytesIO()
        photo.save(file, "PNG")
        file.seek(0)
        answer = client.post("/verify", data={"code": "", "photo": (file, "p.png")})
        assert (answer.status_code, words in answer.text) == (status, True)
        assert "Set-Cookie" not in answer.headers
        if status == 303:
            assert client.get(answer.location).location == f"/s/{token}"
    assert client.post("/verify", data={"code": "", "photo": (io.BytesIO(b"no picture"), "p.png")}).status_code == 422
    assert client.post("/verify", data={"code": "3F9A-07C1"}).location == "/verify?code=3F9A-07C1"


def test_what_a_scanner_types_into_the_page_of_codes_opens_the_paper(client, session, show):
    token = token_of(session, show, "roll", "1")
    for typed in (f"https://wenming.example.cn/s/{token}", token, f" {token.lower()} "):
        answer = client.get("/verify", query_string={"code": typed})
        assert (answer.status_code, answer.location) == (303, f"/s/{token}")
    for typed in ("https://elsewhere.example/x", "x" * 300):
        answer = client.get("/verify", query_string={"code": typed})
        assert answer.status_code == 422
        assert "短码输错了" in answer.text


def test_a_roll_says_that_it_stands_and_later_what_replaced_it(client, session, show):
    answer = scan(client, session, show, "roll", "1")
    assert answer.status_code == 200
    assert "这是现行的榜" in answer.text
    a_roll(session, show.scene.village, show.scene.committee)
    answer = scan(client, session, show, "roll", "1")
    assert answer.status_code == 200
    assert "这张榜已由第 2 号榜代替" in answer.text
    assert "这是现行的榜" not in answer.text
    assert f'href="{show.base}/rolls/2"' in answer.text
    assert "这是现行的榜" in scan(client, session, show, "roll", "2").text


@pytest.mark.parametrize(
    ("state", "said"),
    [("submitted", "等乡镇审定"), ("accepted", "乡镇已经审定"), ("returned", "乡镇退回了这张榜")],
)
def test_a_roll_says_what_the_township_thinks_of_it(client, session, show, state, said):
    show.roll.state = state
    session.commit()
    assert said in scan(client, session, show, "roll", "1").text


def test_a_notice_says_until_when_one_may_object(client, session, show):
    answer = scan(client, session, show, "notice", "1")
    assert answer.status_code == 200
    assert "能提异议：到 11月10日 星期二" in answer.text
    assert "李*国" in answer.text


def test_an_old_covenant_leads_to_the_one_in_force(client, session, show):
    answer = scan(client, session, show, "covenant", "village-1")
    assert (answer.status_code, "这是现行的一版" in answer.text) == (200, True)
    show.covenant.in_force_from = show.covenant.voted_on = show.covenant.in_force_from.replace(month=1)
    session.commit()
    a_covenant(session, show.scene.village, show.scene.committee, day=show.notice.opens_at.date())
    answer = scan(client, session, show, "covenant", "village-1")
    assert answer.status_code == 200
    assert "这一版已由第 2 版代替" in answer.text
    assert f'href="{show.base}/covenants/village"' in answer.text


def test_a_draft_is_never_shown_even_with_a_code_of_ours(client, session, show):
    a_draft(session, show.scene.village, show.scene.committee)
    assert scan(client, session, show, "covenant", "village-2").status_code == 404
    assert client.get(f"{show.base}/covenants/village/2").status_code == 404


def test_a_standard_says_that_it_is_in_force_and_what_deeds_are_worth(client, session, show):
    answer = scan(client, session, show, "standard", "1")
    assert answer.status_code == 200
    assert "这是现行的一版" in answer.text
    assert "房前屋后整洁" in answer.text
    assert "5 分" in answer.text


@pytest.mark.parametrize(
    ("kind", "ref"),
    [
        ("roll", "99"),
        ("notice", "99"),
        ("covenant", "village-9"),
        ("covenant", "royal-1"),
        ("standard", "99"),
        ("slip", "99"),
        ("card", "01a1ff5b-aa30-7379-a7de-29943f9a07c1"),
    ],
)
def test_a_code_of_ours_for_what_is_not_there_is_unknown(client, session, show, kind, ref):
    answer = scan(client, session, show, kind, ref)
    assert answer.status_code == 404
    assert "这个码对不上" in answer.text


def test_a_code_altered_at_any_character_is_forged(client, session, show):
    token = token_of(session, show, "roll", "1")
    for place, char in enumerate(token):
        for other in ("0" if char != "0" else "Z", char.lower() if char.isalpha() else "-"):
            answer = client.get(f"/s/{token[:place]}{other}{token[place + 1 :]}")
            assert answer.status_code == 404, place
            assert "这个码对不上" in answer.text
            assert show.scene.village.name not in answer.text
    for wrong in (token[:-1], token + "0", "1", "%E6%A6%9C", "x" * 3000):
        assert client.get(f"/s/{wrong}").status_code == 404


def test_a_code_signed_with_another_key_is_forged(client, session, show):
    token = tokens.sign("roll", show.scene.village.code, "1", key=b"another key")
    answer = client.get(f"/s/{token}")
    assert answer.status_code == 404
    assert "不是本系统印出来的" in answer.text


def test_a_code_of_a_village_that_is_not_here_is_unknown(client, session, show):
    token = issue_paper(session, "110101001001", "roll", "1").token
    assert client.get(f"/s/{token}").status_code == 404


def test_every_kind_of_paper_has_a_page_and_a_word():
    kinds = {kind.name.lower() for kind in tokens.Kind}
    assert set(codes._OPENERS) == set(codes.KIND_WORDS) == kinds


def test_a_short_code_typed_anyhow_leads_to_its_paper(client, session, show):
    paper = issue_paper(session, show.scene.village.code, "roll", "1")
    for typed in (paper.short_code, paper.short_code.lower().replace("-", ""), f" {paper.short_code} "):
        answer = client.get("/verify", query_string={"code": typed})
        assert (answer.status_code, answer.location) == (303, f"/s/{paper.token}")


def test_a_short_code_that_was_never_printed_is_not_found(client, session, show):
    unissued = tokens.short_code(tokens.sign("roll", show.scene.village.code, "77", key=b"k"))
    answer = client.get("/verify", query_string={"code": unissued})
    assert answer.status_code == 404
    assert "没有印过这个短码" in answer.text
    assert f'value="{unissued}"' in answer.text


def test_a_mistyped_short_code_is_told_so_and_kept(client, app):
    answer = client.get("/verify", query_string={"code": "ABCD-EFGH"})
    assert answer.status_code == 422
    assert "短码输错了" in answer.text
    assert 'value="ABCD-EFGH"' in answer.text


def test_the_form_alone_is_a_page(client, app):
    answer = client.get("/verify")
    assert answer.status_code == 200
    assert "error-summary" not in answer.text


def test_papers_that_share_a_short_code_are_all_offered(client, session, show):
    elsewhere = make_village(session, name="下合乐寺村")
    paper = issue_paper(session, show.scene.village.code, "roll", "1")
    other = issue_paper(session, elsewhere.code, "notice", "1")
    with transaction(session):
        other.short_code = paper.short_code
    page = client.get("/verify", query_string={"code": paper.short_code}).text
    assert "上合乐寺村的乡风文明榜" in page
    assert "下合乐寺村的公示" in page


def test_a_slip_tells_day_points_and_pieces_and_no_name(client, session, show, a_slip):
    answer = scan(client, session, show, "slip", str(a_slip.slip_number))
    assert answer.status_code == 200
    for words in ("第 1 号兑换单", "11月3日", "3 分", "2 件"):
        assert words in answer.text
    assert "李" not in answer.text


def test_an_undone_slip_is_withdrawn(client, session, show, a_slip):
    slip = session.get_one(Redemption, (a_slip.village_id, a_slip.id))
    slip.undone_seq, slip.undone_at, slip.undone_reason = 999, slip.at, "点错了"
    session.commit()
    answer = scan(client, session, show, "slip", "1")
    assert answer.status_code == 410
    assert "已撤销" in answer.text


def posted(session, show):
    """One claim in the book: 5 points for the first household, transaction 1."""
    close_due_notices(session, show.scene.village_id, show.notice.closes_at)
    return ledger.count_transactions(session, show.scene.village_id)


def test_a_household_s_statement_says_what_it_covers_and_neither_name_nor_points(client, session, show):
    seq = posted(session, show)
    answer = scan(client, session, show, "statement", f"0001-2026-{seq}")
    assert answer.status_code == 200
    mark = ledger.get_transaction(session, show.scene.village_id, seq).hash.hex()[:16]
    for words in ("上合乐寺村积分流水", "0001-3", "2026年", f"第 {seq} 笔", mark, "请和手里的纸对一对"):
        assert words in answer.text
    for secret in ("李", " 分<", "+5"):
        assert secret not in answer.text.replace("积分", "")


def test_a_village_s_month_says_what_all_hold_together(client, session, show):
    seq = posted(session, show)
    answer = scan(client, session, show, "account", f"2026-11-{seq}")
    assert answer.status_code == 200
    assert "2026年11月村月账" in answer.text
    held = ledger.held_at(session, show.scene.village_id, seq=seq)
    assert sum(held.values()) > 0
    assert re.search(rf'data-label="期末" class="figures">{held["honour"] // 10}<', answer.text)


@pytest.mark.parametrize(("kind", "ref"), [("statement", "0001-all-0"), ("account", "2026-10-0")])
def test_a_statement_from_before_the_first_transaction_is_genuine_too(client, session, show, kind, ref):
    answer = scan(client, session, show, kind, ref)
    assert answer.status_code == 200
    assert "第 0 笔" in answer.text


@pytest.mark.parametrize(("kind", "ref"), [("statement", "0001-all-99999"), ("account", "2026-10-99999")])
def test_a_book_that_has_lost_what_was_printed_is_found_out(client, session, show, kind, ref):
    answer = scan(client, session, show, kind, ref)
    assert answer.status_code == 410
    assert "账本现在没有第 99999 笔" in answer.text


@pytest.mark.parametrize(("kind", "words"), [("statement", "的积分流水"), ("account", "的村月账")])
def test_statements_have_words_where_several_papers_share_a_code(client, session, show, kind, words):
    paper = issue_paper(session, show.scene.village.code, kind, "2026-10-1" if kind == "account" else "0001-all-1")
    other = issue_paper(session, show.scene.village.code, "notice", "1")
    with transaction(session):
        other.short_code = paper.short_code
    assert f"上合乐寺村{words}" in client.get("/verify", query_string={"code": paper.short_code}).text
