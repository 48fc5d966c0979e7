"""``civility ledger``: checking books, and making balances again from postings."""

from dataclasses import asdict

import click

from civility import ledger
from civility.cli.context import answer, in_app, json_option, some_village_option, villages_of
from civility.cli.progress import progress
from civility.extensions import current_session
from civility.ledger import Finding
from civility.papers import keyring
from civility.points.services import rebuild_scores


@click.group("ledger")
def books() -> None:
    """The books of villages."""


@books.command("verify")
@some_village_option
@json_option
@in_app
def verify(village_code: str | None, as_json: bool) -> None:
    """Check every transaction and checkpoint of a book; exit 1 with the first bad one of each village."""
    told = []
    for village in villages_of(village_code):
        with progress(village.name) as update:
            findings = ledger.verify(current_session(), village.id, progress=update)
            findings += ledger.check_checkpoints(
                current_session(), village.id, keyring().book_verifiers(village.id) or None
            )
        first = _told(findings[0]) if findings else None
        told.append({"village": village.code, "name": village.name, "findings": len(findings), "first": first})
    lines = [f"{row['village']} {row['name']}：{_sentence(row['first'])}" for row in told]
    answer({"villages": told}, "\n".join(lines) or "还没有村。", as_json=as_json)
    if any(row["first"] for row in told):
        click.get_current_context().exit(1)


@books.command("rebuild-balances")
@some_village_option
@click.option("--dry-run", is_flag=True, help="Only report the differences.")
@json_option
@in_app
def rebuild_balances(village_code: str | None, dry_run: bool, as_json: bool) -> None:
    """Sum the postings anew; put kept balances and monthly scores right. Reports every difference."""
    told: list[dict[str, object]] = []
    scores: list[dict[str, object]] = []
    for village in villages_of(village_code):
        for each in ledger.rebuild_balances(current_session(), village.id, apply=not dry_run):
            told.append(
                {
                    "village": village.code,
                    "account": each.account,
                    "unit": each.unit,
                    "stored": each.stored,
                    "rebuilt": each.rebuilt,
                }
            )
        scores += [
            {"village": village.code, **asdict(score)}
            for score in rebuild_scores(current_session(), village.id, apply=not dry_run)
        ]
    lines = [f"{d['village']} {d['account']} {d['unit']}：记着 {d['stored']}，应是 {d['rebuilt']}" for d in told]
    lines += [
        f"{d['village']} {d['month']:%Y-%m} {d['category']}：记着 {d['stored']}，应是 {d['rebuilt']}" for d in scores
    ]
    wrong = len(told) + len(scores)
    ending = f"{wrong} 处不对，{'没有改动' if dry_run else '已改正'}。" if wrong else "余额和每月合计都对。"
    answer(
        {"differences": told, "score_differences": scores, "applied": bool(wrong) and not dry_run},
        "\n".join([*lines, ending]),
        as_json=as_json,
    )


def _told(finding: Finding) -> dict[str, object]:
    return {"check": finding.check, "seq": finding.seq, "message": finding.message}


def _sentence(first: object) -> str:
    if not isinstance(first, dict):
        return "账本完好"
    where = "" if first["seq"] is None else f"第 {first['seq']} 笔 "
    return f"账本有问题：{where}[{first['check']}] {first['message']}"
