"""What every command needs: the application's context, and answers as text or as JSON."""

import json
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any, TypeVar

import click

from civility import create_app
from civility.db import retrying
from civility.extensions import current_session, db
from civility.people.models import Division
from civility.people.queries import find_division, list_villages

Command = TypeVar("Command", bound=Callable[..., Any])

json_option = click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
some_village_option = click.option("--village", "village_code", help="Only the village with this division code.")
village_option = click.option("--village", "village_code", required=True, help="12-digit division code of the village.")


def in_app(command: Command) -> Command:
    """Run a command inside the application's context; what the database undid is done again, as for a page.

    So it does nothing twice: it writes in one transaction, or under keys, or finds done what is done.
    """

    @wraps(command)
    def again(*args: Any, **kwargs: Any) -> Any:
        return retrying(current_session(), lambda: command(*args, **kwargs))

    return in_app_once(again)  # type: ignore[return-value]


def in_app_once(command: Command) -> Command:
    """The same for a command that may not be begun again."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> Any:
        with create_app().app_context():
            try:
                return command(*args, **kwargs)
            finally:
                db.session.remove()
                db.engine.dispose()  # a connection left to the garbage collector warns of itself

    return run  # type: ignore[return-value]


def answer(figures: Mapping[str, Any], sentence: str, *, as_json: bool) -> None:
    """Say what was done: a sentence for people, or the figures for programs."""
    click.echo(json.dumps(figures, ensure_ascii=False, default=str) if as_json else sentence)


def village_of(code: str) -> Division:
    """The village of a code; one readable line when there is none."""
    village = find_division(current_session(), code, level="village")
    if village is None:
        raise click.ClickException(f"没有区划代码是 {code} 的村。")
    return village


def villages_of(code: str | None) -> Sequence[Division]:
    """The village of a code, or all of them."""
    return [village_of(code)] if code else list_villages(current_session())
