"""Of every text the program keeps: it is emptied when people are blanked, or it is said here why it stays."""

from collections.abc import Mapping
from typing import Final

import pytest
from sqlalchemy import JSON, LargeBinary, String, Table

from civility.db import Base
from civility.households.traces import NAMED, TRACES

# Texts that stay, by table, and why: no person of a household is named there.
STAYS: Final[Mapping[str, tuple[str, str]]] = {
    "activity": ("clause_title dates figures place slots title", "what is done together, as the committee words it"),
    "activity_shift": ("reason", "why a shift is off, for everybody"),
    "api_answer": ("body", "its body is struck"),
    "api_token": ("label", "a secret, named by whoever made it"),
    "appraisal": ("duties", "duties of an office"),
    "appraisal_score": ("points", "points by duty"),
    "audit_run": ("findings questions", "findings, with numbers and ids"),
    "ballot": ("mismatch", "why a count does not fit"),
    "checklist_item": ("what", "things to have"),
    "claim": ("direction", "a bonus or a deduction"),
    "clause": ("cap_text caps category evidence evidence_text note role shape title unit verifier_text", "rules"),
    "covenant": ("articles filed_number title vote_place", "the text of the whole village, sealed"),
    "covenant_comment": ("about answer text", "what was said of a draft, and the answer"),
    "day_close": ("reason reopened_reason", "why a day was opened again"),
    "delivery": ("carrier", "who of the village's people carries goods round"),
    "division": ("code name", "places"),
    "donation": ("note", "what was given"),
    "favourite_clause": ("title", "rules"),
    "goal": ("text why", "a goal that names nobody, sealed"),
    "good": ("category code name provider provider_place unit", "goods, and who of the trade renders a service"),
    "goods_import": ("file_name", "names of files"),
    "goods_lot": ("draw", "the number of a draw"),
    "goods_poll": ("options", "goods"),
    "grid": ("name", "places"),
    "head_term": ("candidates end_vote vote_place", "ids of candidates, and where the vote was"),
    "head_unit": ("name", "places"),
    "hold_line": ("provider", "who of the trade renders a service"),
    "honor_roll": ("lines method", "its lines are relabelled and sealed anew"),
    "hours_claim": ("clause_title", "rules"),
    "household": ("address group_name head_name number pin_hash sort_key", "emptied by name, but for number and group"),
    "ledger_balance": ("account unit", "the book"),
    "ledger_checkpoint": ("note", "the book"),
    "ledger_posting": ("destination source unit", "the book"),
    "ledger_refusal": ("code fields key", "codes and figures"),
    "ledger_transaction": ("actor key reason reference", "the book: numbers and ids"),
    "ledger_witnessed": ("note reason", "the book of a township's villages"),
    "matter_step": ("from_level level", "rungs of the village"),
    "meeting": ("agenda cancel_reason late_reason minutes place title", "minutes of the whole village, sealed"),
    "monthly_score": ("category", "categories"),
    "motion": ("wording", "motions of the whole village, sealed"),
    "oddity_note": ("key text", "what the committee says of a figure"),
    "outlet": ("code name place", "the trade"),
    "outlet_sale": ("found_by", "how the household was found"),
    "panel": ("duty name", "groups"),
    "panel_member": ("duty", "a duty beside the name"),
    "paper": ("ref short_code token village_code", "codes"),
    "period_return": ("reason", "what a township says to a village"),
    "photo": ("keeper", "marks of senders; the pictures of a household go by ``empty_photos_of``"),
    "print_job": ("document reference size trouble", "dropped with its file"),
    "printed": ("address document reference size", "references and hashes"),
    "redemption_line": ("provider", "who of the trade renders a service"),
    "relay_notice": ("text title withdrawn_why", "what is said to everybody"),
    "roster_import": ("file_name", "names of files"),
    "safety_rule": ("weights", "weights"),
    "service_offer": ("name provider what", "what the village offers, and who of the trade renders it"),
    "settlement": ("month paid_note", "how an outlet was paid"),
    "sheet_draft": ("about said", "half filled in, gone when it is sent; names households by number"),
    "sign_in_name": ("name", "the row goes with its account"),
    "standard": ("file_name filed_number meeting notes title vote_place", "rules and the vote on them"),
    "standard_comment": ("about answer text", "what was said of a draft, and the answer"),
    "standard_template": ("clauses title", "rules"),
    "stock_count": ("decided_note note", "goods"),
    "stock_movement": ("note supplier", "goods"),
    "store": ("code hours name place schedule", "the shop"),
    "store_closure": ("reason", "why the shop is shut"),
    "unit_change": ("moves", "ids"),
    "upload": ("file_name purpose", "dropped whole"),
    "village_draw": ("drawn households reason seed_name source_name title value witnesses", "numbers of households, sealed"),
    "village_settings": ("ceiling_vote deduction_terms_vote deductions_vote expiry_vote objection_contact office_phone office_place second_review_vote", "votes, and where the village is to be reached"),
    "wish": ("what", "goods"),
    "year_close": ("undone_reason", "why a year was opened again"),
}  # fmt: skip
WORDS_OF_A_LIST: Final = {"request_key", "state", "kind", "channel"}
# Words of a list that stay in rows of a household, by table: they say how the village went about it, not who its people are.
SAYS_HOW: Final[Mapping[str, str]] = {
    "matter": "level",
    "matter_hiding": "reason",
    "matter_step": "action by",
    "outlet_sale": "dispute_result",
    "redemption": "found_by",
    "review": "decision",
    "spot_check_item": "result",
    "tribute": "signed",
    "visit": "purpose",
}


def listed_in(table: Table) -> set[str]:
    """Columns whose words a constraint lists."""
    return {
        column.name
        for constraint in table.constraints
        for column in table.columns
        if f"{column.name} IN (" in str(getattr(constraint, "sqltext", ""))
    } - WORDS_OF_A_LIST


def texts_of(table: Table) -> set[str]:
    """Columns that hold what somebody typed: no keys, no binary, no words of a list that a constraint knows."""
    return {
        column.name
        for column in table.columns
        if isinstance(column.type, String | JSON) and not isinstance(column.type, LargeBinary)
    } - (listed_in(table) | WORDS_OF_A_LIST)


def emptied(name: str) -> set[str]:
    found = {column for trace in TRACES if trace.table == name for column in (*trace.emptied, *trace.words)}
    column, beside = NAMED.get(name, ("", {}))
    return found | {column, *beside}


@pytest.mark.parametrize("name", sorted(Base.metadata.tables))
def test_every_text_of_every_table_is_emptied_or_it_is_said_why_not(name):
    columns, _why = STAYS.get(name, ("", ""))
    left = texts_of(Base.metadata.tables[name]) - emptied(name)
    assert left == set(columns.split()), f"{name} may name people there; see civility/households/traces.py"


@pytest.mark.parametrize("name", sorted({trace.table for trace in TRACES}))
def test_a_word_of_a_list_in_a_row_of_a_household_is_emptied_or_says_nothing_of_its_people(name):
    assert listed_in(Base.metadata.tables[name]) - emptied(name) == set(SAYS_HOW.get(name, "").split()), name


def test_what_is_named_here_is_there():
    tables = Base.metadata.tables
    for trace in TRACES:
        assert {*trace.emptied, *trace.words, *trace.only} <= set(tables[trace.table].columns.keys()), trace.table
    assert {*STAYS, *NAMED, *SAYS_HOW} <= set(tables)
