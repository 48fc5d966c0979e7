"""Passbooks: every line once, on the place after the last; a lost page as it was; a new booklet makes the old one void."""

import itertools
import re
from io import BytesIO
from threading import Barrier, Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import sessionmaker

from civility import ledger
from civility.db import new_id, transaction
from civility.ledger import accounts
from civility.papers import issue_paper
from civility.people.services import issue_card
from civility.people.sessions import CardHolder
from civility.statements.errors import NoPassbookBefore, NothingNew, PassbookNotFound, PassbookVoid
from civility.statements.models import Passbook, PassbookPrint
from civility.statements.printing import passbook_page_pdf, passbook_print_pdf
from civility.statements.queries import check_passbooks, get_booklet, held_at, list_passbooks
from civility.statements.rules import place_lines
from civility.statements.services import MOST_LINES, begin_passbook, print_passbook
from printables.passbook import ROWS
from tests.conftest import sign_in
from tests.factories.store import key
from tests.pages import key_in, page
from tests.statements.conftest import award
from tests.statements.test_pages import be
from tests.store.conftest import text_of


def begin(session, lived, since="year", **changed):
    shop = lived.shop
    asked = {"village_id": shop.village.id, "household": lived.first, "actor": shop.clerk, "request_key": key()}
    return begin_passbook(session, **{**asked, "since": since, "size": "A6", **changed})


def press(session, lived, book, **changed):
    shop = lived.shop
    asked = {"village_id": shop.village.id, "household": lived.first, "actor": shop.clerk, "request_key": key()}
    return print_passbook(session, **{**asked, "passbook_id": book.id, **changed})


def booklet_of(session, lived, number=1):
    return get_booklet(session, lived.shop.village.id, lived.first.id, number)


def pressing(client, address):
    """What any form of the page sends along."""
    return {"request_key": key_in(client.get(address).text)}


def words_of(pdf):
    return ["".join(sheet.extract_text().split()) for sheet in PdfReader(BytesIO(pdf)).pages]


# ---- where lines stand


@given(st.lists(st.integers(1, ROWS), max_size=60), st.integers(0, 3 * ROWS))
def test_lines_follow_each_other_and_none_is_parted_between_two_pages(heights, start):
    taken, at = [], start
    for height in heights:  # row by row, as one would by hand
        while at // ROWS != (at + height - 1) // ROWS:
            at += 1
        taken.append(at)
        at += height
    assert place_lines(heights, start, ROWS) == taken


# ---- what a press does


def test_the_first_print_of_a_year_has_every_line_of_it_and_reversals_as_their_own(session, lived):
    book = begin(session, lived)
    printed = press(session, lived, book)
    said = [(each["what"], each["amount"], each["balance"], each["honour_balance"]) for each in printed.lines]
    assert said[0][1:] == (1_000, 1_000, 0)
    assert [(amount, left) for _what, amount, left, _honour in said] == [
        (1_000, 1_000), (50, 1_050), (-150, 900), (-390, 510), (390, 900), (-150, 750),
    ]  # fmt: skip
    assert said[4][0].startswith("冲回第")
    assert said[-1][3] == 50
    places = [(each["place"], each["rows"]) for each in printed.lines]
    assert all(place + rows == following for (place, rows), (following, _) in itertools.pairwise(places))


def test_what_came_since_goes_on_the_next_place_and_nothing_is_printed_twice(session, lived):
    book = begin(session, lived)
    first = press(session, lived, book)
    award(session, lived.shop, count=3)
    second = press(session, lived, book)
    assert (second.number, second.after_seq, len(second.lines)) == (2, first.upto_seq, 3)
    last = first.lines[-1]
    assert second.lines[0]["place"] == last["place"] + last["rows"]
    seqs = [line["seq"] for line in booklet_of(session, lived).lines]
    assert seqs == sorted(set(seqs))


def test_with_nothing_new_a_press_is_refused_and_leaves_no_print(session, lived):
    book = begin(session, lived)
    press(session, lived, book)
    with pytest.raises(NothingNew) as refused:
        press(session, lived, book)
    assert refused.value.seq == ledger.count_transactions(session, lived.shop.village.id)
    assert len(booklet_of(session, lived).prints) == 1


def test_the_same_press_sent_twice_prints_once(session, lived):
    book, pressed = begin(session, lived), key()
    assert press(session, lived, book, request_key=pressed).number == 1
    award(session, lived.shop)
    assert press(session, lived, book, request_key=pressed).number == 1
    assert len(booklet_of(session, lived).prints) == 1


def test_two_clerks_who_press_at_once_print_no_line_twice(session, lived):
    book = begin(session, lived)
    made, barrier, outcomes = sessionmaker(session.get_bind()), Barrier(2), []
    ids = {"village_id": lived.shop.village.id, "passbook_id": book.id, "actor": lived.shop.clerk}
    household = lived.first
    session.commit()

    def clerk():
        with made() as own:
            barrier.wait()
            try:
                outcomes.append(len(print_passbook(own, **ids, household=household, request_key=key()).lines))
            except NothingNew:
                outcomes.append("nothing new")

    clerks = [Thread(target=clerk) for _each in range(2)]
    for each in clerks:
        each.start()
    for each in clerks:
        each.join()
    assert sorted(outcomes, key=str) == [6, "nothing new"]


