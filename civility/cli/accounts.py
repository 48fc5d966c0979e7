"""``civility init`` and ``civility user``."""

from datetime import date

import click
from flask import current_app
from flask_migrate import upgrade
from sqlalchemy import select

from civility.cli.context import answer, in_app, json_option
from civility.clock import now
from civility.db import transaction
from civility.extensions import current_session
from civility.ledger import make_missing_keys
from civility.ledger.guards import application_grants
from civility.people.models import ROLES, SignInName, User
from civility.people.passwords import name_key
from civility.people.queries import find_division
from civility.people.services import (
    add_appointment,
    add_division,
    add_user,
    disable_user,
    issue_api_token,
    reset_password,
    revoke_api_token,
)


@click.command()
@click.option("--county", default="示范县", show_default=True, help="Name of the county the administrator serves.")
@click.option("--county-code", default="990000000000", show_default=True, help="Its 12-digit division code.")
@click.option(
    "--app-role", help="PostgreSQL: the role the application signs in as; it may add to the book, never change it."
)
@json_option
@in_app
def init(county: str, county_code: str, app_role: str | None, as_json: bool) -> None:
    """Create or upgrade the database; on an empty one make the first administrator.

    On PostgreSQL run it as the owner of the database, with --app-role naming the role of the application.
    """
    upgrade()
    if app_role is not None:
        _grant(app_role)
    make_keys()
    if current_session().scalar(select(User.id).limit(1)) is not None:
        answer({"upgraded": True, "administrator": None}, "数据库已是最新，账户照旧。", as_json=as_json)
        return
    place = find_division(current_session(), county_code) or add_division(
        current_session(), code=county_code, name=county, level="county"
    )
    user, password = add_user(current_session(), name="管理员", sign_in_name="admin")
    add_appointment(current_session(), user_id=user.id, role="administrator", division_id=place.id)
    answer(
        {"upgraded": True, "administrator": "admin", "password": password},
        f"数据库建好了。第一位管理员：admin  密码：{password}\n密码只显示这一次，第一次登录时要改。",
        as_json=as_json,
    )


def make_keys() -> None:
    """Make the keys that sign checkpoints, where there are none, and say where they lie."""
    folder = current_app.config["SETTINGS"].keys_folder
    if make_missing_keys(folder, now()):
        click.echo(f"封账用的钥匙放在 {folder}。请连同数据库一起备份，不要给别人。", err=True)


def _grant(role: str) -> None:
    session = current_session()
    if session.get_bind().dialect.name != "postgresql":
        raise click.ClickException("--app-role 只用于 PostgreSQL。")
    try:
        statements = application_grants(role)
    except ValueError:
        raise click.ClickException(f"“{role}”不是角色名：只用小写字母、数字和下划线。") from None
    with transaction(session):
        for statement in statements:
            session.connection().exec_driver_sql(statement)


@click.group()
def user() -> None:
    """Accounts and appointments."""


@user.command("add")
@click.argument("sign_in_name")
@click.option("--name", required=True, help="The person's name.")
@click.option("--role", type=click.Choice(ROLES), help="A role to appoint them to …")
@click.option("--place", help="… in the place with this division code.")
@click.option("--from", "starts_on", type=click.DateTime(["%Y-%m-%d"]), help="First day of the term (today).")
@click.option("--until", "ends_on", type=click.DateTime(["%Y-%m-%d"]), help="Last day of the term.")
@json_option
@in_app
def add(
    sign_in_name: str,
    name: str,
    role: str | None,
    place: str | None,
    starts_on: date | None,
    ends_on: date | None,
    as_json: bool,
) -> None:
    """Make an account and show its password once."""
    if (role is None) != (place is None):
        raise click.UsageError("--role and --place go together.")
    division = find_division(current_session(), place) if place else None
    if place and division is None:
        raise click.ClickException(f"没有区划代码是 {place} 的地方。")
    person, password = add_user(current_session(), name=name, sign_in_name=sign_in_name)
    if role and division:
        add_appointment(
            current_session(),
            user_id=person.id,
            role=role,
            division_id=division.id,
            starts_on=starts_on,
            ends_on=ends_on,
        )
    answer(
        {"sign_in_name": sign_in_name, "password": password},
        f"{sign_in_name} 的密码：{password}（只显示这一次）",
        as_json=as_json,
    )


@user.command("reset")
@click.argument("sign_in_name")
@json_option
@in_app
def reset(sign_in_name: str, as_json: bool) -> None:
    """Give a new password, shown once; every session of the user ends."""
    password = reset_password(current_session(), user_id=_get(sign_in_name).user_id)
    answer(
        {"sign_in_name": sign_in_name, "password": password},
        f"{sign_in_name} 的新密码：{password}（只显示这一次）",
        as_json=as_json,
    )


@user.command("token")
@click.argument("sign_in_name")
@click.option("--label", required=True, help="What the token is for, such as the name of the till.")
@click.option("--revoke", is_flag=True, help="Revoke the tokens of this label instead.")
@json_option
@in_app
def token(sign_in_name: str, label: str, revoke: bool, as_json: bool) -> None:
    """Issue an API token that acts as the user; it is shown once."""
    user_id = _get(sign_in_name).user_id
    if revoke:
        count = revoke_api_token(current_session(), user_id=user_id, label=label)
        if not count:
            raise click.ClickException(f"{sign_in_name} 没有叫“{label}”的令牌。")
        answer({"sign_in_name": sign_in_name, "revoked": count}, f"已停用 {count} 个令牌。", as_json=as_json)
        return
    _token, text = issue_api_token(current_session(), user_id=user_id, label=label)
    answer(
        {"sign_in_name": sign_in_name, "label": label, "token": text},
        f"{sign_in_name} 的令牌（{label}）：{text}\n只显示这一次。",
        as_json=as_json,
    )


@user.command("disable")
@click.argument("sign_in_name")
@in_app
def disable(sign_in_name: str) -> None:
    """End a user's access at once."""
    disable_user(current_session(), user_id=_get(sign_in_name).user_id)
    click.echo(f"{sign_in_name} 已停用。")


def _get(sign_in_name: str) -> SignInName:
    entry = current_session().get(SignInName, name_key(sign_in_name))
    if entry is None:
        raise click.ClickException(f"没有登录名是 {sign_in_name} 的账户。")
    return entry
