"""No long figure reaches the public: what its pages show of free text was cleaned, or whoever takes it in refuses such figures.

Every text column of the village is filled with telephone numbers of its own, behind the forms' backs. A column whose numbers
then stand on a page that needs no sign-in has to be in one of the lists below.
"""

import re
from uuid import uuid4

import pytest
from sqlalchemy import Column, String
from sqlalchemy.exc import IntegrityError

from civility.cli.server import describe_routes
from civility.clock import today
from civility.db import Base, transaction
from civility.governance.activities.forms import ActivityForm
from civility.governance.covenants.forms import ArticleForm, EditorForm
from civility.governance.draws.forms import DrawForm
from civility.governance.matters.forms import OfferForm
from civility.governance.meetings.forms import CallForm, CancelForm, MeetingForm, MotionForm
from civility.governance.panels.forms import MemberForm, PanelForm
from civility.governance.relay.forms import GridForm, UnitForm
from civility.governance.tributes.forms import MottoForm, ProposeForm
from civility.households.forms import JoinForm
from civility.people.forms import VillageSettingsForm, VoteForm
from civility.points.rules.standard_reader import read_standard
from civility.redlines.figures import find_figure
from civility.store.forms import BundleForm, GoodForm, StoreForm
from civility.store.goods_reader import read_goods
from civility.store.models import Donation, StoreClosure, Wish
from civility.store.stock_forms import CloseForm, DonationForm, PollForm, ReceiveForm, WishForm
from civility.tables import read_table
from civility.web.validators import ForEveryone
from tests.pages import page

FORMS = {
    "activity.place": [ActivityForm.place],
    "activity.title": [ActivityForm.title],
    "covenant.title": [EditorForm.title],
    "donation.donor": [DonationForm.donor],
    "good.category": [GoodForm.category],
    "good.name": [GoodForm.name, BundleForm.name],
    "grid.name": [GridForm.name],
    "head_unit.name": [UnitForm.name],
    "household.group_name": [JoinForm.group_name],
    "meeting.late_reason": [CallForm.late_reason],
    "meeting.place": [MeetingForm.place],
    "meeting.title": [MeetingForm.title],
    "motion.wording": [MotionForm.wording],
    "panel.duty": [PanelForm.duty],
    "panel.name": [PanelForm.name],
    "panel_member.duty": [MemberForm.duty],
    "panel_member.name": [MemberForm.name],
    "service_offer.name": [OfferForm.name],
    "service_offer.provider": [OfferForm.provider],
    "service_offer.what": [OfferForm.what],
    "store.hours": [StoreForm.hours],
    "store.name": [StoreForm.name],
    "store.place": [StoreForm.place],
    "store_closure.reason": [CloseForm.reason],
    "tribute.text": [ProposeForm.text, MottoForm.text],
    "village_draw.title": [DrawForm.title],
    "village_settings.office_place": [VillageSettingsForm.office_place],
    "wish.what": [WishForm.what],
}
ALSO = [
    ArticleForm.title,
    ArticleForm.text,
    CancelForm.reason,
    GoodForm.provider,
    GoodForm.provider_place,
    MeetingForm.agenda,
    PollForm.options,
    ReceiveForm.supplier,
    VoteForm.place,
]
"""Fields kept as lists, or shown only where this world has nothing to show."""
ELSEWHERE = {
    "claim.quantity": "a number, whatever is written there behind the program's back",
    "clause.cap_text": "read_standard",
    "clause.category": "read_standard",
    "clause.evidence_text": "read_standard",
    "clause.title": "read_standard",
    "goal.text": "find_named",
    "household.head_name": "the name of somebody in office, from the roster",
}
MEANT = {
    "village_settings.office_phone": "the office's own telephone",
    "village_settings.objection_contact": "whom to ask, as the village wrote it",
    "village_draw.source_name": "which drawing of the lottery the seed is of",
    "village_draw.value": "the seed",
}
UNTOUCHED = re.compile(
    r"(^|_)(state|kind|code|token|hash|key|channel|direction|scope|month|period|number|form|role|office|found_by|method|outcome|ruling|by)$"
)


