"""``civility ledger``: sealing books, proving what is in them, and handing them out to be checked elsewhere."""

import os
from pathlib import Path
from typing import Any

import click

from civility import ledger
from civility.cli.context import (
    answer,
    in_app,
    json_option,
    some_village_option,
    village_of,
    village_option,
    villages_of,
)
from civility.cli.progress import progress
from civility.extensions import current_session
from civility.ledger.exporting import lines_of_book
from civility.papers import ask_township, keyring, seal_book


@click.command("seal")
@some_village_option
@json_option
@in_app
def seal(village_code: str | None, as_json: bool) -> None:
    """Seal books now, and show the checkpoints to the township; exit 1 when it refuses one."""
    told: list[dict[str, Any]] = []
    lines = []
    for village in villages_of(village_code):
        sealed = seal_book(current_session(), village.id)
        if village.parent_id is not None:
            ask_township(current_session(), village.id, village.parent_id)
        last = ledger.last_answer(current_session(), village.id, village.parent_id) if village.parent_id else None
        state = last.state if last is not None else None
        told.append(
            {
                "village": village.code,
                "size": sealed.size if sealed else 0,
                "root": sealed.root.hex() if sealed else None,
                "township": state,
            }
        )
        where = f"封到第 {sealed.size:,} 笔，指纹 {sealed.root.hex()[:16]}" if sealed else "账本还是空的"
        words = {"confirmed": "乡镇核对过", "refused": "乡镇没有通过：账本和乡镇留存的对不上", None: "乡镇还没看"}[
            state
        ]
        lines.append(f"{village.code} {village.name}：{where}；{words}")
    answer({"villages": told}, "\n".join(lines) or "还没有村。", as_json=as_json)
    if any(row["township"] == "refused" for row in told):
        click.get_current_context().exit(1)


@click.command("prove")
@village_option
@click.option("--seq", required=True, type=click.IntRange(1), help="Number of the transaction.")
@click.option("--size", type=click.IntRange(1), help="Under the checkpoint of this size; the first that covers it.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write the proof to a file.")
@json_option
@in_app
def prove(village_code: str, seq: int, size: int | None, out: Path | None, as_json: bool) -> None:
    """Prove that a transaction is in the book: the hashes up to a signed checkpoint."""
    village = village_of(village_code)
    proof = ledger.prove_inclusion(current_session(), village.id, seq, size=size, witness_id=village.parent_id)
    if out is not None:
        out.write_text(proof.text, encoding="utf-8")
    figures = {
        "seq": seq,
        "size": proof.size,
        "root": proof.root.hex(),
        "leaf": proof.leaf.hex(),
        "hashes": [each.hex() for each in proof.hashes],
        "checkpoint": proof.note,
    }
    said = f"第 {seq:,} 笔在账本里，封在第 {proof.size:,} 笔的检查点下。"
    answer(figures, f"{said}证明写到 {out}。" if out else f"{said}\n{proof.text}", as_json=as_json)


@click.command("consistency")
@village_option
@click.option("--from", "first", required=True, type=click.IntRange(1), help="Size of the earlier checkpoint.")
@click.option("--to", "second", required=True, type=click.IntRange(1), help="Size of the later checkpoint.")
@json_option
@in_app
def consistency(village_code: str, first: int, second: int, as_json: bool) -> None:
    """Prove that the book of an earlier checkpoint is the beginning of a later one's."""
    proof = ledger.prove_consistency(current_session(), village_of(village_code).id, first, second)
    figures = {
        "from": first,
        "to": second,
        "from_root": proof.first_root.hex(),
        "to_root": proof.second_root.hex(),
        "hashes": [each.hex() for each in proof.hashes],
    }
    said = f"第 {first:,} 笔封的账是第 {second:,} 笔封的账的开头，只增没改。"
    answer(figures, "\n".join([said, *(each.hex() for each in proof.hashes)]), as_json=as_json)


@click.command("export")
@village_option
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The file to write.")
@json_option
@in_app
def export_book(village_code: str, out: Path, as_json: bool) -> None:
    """Write the book with its checkpoints as JSON lines, no personal data; check it with tools/verify_ledger.py."""
    village = village_of(village_code)
    if out.exists():
        raise click.ClickException(f"{out} 已经有了。请换个名字。")
    draft = out.with_name(f".{out.name}.{os.getpid()}")
    try:
        with progress(village.name) as update, draft.open("xb") as file:
            for line in lines_of_book(
                current_session(), village.id, ring=keyring(), witness_id=village.parent_id, progress=update
            ):
                file.write(line)
            file.flush()
            os.fsync(file.fileno())
        draft.rename(out)
    finally:
        draft.unlink(missing_ok=True)
    size = ledger.count_transactions(current_session(), village.id)
    figures = {"file": str(out), "bytes": out.stat().st_size, "transactions": size}
    answer(
        figures,
        f"{village.name}的账本 {size:,} 笔写到 {out}。核对：python3 tools/verify_ledger.py {out}",
        as_json=as_json,
    )
