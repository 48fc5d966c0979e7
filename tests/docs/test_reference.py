"""The reference pages know everything the program has, and nothing it has not."""

import json
import re
from pathlib import Path

import click
import pytest

from civility.api.errors import BadRequest, BadValues, KeyHasOtherBody, NotJson, NoToken
from civility.api.openapi import document
from civility.api.problems import CODES
from civility.cli import main
from civility.config import read_settings
from civility.governance.draws import events as draw_events
from civility.ledger import payload_hash
from civility.people import events as people_events
from civility.people.models import VillageSettings
from civility.points.queries import events as points_events
from civility.store.queries import donations as donation_events
from civility.store.queries import events as store_events
from civility.store.queries import polls as poll_events

EVENTS = (people_events, points_events, store_events, donation_events, poll_events, draw_events)
REFERENCE = Path(__file__).resolve().parents[2] / "docs" / "reference"


def page(name):
    return (REFERENCE / f"{name}.md").read_text(encoding="utf-8")


def commands(group=main, path="civility"):
    """Every command with its full name."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{path} {name}")
        else:
            yield f"{path} {name}", command


def test_every_command_and_option_is_described():
    told = page("commands")
    for name, command in commands():
        assert re.search(rf"`{re.escape(name)}\b", told), name
        for option in command.params:
            if isinstance(option, click.Option):
                assert any(f"`{long}" in told or f"{long} " in told for long in option.opts), f"{name} {option.opts}"


def test_every_command_that_is_described_is_there():
    known = {name for name, _command in commands()}
    for told in re.findall(r"`(civility(?: [a-z-]+)+)", page("commands")):
        assert told in known


@pytest.mark.parametrize(("name", "command"), list(commands()))
def test_every_command_says_in_a_sentence_what_it_does(name, command):
    assert command.get_short_help_str(), name
    for option in command.params:
        if isinstance(option, click.Option) and option.name not in ("villages",):
            assert option.help, f"{name} {option.opts}"


def test_every_path_of_the_api_is_described_with_its_permission(app):
    told = page("api")
    described = document(app)["paths"]
    rows = re.findall(r"^\| `(GET|POST) (/api/v1/\S+)` \| `([a-z._]+)`", told, re.MULTILINE)
    assert {(method.lower(), path) for method, path, _action in rows} == {
        (method, path) for path, methods in described.items() for method in methods
    }
    for method, path, action in rows:
        assert described[path][method.lower()]["description"] == f"Permission: `{action}`."


def test_every_code_that_the_document_names_is_described(app):
    told = page("api")
    codes = {*CODES.values(), *(kind.code for kind in (BadRequest, *BadRequest.__subclasses__()))}
    codes |= {kind.code for kind in (BadValues, KeyHasOtherBody, NotJson, NoToken)}
    for methods in document(app)["paths"].values():
        for operation in methods.values():
            for answer in operation["responses"].values():
                codes |= set(re.findall(r"`([a-z-]+)`", answer["description"]))
    assert {code for code in codes if f"`{code}`" not in told} == set()


def test_every_setting_is_described_and_nothing_else(tmp_path):
    asked = set()

    class Environment(dict):
        """Notes which variables the program reads."""

        def get(self, name, default=None):
            asked.add(name)
            return super().get(name, default)

    read_settings(Environment(), instance=tmp_path)
    assert set(re.findall(r"^\| `([A-Z_]+)`", page("settings"), re.MULTILINE)) == asked


def test_every_kind_of_event_and_every_column_that_is_sealed_is_described():
    told = page("ledger-format")
    kinds = {
        kind for module in EVENTS for name in vars(module) if name.endswith("_KINDS") for kind in vars(module)[name]
    }
    columns = {column.key for column in VillageSettings.__table__.columns} - {"village_id"}
    columns |= {
        name for module in EVENTS for tuple_ in vars(module) if tuple_[:3] == "_OF" for name in vars(module)[tuple_]
    }

    assert len(kinds) > 15
    assert {word for word in kinds | columns if f"`{word}`" not in told} == set()


def test_the_example_of_a_payload_hash_is_right():
    example, digest = re.search(r"^(\{.+\})\n([0-9a-f]{64})$", page("ledger-format"), re.MULTILINE).groups()

    assert payload_hash({**json.loads(example), "category": "", "cost_fen": None}).hex() == digest
