"""What every command needs: the application's context, and answers as text or as JSON."""

import json
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, TypeVar

import click

from civility import create_app

Command = TypeVar("Command", bound=Callable[..., Any])

json_option = click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
village_option = click.option("--village", "village_code", required=True, help="12-digit division code of the village.")


def in_app(command: Command) -> Command:
    """Run a command inside the application's context."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> Any:
        with create_app().app_context():
            return command(*args, **kwargs)

    return run  # type: ignore[return-value]


def answer(figures: Mapping[str, Any], sentence: str, *, as_json: bool) -> None:
    """Say what was done: a sentence for people, or the figures for programs."""
    click.echo(json.dumps(figures, ensure_ascii=False, default=str) if as_json else sentence)
