"""``civility roster|standard|goods import``: a file is read, every row is answered, all of it comes in or nothing."""

import hashlib
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from civility.cli.context import answer, in_app, json_option, village_of, village_option
from civility.clock import today
from civility.extensions import current_session
from civility.people.actors import SYSTEM
from civility.people.roster_reader import read_roster
from civility.people.services import import_roster
from civility.points.rules.standard_reader import read_standard
from civility.points.services import import_standard
from civility.store.goods_reader import read_goods
from civility.store.models import Store
from civility.store.queries import list_stores
from civility.store.services import import_goods
from civility.tables import Outcome, Reading, RowReading, read_table

WORDS = {Outcome.REFUSED: "不能导入", Outcome.TO_CONFIRM: "要确认", Outcome.NOTE: "说明"}

file_argument = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
dry_run_option = click.option("--dry-run", is_flag=True, help="Only read and report; import nothing.")


@click.group()
def roster() -> None:
    """Households and their members."""


@roster.command("import")
@file_argument
@village_option
@dry_run_option
@json_option
@in_app
def roster_import(file: Path, village_code: str, dry_run: bool, as_json: bool) -> None:
    """Households and members from CSV or XLSX: all rows or none."""
    village = village_of(village_code)
    data = file.read_bytes()
    reading = read_roster(read_table(data, file.name))

    def take_in() -> dict[str, int]:
        done = import_roster(
            current_session(),
            village_id=village.id,
            file_name=file.name,
            data=data,
            actor=SYSTEM,
            request_key=key_of("roster", data),
        )
        return {"households": done.household_count, "members": done.member_count}

    _import(reading, dry_run or bool(reading.refused), take_in, bool(reading.refused), as_json)


@click.group()
def standard() -> None:
    """Scoring standards."""


@standard.command("import")
@file_argument
@village_option
@click.option("--title", default="", help="Title of the version (the file's name).")
@click.option("--confirm", is_flag=True, help="Take rows that ask a question as they were understood.")
@click.option("--leave-out", is_flag=True, help="Import the rest although some rows cannot come in.")
@dry_run_option
@json_option
@in_app
def standard_import(
    file: Path, village_code: str, title: str, confirm: bool, leave_out: bool, dry_run: bool, as_json: bool
) -> None:
    """A scoring standard from CSV or XLSX as a new draft version; a vote adopts it, not this command."""
    village = village_of(village_code)
    data = file.read_bytes()
    reading = read_standard(read_table(data, file.name))
    stays_out = bool(reading.refused) or (bool(reading.to_confirm) and not confirm)

    def take_in() -> dict[str, int]:
        done = import_standard(
            current_session(),
            village_id=village.id,
            data=data,
            file_name=file.name,
            actor=SYSTEM,
            request_key=key_of(f"standard {title} {confirm}", data),
            title=title,
            confirmed_rows=[row.row for row in reading.to_confirm] if confirm else [],
            leave_out=leave_out,
        )
        return {"version": done.version}

    refused = stays_out and not leave_out
    _import(reading, dry_run or refused, take_in, refused, as_json)


@click.group()
def goods() -> None:
    """Goods of the points store."""


@goods.command("import")
@file_argument
@village_option
@click.option("--store", "store_code", default="", help="Code of the store; may be left out where there is one.")
@click.option(
    "--from", "in_force_from", type=click.DateTime(["%Y-%m-%d"]), help="First day of the proposed prices (today)."
)
@dry_run_option
@json_option
@in_app
def goods_import(
    file: Path, village_code: str, store_code: str, in_force_from: datetime | None, dry_run: bool, as_json: bool
) -> None:
    """Goods, prices and opening stock from CSV or XLSX; the committee still approves the prices."""
    village = village_of(village_code)
    store = _store(list_stores(current_session(), village.id), store_code)
    data = file.read_bytes()
    reading = read_goods(read_table(data, file.name))
    first_day: date = in_force_from.date() if in_force_from else today()

    def take_in() -> dict[str, int]:
        done = import_goods(
            current_session(),
            village_id=village.id,
            store_id=store.id,
            file_name=file.name,
            data=data,
            in_force_from=first_day,
            actor=SYSTEM,
            request_key=key_of(f"goods {store.code} {first_day}", data),
        )
        return {"goods": done.good_count}

    _import(reading, dry_run or bool(reading.refused), take_in, bool(reading.refused), as_json)


def key_of(what: str, data: bytes) -> str:
    """A request key that is the same for the same file: running the command twice imports once."""
    return hashlib.sha256(f"cli {what}\n".encode() + data).hexdigest()


def _import(
    reading: Reading[Any], only_report: bool, take_in: Callable[[], dict[str, int]], refused: bool, as_json: bool
) -> None:
    """Report on every row that was not plainly understood; import unless told not to. Exit 1 when refused."""
    done = None if only_report else take_in()
    figures = {
        "rows": len(reading.rows),
        "understood": len(reading.understood),
        "to_confirm": [_row(row) for row in reading.to_confirm],
        "refused": [_row(row) for row in reading.refused],
        "notes": len(reading.notes),
        "ignored_columns": list(reading.ignored_columns),
        "imported": done,
    }
    if not as_json:
        for row in (*reading.refused, *reading.to_confirm):
            click.echo(_line(row), err=refused)
    counts = f"读到 {len(reading.rows)} 行：看懂 {len(reading.understood)}，要确认 {len(reading.to_confirm)}，不能导入 {len(reading.refused)}。"
    if done is not None:
        ending = "已导入：" + "，".join(f"{name} {count}" for name, count in done.items()) + "。"
    else:
        ending = "什么也没有导入。"
    answer(figures, counts + ending, as_json=as_json)
    if refused:
        click.get_current_context().exit(1)


def _row(row: RowReading[Any]) -> dict[str, Any]:
    return {"row": row.row, "text": row.text, "reasons": [remark.describe() for remark in row.remarks]}


def _line(row: RowReading[Any]) -> str:
    reasons = " ".join(remark.describe() for remark in row.remarks)
    return f"第 {row.row} 行 [{WORDS[row.outcome]}] {row.text}：{reasons}"


def _store(stores: Any, code: str) -> Store:
    found = [store for store in stores if code in ("", store.code)]
    if not found:
        raise click.ClickException("村里还没有超市，或没有这个代码的超市。请先在“超市”页开一家。")
    if len(found) > 1:
        raise click.UsageError("--store is needed: the village has several stores.")
    store: Store = found[0]
    return store