def _is_text(column: Column) -> bool:
    free = isinstance(column.type, String) and (column.type.length or 99) >= 11
    return free and not (column.primary_key or column.foreign_keys or UNTOUCHED.search(column.name))


def _fill(session, village_id) -> dict[str, str]:
    """Telephones into every text; their middle figures → ``table.column``. What a constraint guards stays."""
    known = {}
    for mapper in sorted(Base.registry.mappers, key=lambda each: each.local_table.name):
        table = mapper.local_table
        if "village_id" not in table.c:
            continue
        rows = session.query(mapper.class_).filter_by(village_id=village_id).all()
        for column in filter(_is_text, table.c) if rows else ():
            mark = str(1000 + len(known))
            try:
                with session.begin_nested():
                    for number, row in enumerate(rows):
                        setattr(row, mapper.get_property_by_column(column).key, f"138{mark}{number:04d}")
                    session.flush()
            except IntegrityError:
                continue
            known[mark] = f"{table.name}.{column.name}"
    return known


def test_what_the_public_reads_uncleaned_is_refused_where_it_comes_in(world, app, browser, session):
    with transaction(session):
        session.query(Donation).filter_by(village_id=world.village.id).update({"named": True})
        session.query(StoreClosure).filter_by(village_id=world.village.id).update(
            {"from_on": today(), "until_on": None, "reopened_on": None, "reopened_by": None}
        )
        known = _fill(session, world.village.id)
    client, seen = browser(None), set()
    for row in describe_routes(app):
        if row["permission"] != "open" or "GET" not in row["methods"] or row["endpoint"] == "static":
            continue
        answer = client.get(world.address(row["path"]))
        if answer.mimetype.startswith("text/"):
            seen |= {known[mark] for mark in re.findall(r"138(\d{4})\d{4}", answer.text) if mark in known}

    assert len(known) > 100
    assert len(seen) > 30
    assert seen - FORMS.keys() - ELSEWHERE.keys() - MEANT.keys() == set()


@pytest.mark.parametrize("field", [*(field for fields in FORMS.values() for field in fields), *ALSO])
def test_every_field_that_goes_public_refuses_long_figures(field):
    assert any(isinstance(validator, ForEveryone) for validator in field.args[1])


def test_the_refusal_names_the_field_and_the_figure_and_keeps_what_was_typed(world, browser, session):
    client = browser(world.people["everything"])
    at = f"/v/{world.village.code}/store/wishes/new"
    before = session.query(Wish).count()
    answer = client.post(at, data={"request_key": str(uuid4()), "what": "冬天的棉鞋，找 138 9741 2345"})
    said = page(answer, 422)
    assert "“想要什么”大家都看得到，不要写“138 9741 2345”" in said
    assert "冬天的棉鞋，找 138 9741 2345" in said
    assert session.query(Wish).count() == before


def test_files_that_go_public_refuse_long_figures_row_by_row():
    clauses = read_standard(
        read_table("类别,项目,分值\n卫生,扫路找13897410000,2\n0974-8511234,扫雪,2\n卫生,铲冰,2\n".encode(), "a.csv")
    )
    assert [row.row for row in clauses.refused] == [2, 3]
    assert "“13897410000”像电话" in clauses.refused[0].remarks[0].describe()
    goods = read_goods(read_table("名称,分值\n理发13897412345,15\n盐,3\n".encode(), "b.csv"))
    assert [row.row for row in goods.refused] == [2]


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("电话13897412345", "13897412345"),
        ("138 9741 2345", "138 9741 2345"),
        ("0974-8511234", "0974-8511234"),
        ("１３８９７４１２３４５", "１３８９７４１２３４５"),
        ("63252119900307123X", "63252119900307123X"),
        ("卡号 6228 4800 1234 5678 910", "6228 4800 1234 5678 910"),
        ("2026-11-21 找 13897412345", "13897412345"),
        ("2026-11-21", None),
        ("2026-11-21 14:30", None),
        ("2025-2026年度", None),
        ("0800-1800开门", None),
        ("预算1200000元", None),
        ("棉鞋 20 双，30 码到 42 码", None),
        ("12345热线", None),
    ],
)
def test_what_is_a_long_figure(text, figure):
    assert find_figure(text) == figure
