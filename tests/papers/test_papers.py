"""The directory of printed codes."""

from uuid import uuid4

import pytest
from sqlalchemy import func, select

from civility.papers import address_of, find_papers, issue_paper, issue_papers, read_token
from civility.papers.models import Paper
from civility.web import tokens
from tests.factories.people import make_village

pytestmark = [pytest.mark.postgresql, pytest.mark.usefixtures("app")]


def count_papers(session):
    return session.scalar(select(func.count()).select_from(Paper))


def test_a_paper_says_its_kind_village_and_number_and_is_found_by_its_short_code(session):
    village = make_village(session, code="632521102201")
    paper = issue_paper(session, village.code, "roll", "7")
    assert (paper.kind, paper.village_code, paper.ref) == ("roll", "632521102201", "7")
    assert read_token(session, paper.token) == ("roll", "632521102201", "7")
    assert [found.token for found in find_papers(session, paper.short_code.lower().replace("-", " "))] == [paper.token]
    assert address_of(paper).endswith(f"/s/{paper.token}")


def test_issuing_twice_gives_the_same_paper_and_one_row(session):
    village = make_village(session)
    first = issue_paper(session, village.code, "notice", "3")
    written = first.issued_at
    second = issue_paper(session, village.code, "notice", "3")
    assert (second.token, second.issued_at) == (first.token, written)
    assert count_papers(session) == 1


def test_five_hundred_cards_are_issued_in_one_call_with_a_code_each(session):
    village = make_village(session)
    cards = [str(uuid4()) for _ in range(500)]
    issue_papers(session, village.code, "card", cards[:120])
    papers = issue_papers(session, village.code, "card", cards)
    assert list(papers) == cards
    assert len({paper.token for paper in papers.values()}) == 500
    assert count_papers(session) == 500


def test_the_same_number_in_another_village_or_of_another_kind_is_another_paper(session):
    here, there = make_village(session), make_village(session)
    papers = [
        issue_paper(session, here.code, "roll", "1"),
        issue_paper(session, there.code, "roll", "1"),
        issue_paper(session, here.code, "notice", "1"),
    ]
    assert len({paper.short_code for paper in papers}) == 3


def test_a_code_that_was_never_issued_finds_nothing_and_a_mistyped_one_is_refused(session):
    village = make_village(session)
    paper = issue_paper(session, village.code, "roll", "1")
    unissued = tokens.short_code(tokens.sign("roll", village.code, "2", key=b"x"))
    assert list(find_papers(session, unissued)) == []
    wrong = ("2" if paper.short_code[0] != "2" else "3") + paper.short_code[1:]
    with pytest.raises(tokens.MistypedCode):
        find_papers(session, wrong)


def test_two_papers_that_share_a_short_code_are_both_found(session):
    village = make_village(session)
    paper = issue_paper(session, village.code, "roll", "1")
    session.add(Paper(short_code=paper.short_code, token="1OTHER", kind="slip", village_code="632521102999", ref="9"))
    session.commit()
    assert [found.kind for found in find_papers(session, paper.short_code)] == ["roll", "slip"]


def test_a_code_that_another_installation_signed_counts_when_it_came_with_its_village(session):
    village = make_village(session)
    token = tokens.sign("roll", village.code, "1", key=b"the other installation's")
    with pytest.raises(tokens.ForgedToken):
        read_token(session, token)
    session.add(
        Paper(short_code=tokens.short_code(token), token=token, kind="roll", village_code=village.code, ref="1")
    )
    session.commit()
    assert read_token(session, token) == ("roll", village.code, "1")
    altered = token[:-1] + ("0" if token[-1] != "0" else "1")
    for forged in (altered, token.lower(), "", "码", "1" * 300):
        with pytest.raises(tokens.ForgedToken):
            read_token(session, forged)
