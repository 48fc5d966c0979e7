"""What the public sees of corrections, of names taken down, and of names that a household withdrew."""

from datetime import timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from civility import clock
from civility.db import transaction
from civility.governance.rolls.printing import roll_sheet
from civility.governance.rolls.queries import get_roll, list_rolls_naming
from civility.people.actors import Actor, HouseholdRef
from civility.people.queries import get_settings
from civility.points.printing import notice_pdf
from civility.points.queries import get_notice
from civility.points.services import (
    close_due_notices,
    confirm_correction,
    do_due_corrections,
    hide_name,
    propose_correction,
)
from tests.factories.points import publish, request_key


def text_of(pdf):
    return "".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).replace("\n", "")


def correct(session, show, kind="withdrawn"):
    correction = propose_correction(
        session,
        village_id=show.scene.village_id,
        claim_id=show.claim.id,
        kind=kind,
        reason="李建国没有来",
        actor=show.scene.recorder,
        request_key=request_key(),
    )
    return confirm_correction(
        session, village_id=show.scene.village_id, correction_id=correction.id, actor=show.scene.supervisor
    )


def hide(session, show, sheet, number=1):
    ref = HouseholdRef(show.scene.village_id, show.scene.households[0].id)
    hide_name(
        session,
        village_id=ref.village_id,
        household_id=ref.household_id,
        sheet=sheet,
        number=number,
        actor=Actor(user_id=None, name="", household=ref),
        request_key=request_key(),
    )


def test_the_old_sheet_says_which_item_was_corrected_by_which_sheet_and_the_new_one_names_the_old(
    client, session, show
):
    correct(session, show)
    old = client.get(f"{show.base}/notices/1").text
    assert "第 1 条已经撤下，更正会写在下一张公示上" in old
    assert "已更正" in old
    publish(session, show.scene)

    old, new = (client.get(f"{show.base}/notices/{number}").text for number in (1, 2))

    assert "第 1 条已由第 2 号公示更正" in old
    assert f'href="{show.base}/notices/2"' in old
    assert "更正公示第 1 号，第 1 条" in new
    assert "核对以后，这条不算" in new
    assert "李" not in new.partition("更正以前的公示")[2].partition("</section>")[0]
    printed = text_of(notice_pdf(session, show.scene.village, get_notice(session, show.scene.village_id, 2)))
    assert "第1号第1条" in printed
    assert "更正以前的 1 条" in printed
    assert printed.count("更正公示第1号") == 1
    assert "本次公示 0 条" not in printed
    assert "李" not in printed
    again = text_of(notice_pdf(session, show.scene.village, get_notice(session, show.scene.village_id, 1)))
    assert "本单已更正：第1条（见第2号公示）" in again
    assert "本单挂到" in again
    assert again.count("（已更正）") == 1


def test_a_posted_claim_is_announced_as_corrected_before_the_book_is(client, session, show):
    close_due_notices(session, now=show.notice.closes_at)
    with clock.frozen(show.notice.closes_at):
        correct(session, show, "amount")
        second = publish(session, show.scene)
        assert "分数改好另记，这条不算" in client.get(f"{show.base}/notices/2").text
    do_due_corrections(session, at=second.closes_at)
    with clock.frozen(second.closes_at):
        assert "已更正" in client.get(f"{show.base}/notices/1").text


def test_after_its_days_a_sheet_keeps_number_counts_and_totals_and_no_name(client, session, show):
    address = f"{show.base}/notices/1"
    assert "李*国" in client.get(address).text
    close_due_notices(session, now=show.notice.closes_at)
    with clock.frozen(show.notice.closes_at + timedelta(days=30)):
        assert "李*国" in client.get(address).text
    with clock.frozen(show.notice.closes_at + timedelta(days=31)):
        text = client.get(address).text
        assert client.get(f"{address}/object/{show.claim.id}").status_code == 404
    assert "这张公示一共 2 条" in text
    assert "+10 分" in text
    assert "卫生" in text
    for name in ("李*国", "王*兰", show.scene.households[0].group_name or "张*"):
        assert name not in text


@pytest.mark.parametrize("masked", [True, False])
def test_a_household_that_does_not_want_to_be_named_is_not_on_screen_nor_paper(client, session, show, masked):
    with transaction(session):
        get_settings(session, show.scene.village_id).mask_names = masked
    hide(session, show, "notice")
    hide(session, show, "roll")
    head = show.scene.households[0].head_name
    village_id = show.scene.village_id
    seen = {
        "notice": client.get(f"{show.base}/notices/1").text,
        "object": client.get(f"{show.base}/notices/1/object/{show.claim.id}").text,
        "roll": client.get(f"{show.base}/rolls/1").text,
        "notice on paper": text_of(notice_pdf(session, show.scene.village, get_notice(session, village_id, 1))),
        "roll on paper": text_of(roll_sheet(session, show.scene.village, get_roll(session, village_id, 1), "A3")),
    }
    for where, text in seen.items():
        assert "本户不愿公开" in text, where
        assert head not in text, where
        assert "李*国" not in text, where
        assert "李小满" not in text, where  # the reason named its daughter
    assert "+5 分" in seen["notice"]
    assert list_rolls_naming(session, village_id, show.scene.households[0].number) == []


def test_a_roll_made_before_the_village_masked_names_is_masked_from_then_on(client, session, show):
    with transaction(session):
        for line in (lines := [dict(line) for line in show.roll.lines]):
            line["label"] = next(h.head_name for h in show.scene.households if h.number == line["household_number"])
        get_roll(session, show.scene.village_id, 1).lines = lines
    text = client.get(f"{show.base}/rolls/1").text
    assert "李建国" not in text
    assert "李*国" in text
    with transaction(session):
        get_settings(session, show.scene.village_id).mask_names = False
    assert "李建国" in client.get(f"{show.base}/rolls/1").text