def test_the_database_itself_keeps_a_stretch_from_being_printed_twice(session, lived):
    book = begin(session, lived)
    first = press(session, lived, book)
    again = PassbookPrint(
        village_id=first.village_id, passbook_id=book.id, number=2, request_key=str(new_id()), after_seq=first.after_seq,
        upto_seq=first.upto_seq, lines=[], printed_by=lived.shop.clerk.user_id,
    )  # fmt: skip
    session.add(again)
    with pytest.raises(IntegrityError):
        session.flush()


def test_one_press_prints_so_many_lines_at_most_and_the_next_goes_on(session, lived):
    book = begin(session, lived, since="now")
    award(session, lived.shop, count=MOST_LINES + 7)
    assert [len(press(session, lived, book).lines) for _press in range(2)] == [MOST_LINES, 7]
    assert check_passbooks(session, lived.shop.village.id) == []


def test_the_last_line_says_what_the_book_says_is_left(session, lived):
    book = begin(session, lived, since="now")
    award(session, lived.shop, count=45)
    printed = press(session, lived, book)
    held = held_at(session, lived.shop.village.id, accounts.household(lived.first.number), printed.upto_seq)
    assert printed.lines[-1]["balance"] == held.spendable == 750 + 45


# ---- pages


def test_a_full_page_is_turned_and_the_next_carries_the_balance_over(session, lived):
    book = begin(session, lived, since="now")
    award(session, lived.shop, count=ROWS + 2, reason="奖")
    press(session, lived, book)
    booklet = booklet_of(session, lived)
    assert [(each.number, len(each.lines), each.carried.spendable) for each in booklet.pages] == [
        (1, ROWS, 750), (2, 2, 750 + ROWS),
    ]  # fmt: skip
    one, two = words_of(passbook_print_pdf(session, lived.shop.village, lived.first, booklet, 1))
    assert "承前结余75" in one
    assert "第1本第2页" in two
    assert "承上页77" in two


def test_a_second_print_on_a_page_has_the_new_lines_only_and_no_head(session, lived):
    book = begin(session, lived, since="now")
    award(session, lived.shop, reason="第一笔")
    press(session, lived, book)
    award(session, lived.shop, reason="第二笔")
    press(session, lived, book)
    village, booklet = lived.shop.village, booklet_of(session, lived)
    (first,) = words_of(passbook_print_pdf(session, village, lived.first, booklet, 1))
    (second,) = words_of(passbook_print_pdf(session, village, lived.first, booklet, 2))
    assert "积分存折" in first
    assert "第一笔" in first
    assert "第二笔" not in first
    assert "第二笔" in second
    assert "第一笔" not in second
    assert "积分存折" not in second
    assert "笔号" not in second


def test_new_lines_stand_where_the_whole_page_has_them(session, lived):
    book = begin(session, lived, since="now")
    for reason in ("甲甲", "乙乙"):
        award(session, lived.shop, reason=reason)
        press(session, lived, book)
    village, booklet = lived.shop.village, booklet_of(session, lived)

    def height(pdf):
        found = []
        PdfReader(BytesIO(pdf)).pages[0].extract_text(
            visitor_text=lambda text, cm, tm, _font, _size: (
                found.append(tm[5] * cm[3] + cm[5]) if "乙乙" in text else None
            )
        )
        return found

    added = height(passbook_print_pdf(session, village, lived.first, booklet, 2))
    whole = height(passbook_page_pdf(session, village, lived.first, booklet, 1))
    assert added
    assert added == pytest.approx(whole)


def test_a_lost_page_is_printed_as_it_was_to_the_byte_though_a_good_is_called_otherwise_now(session, lived):
    press(session, lived, begin(session, lived))
    village = lived.shop.village
    before = passbook_page_pdf(session, village, lived.first, booklet_of(session, lived), 1)
    for good in lived.shop.goods.values():
        good.name = f"{good.name}（新装）"
    lived.first.head_name = "别人"
    session.commit()
    assert passbook_page_pdf(session, village, lived.first, booklet_of(session, lived), 1) == before
    assert "李建国" not in words_of(before)[0]
    with pytest.raises(PassbookNotFound):
        passbook_page_pdf(session, village, lived.first, booklet_of(session, lived), 9)
    with pytest.raises(PassbookNotFound):
        passbook_print_pdf(session, village, lived.first, booklet_of(session, lived), 2)


# ---- another booklet


