"""A standard from file to force: nothing by halves, nothing without a vote, nothing backdated."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import today
from civility.errors import NotFound
from civility.people.actors import Actor
from civility.people.errors import UploadGone, VoteDoesNotAddUp, VoteInFuture
from civility.people.models import Division, Upload, VillageSettings
from civility.people.votes import Vote
from civility.points.errors import (
    NoMajority,
    NothingToImport,
    RowsLeftOut,
    StandardNotAdopted,
    StandardNotDraft,
    StandardTitleRedLine,
    StartsTooEarly,
)
from civility.points.models import Clause, Standard
from civility.points.queries import (
    get_standard,
    get_standard_in_force,
    good_deeds,
    list_categories,
    list_clauses,
    list_clauses_for_recording,
)
from civility.points.rules.comparing import bounds_words
from civility.points.services import (
    adopt_deductions,
    adopt_standard,
    discard_draft,
    import_standard,
    put_in_force,
    read_upload,
    record_claims,
    reread_upload,
)
from civility.tables.errors import EmptyFile, MissingColumns, UnknownEncoding
from tests.factories.people import first_household, make_user, make_village
from tests.factories.points import make_clause, make_scene, make_standard, request_key

pytestmark = pytest.mark.postgresql
STANDARDS = Path(__file__).parents[1] / "data" / "standards"
SMALL = "类别,项目,分值,加扣\n卫生,庭院整洁,5,加\n参与,参加会议,3,加\n卫生,乱倒垃圾,2,扣\n".encode()
MIXED = "项目,分值\n庭院整洁,5\n传播邪教,3\n镇级先进,+10以上\n".encode()


def people(session: Session) -> tuple[Division, Actor]:
    village = make_village(session)
    return village, make_user(session, village, "committee")[1]


def bring(session: Session, village: Division, actor: Actor, data: bytes = SMALL, **asked: Any) -> Standard:
    said = {"file_name": "细则.csv", "request_key": request_key(), **asked}
    return import_standard(session, village_id=village.id, data=data, actor=actor, **said)


def vote(**said: Any) -> Vote:
    counts = {"eligible": 40, "present": 30, "votes_for": 26, "votes_against": 3, "abstentions": 1}
    return Vote(**{"voted_on": today(), "place": "村委会", **counts, **said})


def counts(session: Session) -> tuple[int, ...]:
    return tuple(session.scalar(select(func.count()).select_from(table)) or 0 for table in (Standard, Clause))


@pytest.mark.parametrize(
    ("name", "rows", "understood", "to_confirm", "refused", "notes", "clauses"),
    [
        ("aixin_2018_2021", 10, 5, 1, 0, 4, 6),
        ("fengjie", 20, 19, 0, 1, 0, 19),
        ("luoyu_2026", 29, 27, 1, 1, 0, 28),
        ("wendeng_2020", 107, 92, 6, 9, 0, 90),
    ],
)
def test_the_real_standards_come_in_row_for_row(
    session: Session, name: str, rows: int, understood: int, to_confirm: int, refused: int, notes: int, clauses: int
) -> None:
    village, actor = people(session)
    data = (STANDARDS / f"{name}.csv").read_bytes()

    upload, reading = read_upload(session, village_id=village.id, data=data, file_name=f"{name}.csv", actor=actor)
    found = (reading.rows, reading.understood, reading.to_confirm, reading.refused, reading.notes)
    assert tuple(map(len, found)) == (rows, understood, to_confirm, refused, notes)

    standard = bring(
        session,
        village,
        actor,
        bytes(upload.data),
        confirmed_rows=[row.row for row in reading.to_confirm],
        leave_out=bool(refused),
        upload_id=upload.id,
    )
    assert len(list_clauses(session, village.id, standard.id)) == clauses
    assert (standard.version, standard.state) == (1, "draft")
    assert get_standard_in_force(session, village.id) is None
    assert session.scalar(select(func.count()).select_from(Upload)) == 0


def test_rows_over_a_red_line_are_named_with_rule_and_words(session: Session) -> None:
    village, actor = people(session)
    data = (STANDARDS / "fengjie.csv").read_bytes()
    _upload, reading = read_upload(session, village_id=village.id, data=data, file_name="a.csv", actor=actor)
    (row,) = reading.refused
    assert row.row == 21
    assert "惠民待遇" in row.remarks[0].describe()
    assert "红线" in row.remarks[0].describe()


def test_a_version_is_not_called_after_what_it_may_not_do(session: Session) -> None:
    village, actor = people(session)
    with pytest.raises(StandardTitleRedLine) as refused:
        bring(session, village, actor, MIXED, leave_out=True, title="停发低保细则")
    assert refused.value.words == "低保"
    assert "“这一版叫什么”" in refused.value.describe()
    assert counts(session) == (0, 0)


def test_rows_that_stay_out_must_be_given_up_in_so_many_words(session: Session) -> None:
    village, actor = people(session)
    with pytest.raises(RowsLeftOut) as refused:
        bring(session, village, actor, MIXED)
    assert refused.value.count == 2
    with pytest.raises(RowsLeftOut) as refused:
        bring(session, village, actor, MIXED, confirmed_rows=[4])
    assert refused.value.count == 1
    assert counts(session) == (0, 0)

    without = bring(session, village, actor, MIXED, leave_out=True)
    confirmed = bring(session, village, actor, MIXED, confirmed_rows=[4], leave_out=True)

    assert [c.title for c in list_clauses(session, village.id, without.id)] == ["庭院整洁"]
    assert [c.title for c in list_clauses(session, village.id, confirmed.id)] == ["庭院整洁", "镇级先进"]


def test_the_same_key_makes_one_version_and_another_file_is_refused(session: Session) -> None:
    village, actor = people(session)
    key = request_key()
    first = bring(session, village, actor, request_key=key)
    assert bring(session, village, actor, request_key=key).id == first.id
    with pytest.raises(ledger.KeyReused):
        bring(session, village, actor, MIXED, request_key=key, leave_out=True)
    assert counts(session) == (1, 3)


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (b"", EmptyFile),
        ("姓名,电话\n甲,1\n".encode(), Exception),
        ("项目,备注\n庭院整洁,好\n".encode(), MissingColumns),
        (bytes(range(256)) * 8, UnknownEncoding),
    ],
)
def test_a_file_that_cannot_be_read_leaves_nothing(session: Session, data: bytes, refusal: type[Exception]) -> None:
    village, actor = people(session)
    with pytest.raises(refusal):
        read_upload(session, village_id=village.id, data=data, file_name="x.csv", actor=actor)
    with pytest.raises(refusal):
        bring(session, village, actor, data)
    assert counts(session) == (0, 0)
    assert session.scalar(select(func.count()).select_from(Upload)) == 0


def test_gbk_reads_as_well_as_utf8(session: Session) -> None:
    village, actor = people(session)
    standard = bring(session, village, actor, SMALL.decode().encode("gbk"))
    clauses = list_clauses(session, village.id, standard.id)
    assert [(c.number, c.title, c.direction) for c in clauses] == [
        (1, "庭院整洁", "bonus"),
        (2, "参加会议", "bonus"),
        (3, "乱倒垃圾", "deduction"),
    ]


def test_a_file_without_a_single_clause_makes_no_version(session: Session) -> None:
    village, actor = people(session)
    with pytest.raises(NothingToImport):
        bring(session, village, actor, "项目,分值\n传播邪教,3\n".encode(), leave_out=True)
    assert counts(session) == (0, 0)


def test_another_villages_upload_is_gone(session: Session) -> None:
    village, actor = people(session)
    upload, _reading = read_upload(session, village_id=village.id, data=SMALL, file_name="a.csv", actor=actor)
    with pytest.raises(UploadGone):
        reread_upload(session, village_id=make_village(session).id, upload_id=upload.id)
    assert len(reread_upload(session, village_id=village.id, upload_id=upload.id)[1].understood) == 3


# -- votes and force ---------------------------------------------------------------------------------------


def test_a_majority_adopts_and_the_book_keeps_what_came_in_force(session: Session) -> None:
    village, actor = people(session)
    draft = bring(session, village, actor)
    adopted = adopt_standard(session, village_id=village.id, version=1, vote=vote(), actor=actor)
    assert (adopted.state, adopted.votes_for, adopted.vote_place) == ("adopted", 26, "村委会")
    assert get_standard_in_force(session, village.id) is None

    put_in_force(session, village_id=village.id, version=1, starts_on=today(), actor=actor)

    standard = get_standard_in_force(session, village.id)
    assert standard is not None
    assert standard.id == draft.id
    entry = ledger.newest(session, village.id)
    assert (entry.kind, entry.reference, entry.postings) == ("standard-in-force", str(draft.id), ())
    assert [clause.title for clause in good_deeds(session, village.id)] == ["庭院整洁", "参加会议"]


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"votes_for": 15, "votes_against": 10, "abstentions": 5}, NoMajority),
        ({"votes_for": 0, "votes_against": 0, "abstentions": 0}, NoMajority),
        ({"present": 29}, VoteDoesNotAddUp),
        ({"eligible": 29}, VoteDoesNotAddUp),
        ({"votes_against": -1}, VoteDoesNotAddUp),
        ({"voted_on": today() + timedelta(days=1)}, VoteInFuture),
    ],
)
def test_a_vote_that_did_not_carry_or_add_up_adopts_nothing(
    session: Session, said: dict[str, Any], refusal: type[Exception]
) -> None:
    village, actor = people(session)
    bring(session, village, actor)
    with pytest.raises(refusal):
        adopt_standard(session, village_id=village.id, version=1, vote=vote(**said), actor=actor)
    assert get_standard(session, village.id, 1).state == "draft"


def test_the_same_vote_again_changes_nothing_and_another_is_refused(session: Session) -> None:
    village, actor = people(session)
    bring(session, village, actor)
    for _time in range(2):
        adopt_standard(session, village_id=village.id, version=1, vote=vote(), actor=actor)
    with pytest.raises(StandardNotDraft):
        adopt_standard(session, village_id=village.id, version=1, vote=vote(votes_for=20), actor=actor)
    assert get_standard(session, village.id, 1).votes_for == 26


def test_no_force_without_a_vote_nor_in_the_past(session: Session) -> None:
    village, actor = people(session)
    bring(session, village, actor)
    with pytest.raises(StandardNotAdopted):
        put_in_force(session, village_id=village.id, version=1, starts_on=today(), actor=actor)
    adopt_standard(session, village_id=village.id, version=1, vote=vote(), actor=actor)
    with pytest.raises(StartsTooEarly):
        put_in_force(session, village_id=village.id, version=1, starts_on=today() - timedelta(days=1), actor=actor)
    assert get_standard(session, village.id, 1).in_force_from is None


def test_the_next_version_takes_over_on_its_day(session: Session) -> None:
    village, actor = people(session)
    change = today() + timedelta(days=10)
    for version, starts_on in ((1, today()), (2, change)):
        bring(session, village, actor)
        adopt_standard(session, village_id=village.id, version=version, vote=vote(), actor=actor)
        put_in_force(session, village_id=village.id, version=version, starts_on=starts_on, actor=actor)

    versions = [
        found.version if (found := get_standard_in_force(session, village.id, on)) else None
        for on in (today() - timedelta(days=1), today(), change - timedelta(days=1), change)
    ]
    assert versions == [None, 1, 1, 2]
    first, second = (get_standard(session, village.id, version) for version in (1, 2))
    assert [first.state_on(today()), first.state_on(change)] == ["in_force", "superseded"]
    assert [second.state_on(today()), second.state_on(change)] == ["adopted", "in_force"]


def test_a_draft_can_be_thrown_away_and_nothing_later(session: Session) -> None:
    village, actor = people(session)
    bring(session, village, actor)
    discard_draft(session, village_id=village.id, version=1)
    assert counts(session) == (0, 0)
    with pytest.raises(NotFound):
        discard_draft(session, village_id=village.id, version=1)
    bring(session, village, actor)
    adopt_standard(session, village_id=village.id, version=1, vote=vote(), actor=actor)
    with pytest.raises(StandardNotDraft):
        discard_draft(session, village_id=village.id, version=1)
    assert counts(session) == (1, 3)


def test_deductions_are_turned_on_by_a_vote_of_their_own(session: Session) -> None:
    village, actor = people(session)
    with pytest.raises(NoMajority):
        adopt_deductions(session, village_id=village.id, vote=vote(votes_for=3, votes_against=3), actor=actor)
    assert session.get_one(VillageSettings, village.id).deductions_adopted_on is None
    adopt_deductions(session, village_id=village.id, vote=vote(), actor=actor)
    sealed = ledger.newest(session, village.id)
    adopt_deductions(session, village_id=village.id, vote=vote(), actor=actor)
    settings = session.get_one(VillageSettings, village.id)
    assert settings.deductions_adopted_on == today()
    assert '"votes_for": 26' in settings.deductions_vote
    assert sealed.kind == "deductions-adopted"
    assert ledger.newest(session, village.id) == sealed


# -- finding clauses ---------------------------------------------------------------------------------------


def test_clauses_are_found_by_words_and_category_and_the_recent_come_first(session: Session) -> None:
    village, _actor = people(session)
    _user, recorder = make_user(session, village, "recorder")
    standard = make_standard(session, village.id)
    yard = make_clause(session, standard, "庭院整洁")
    make_clause(session, standard, "参加会议", category="参与")
    hundred = make_clause(session, standard, "100%_到会", category="参与")

    def titles(**asked: Any) -> list[str]:
        return [clause.title for clause in list_clauses(session, village.id, standard.id, **asked)]

    assert titles(text="会 参与") == ["参加会议", "100%_到会"]
    assert titles(text="%_") == ["100%_到会"]
    assert titles(category="卫生") == ["庭院整洁"]
    assert list_categories(session, village.id, standard.id) == ["卫生", "参与"]
    record_claims(
        session,
        village_id=village.id,
        clause_id=hundred.id,
        household_ids=[first_household(session, village).id],
        happened_on=today(),
        reason="开会",
        actor=recorder,
        request_key=request_key(),
    )
    assert recorder.user_id is not None
    usual, others = list_clauses_for_recording(session, village.id, recorder.user_id)
    found = [*usual, *others]
    assert [clause.title for clause in found] == ["100%_到会", "庭院整洁", "参加会议"]
    assert list_clauses_for_recording(session, village.id, recorder.user_id, on=date(2000, 1, 1)) == ([], [])
    assert yard.number < hundred.number


DATED = "类别,项目,分值,有效期至,复议日期\n村干部,包户走访,2,,\n卫生,清扫积雪,3,2026-12-31,2026-11-01\n卫生,清运秸秆,3,明年,\n"


def test_a_clause_says_whom_it_is_for_and_until_when(session: Session) -> None:
    scene = make_scene(session)
    said = {"village_id": scene.village_id, "data": DATED.encode(), "file_name": "s.csv", "actor": scene.committee}
    with pytest.raises(RowsLeftOut):
        import_standard(session, **said, request_key="dated")
    standard = import_standard(session, **said, request_key="dated", leave_out=True)
    visits, snow = list_clauses(session, scene.village_id, standard.id)
    assert (visits.role, visits.ends_on, visits.review_on) == ("official", None, None)
    assert (snow.role, snow.ends_on, snow.review_on) == (None, date(2026, 12, 31), date(2026, 11, 1))
    assert bounds_words(visits) == "只记村干部的"
    assert bounds_words(snow) == "用到 2026-12-31"
