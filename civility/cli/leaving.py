"""``civility export`` and ``civility import``: a village leaves with everything it owns, and arrives elsewhere."""

from pathlib import Path

import click

from civility.cli.context import answer, in_app, json_option, village_of, village_option
from civility.cli.progress import progress
from civility.extensions import current_session
from civility.leaving import export_village, import_village


@click.command("export")
@village_option
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path),
    help="The folder to make; it must not exist yet.",
)
@json_option
@in_app
def leave(village_code: str, out: Path, as_json: bool) -> None:
    """Everything a village owns, to leave with: a folder of plain files that `civility import` takes in elsewhere."""
    village = village_of(village_code)
    with progress(village.name) as update:
        manifest = export_village(current_session(), village_id=village.id, out=out, progress=update)
    head = manifest.book
    answer(
        {
            "folder": str(out),
            "village": village.code,
            "rows": manifest.rows,
            "seq": head["seq"],
            "hash": head["hash"],
        },
        f"{village.name}的全部内容已导出到 {out}：{manifest.rows:,} 行，账本到第 {head['seq']} 笔（{head['hash'][:16]}…）。"
        "里面有真名和住址，请妥善保管。",
        as_json=as_json,
    )


@click.command("import")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@json_option
@in_app
def arrive(folder: Path, as_json: bool) -> None:
    """Take in a village that left elsewhere, once every file and its whole book are found intact."""
    with progress(folder.name) as update:
        done = import_village(current_session(), folder=folder, progress=update)
    names = "、".join(done.sign_in_names)
    again = f"\n请重给密码（civility user reset 登录名）：{names}。" if names else ""
    answer(
        {
            "village": done.code,
            "name": done.name,
            "rows": done.rows,
            "seq": done.seq,
            "hash": done.hash,
            "sign_in_names": done.sign_in_names,
        },
        f"{done.name}（{done.code}）来了：{done.rows:,} 行，账本 {done.seq} 笔全部核对过，哈希和原来一样（{done.hash[:16]}…）。"
        f"住户的六位密码要重设。{again}",
        as_json=as_json,
    )
