"""``civility demo``: a township that has lived for some months."""

import sys

import click
from flask import current_app
from flask_migrate import downgrade, upgrade
from sqlalchemy import select

from civility.cli.accounts import make_keys
from civility.cli.context import answer, in_app_once, json_option
from civility.demo import SIGN_INS, make_demo
from civility.demo.people import COUNTY, PASSWORD, PIN, TOWNSHIP
from civility.demo.township import MAX_VILLAGES
from civility.extensions import current_session
from civility.people.models import Division
from civility.people.queries import find_division, list_divisions


@click.command()
@click.option("--seed", default=1, show_default=True, help="Same seed, same township.")
@click.option("--villages", default=9, show_default=True, type=click.IntRange(1, MAX_VILLAGES))
@click.option("--households", default=237, show_default=True, type=click.IntRange(10, 1400), help="In each village.")
@click.option("--months", default=3, show_default=True, type=click.IntRange(1, 24), help="How long it has lived.")
@click.option("--if-empty", is_flag=True, help="Leave a database that holds a place already as it is.")
@click.option("--replace", is_flag=True, help="Throw away what a demo database holds, and make it anew.")
@click.option("--yes", is_flag=True, help="With --replace: do not ask.")
@json_option
@in_app_once
def demo(
    seed: int,
    villages: int,
    households: int,
    months: int,
    if_empty: bool,
    replace: bool,
    yes: bool,
    as_json: bool,
) -> None:
    """Create the database if need be and fill it with a demo township."""
    upgrade()
    make_keys()
    session = current_session()
    found = session.scalar(select(Division.name).order_by(Division.code).limit(1))
    session.rollback()
    if found is not None and if_empty:
        known = f"\n{how_to_come_in()}" if find_division(session, TOWNSHIP[0]) else ""
        session.rollback()
        answer({"made": False}, f"数据库里已有内容，照旧使用。{known}", as_json=as_json)
        return
    if found is not None and not replace:
        raise click.ClickException("数据库里已有内容，演示数据只放进空库。要清空重来：civility demo --replace")
    if found is not None:
        _clear(ask=not yes)
    with click.progressbar(length=100, label="正在生成演示乡镇", file=sys.stderr, show_eta=True, width=30) as bar:
        done_so_far = 0

        def progress(done: int, total: int) -> None:
            nonlocal done_so_far
            percent = done * 100 // total
            bar.update(percent - done_so_far)
            done_so_far = percent

        made = make_demo(session, seed=seed, villages=villages, households=households, months=months, progress=progress)
    answer(
        {"made": True, "villages": made.village_codes, "password": PASSWORD, "pin": PIN, "sign_ins": dict(SIGN_INS)},
        f"演示乡镇好了：{len(made.village_codes)} 个村，每村 {made.households} 户。\n{how_to_come_in()}",
        as_json=as_json,
    )


def how_to_come_in() -> str:
    """The demo's sign-ins as text for the terminal."""
    lines = [f"  {name:<12}{who}" for name, who in SIGN_INS]
    return "\n".join(
        [
            f"登录名（密码都是 {PASSWORD}；户号用六位密码 {PIN}）：",
            *lines,
            "这些密码人人知道，演示库不要放真实的人。",
        ]
    )


def _clear(*, ask: bool) -> None:
    """Take every table away and make them again; only where nobody but the demo lives."""
    if not current_app.config["SETTINGS"].on_sqlite:
        raise click.ClickException("--replace 只用于本机的 SQLite 演示库。别的数据库请自己清空。")
    session = current_session()
    ours = {COUNTY[0], TOWNSHIP[0]}
    others = [d.name for d in list_divisions(session) if d.level != "village" and d.code not in ours]
    session.rollback()
    if others:
        raise click.ClickException(f"库里有不是演示的地方（{others[0]}），不能清空。")
    if ask:
        click.confirm("演示库里做过的一切都会删掉，重新生成？", abort=True, err=True)
    downgrade(revision="base")
    upgrade()
