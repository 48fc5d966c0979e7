"""``civility ledger``: checking books and what stands beside them, and making sums again from postings."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

import click
from sqlalchemy.orm import Session

from civility import ledger
from civility.audit.services import audit_village
from civility.audit.shown import result_of, shown
from civility.cli.context import answer, in_app, json_option, some_village_option, villages_of
from civility.cli.forked import MOST_JOBS, for_villages, sensible_jobs
from civility.cli.progress import Update, progress
from civility.extensions import current_session, db
from civility.ledger import Finding
from civility.papers import keyring
from civility.points.services import rebuild_scores


@click.group("ledger")
def books() -> None:
    """The books of villages."""


@books.command("verify")
@some_village_option
@click.option(
    "--jobs", type=click.IntRange(1, MOST_JOBS), help="Villages checked at once; as many as help if left out."
)
@json_option
@in_app
def verify(village_code: str | None, jobs: int | None, as_json: bool) -> None:
    """Check every transaction and checkpoint of a book; exit 1 with the first bad one of each village."""
    villages = [(village.id, village.code, village.name) for village in villages_of(village_code)]
    ids = [village_id for village_id, _, _ in villages]
    counted = ledger.count_many(current_session(), ids)
    sizes = [counted.get(village_id, 0) for village_id in ids]
    db.session.remove()
    with progress(villages[0][2] if len(villages) == 1 else f"{len(villages)} 个村") as update:
        found = for_villages(db.engine, ids, sizes, _check, jobs=jobs or sensible_jobs(sizes), update=update)
    told = []
    for (_, code, name), findings in zip(villages, found, strict=True):
        first = _told(findings[0]) if findings else None
        told.append({"village": code, "name": name, "findings": len(findings), "first": first})
    lines = [f"{row['village']} {row['name']}：{_sentence(row['first'])}" for row in told]
    answer({"villages": told}, "\n".join(lines) or "还没有村。", as_json=as_json)
    if any(row["first"] for row in told):
        click.get_current_context().exit(1)


def _check(session: Session, village_id: UUID, update: Update) -> list[Finding]:
    findings = ledger.verify(session, village_id, progress=update)
    return findings + ledger.check_checkpoints(session, village_id, keyring())


@books.command("audit")
@some_village_option
@json_option
@in_app
def audit(village_code: str | None, as_json: bool) -> None:
    """Check everything that must agree: the book, claims, slips, shelves, totals; exit 1 when anything does not."""
    told: list[dict[str, Any]] = []
    lines: list[str] = []
    for village in villages_of(village_code):
        run = audit_village(current_session(), village_id=village.id)
        told.append(
            {
                "village": village.code,
                "name": village.name,
                "seq": run.seq,
                "duration_ms": run.duration_ms,
                "findings": [asdict(each) for each in shown(run.findings, village.code)],
                "questions": [asdict(each) for each in shown(run.questions, village.code)],
            }
        )
        lines.append(f"{village.code} {village.name}：{result_of(run)}")
        lines += [f"  {each.sentence}" for each in shown([*run.findings, *run.questions], village.code)]
    answer({"villages": told}, "\n".join(lines) or "还没有村。", as_json=as_json)
    if any(row["findings"] for row in told):
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
        f"{d['village']} {d['month']:%Y-%m} {d['category'] or d['scope']}：记着 {d['stored']}，应是 {d['rebuilt']}"
        for d in scores
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