@pytest.mark.parametrize(("since", "opening", "lines"), [("on", 750, 1), ("year", 0, 7), ("now", 751, 0)])
def test_a_new_booklet_makes_the_old_one_void_and_goes_on_from_what_was_said(session, lived, since, opening, lines):
    old = begin(session, lived)
    press(session, lived, old)
    award(session, lived.shop)
    new = begin(session, lived, since)
    assert (new.number, new.opening_tenths) == (2, opening)
    assert old.voided_at is not None
    assert old.voided_by == lived.shop.clerk.user_id
    with pytest.raises(PassbookVoid):
        press(session, lived, old)
    if lines:
        assert len(press(session, lived, new).lines) == lines
    else:
        with pytest.raises(NothingNew):
            press(session, lived, new)


def test_a_first_booklet_has_nothing_to_go_on_from(session, lived):
    with pytest.raises(NoPassbookBefore):
        begin(session, lived, "on")
    assert session.scalars(select(Passbook)).all() == []


def test_a_booklet_begun_twice_with_one_key_is_one(session, lived):
    asked = key()
    assert begin(session, lived, request_key=asked).id == begin(session, lived, request_key=asked).id
    assert len(list_passbooks(session, lived.shop.village.id, lived.first.id)) == 1


# ---- pages at the counter, and the code


def test_at_the_counter_a_booklet_is_begun_printed_and_found_complete(client, session, lived):
    be(client, session, lived, "storekeeper")
    address = f"{lived.here}/households/{lived.first.number}/passbook"
    assert address in client.get(f"{lived.here}/households/{lived.first.number}/book").text
    assert "这家还没有存折" in text_of(page(client.get(address)))
    begun = client.post(f"{address}/begin", data={**pressing(client, address), "since": "year", "size": "A5"})
    assert begun.status_code == 303
    said = text_of(page(client.get(address)))
    assert "有 6 笔没打" in said
    assert "第 1 页是新的，打 6 笔" in said
    sheet = client.post(f"{address}/1/print", data=pressing(client, address))
    assert sheet.status_code == 303
    pdf = client.get(sheet.location)
    assert pdf.data.startswith(b"%PDF")
    assert client.get(sheet.location).data == pdf.data
    said = text_of(page(client.get(address)))
    assert "没有新的" in said
    assert "第 1 次，6 笔" in said
    refused = client.post(f"{address}/1/print", data=pressing(client, address))
    assert refused.status_code == 409
    assert "没有新的进出" in refused.text
    assert client.get(f"{address}/1/pages/1.pdf").data == pdf.data
    assert client.get(f"{address}/1/pages/2.pdf").status_code == 404


def test_a_void_booklet_cannot_be_printed_from_its_old_page(client, session, lived):
    old = begin(session, lived)
    be(client, session, lived, "committee")
    address = f"{lived.here}/households/{lived.first.number}/passbook"
    form = pressing(client, address)
    begin(session, lived)
    refused = client.post(f"{address}/1/print", data=form)
    assert refused.status_code == 409
    assert "已经作废" in refused.text
    assert booklet_of(session, lived, old.number).prints == []


def test_the_code_says_whether_the_booklet_is_used_and_neither_name_nor_points(client, session, lived):
    book = begin(session, lived)
    printed = press(session, lived, book)
    token = issue_paper(session, lived.shop.village.code, "passbook", str(book.id)).token
    scanned = client.get(f"/s/{token}")
    assert scanned.status_code == 200
    said = text_of(page(scanned))
    assert "这是现在用的一本" in said
    assert f"第 {printed.upto_seq} 笔" in said
    assert lived.first.head_name not in said
    assert not re.search(r"\b75 分", said)
    begin(session, lived, "on")
    void = client.get(f"/s/{token}")
    assert void.status_code == 410
    assert "已经作废" in void.text


def test_the_nightly_check_finds_a_booklet_whose_balance_is_not_the_books(session, lived):
    book = begin(session, lived)
    press(session, lived, book)
    award(session, lived.shop)  # not printed yet, and that is no fault
    assert check_passbooks(session, lived.shop.village.id) == []
    with transaction(session):
        book.opening_tenths += 10
    (found,) = check_passbooks(session, lived.shop.village.id)
    assert (found.check, found.fields["number"]) == ("passbooks", 1)


# ---- at home


def test_at_home_a_household_reads_how_far_its_booklet_is_printed_and_what_waits(client, session, lived):
    card = issue_card(session, village_id=lived.shop.village.id, household_id=lived.first.id)
    sign_in(client, CardHolder(card, lived.first))

    def said():
        return text_of(page(client.get("/my/")))

    assert "存折" not in said(), "a household without one is not told of it"
    book = begin(session, lived)
    assert "第 1 本，一笔还没打。 还有 6 笔没打上。 把存折带到村委会或超市，请人接着打。" in said()
    last = press(session, lived, book).upto_seq
    assert f"第 1 本，打到 11月3日 星期二 的第 {last} 笔。 都打上了。" in said()
    award(session, lived.shop, count=MOST_LINES + 1)
    assert f"第 {last} 笔。 还有 {MOST_LINES + 1} 笔没打上。" in said()
    begin(session, lived, "now")
    assert "第 2 本，一笔还没打。" in said()
    assert "没打上" not in said()
