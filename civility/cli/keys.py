"""``civility keys``: the keys that sign checkpoints, kept in files outside the database."""

import click
from flask import current_app

from civility import ledger
from civility.cli.context import answer, in_app, json_option
from civility.clock import local, now
from civility.ledger.keyring import OVERLAP, ROLES, Key, is_over

WORDS = {"book": "封账", "witness": "乡镇核对"}


@click.group()
def keys() -> None:
    """The keys that sign checkpoints."""


@keys.command("list")
@json_option
@in_app
def list_(as_json: bool) -> None:
    """Every key with its fingerprint, and whether it still signs."""
    ring = ledger.read_keyring(current_app.config["SETTINGS"].keys_folder)
    told = [
        {
            "role": key.role,
            "made_at": key.made_at.isoformat(),
            "fingerprint": key.fingerprint,
            "state": _state(key, ring),
        }
        for key in ring.keys
    ]
    lines = [
        f"{WORDS[key.role]}  {key.fingerprint}  {local(key.made_at):%Y-%m-%d %H:%M} 起用  {_state(key, ring)}"
        for key in ring.keys
    ]
    answer({"keys": told}, "\n".join(lines) or "还没有钥匙。请运行 civility init。", as_json=as_json)


@keys.command("rotate")
@click.argument("role", type=click.Choice(ROLES))
@json_option
@in_app
def rotate(role: str, as_json: bool) -> None:
    """Make a new key; the one before signs along with it for 30 days. Run it again later and the old one retires."""
    made, retired = ledger.rotate(current_app.config["SETTINGS"].keys_folder, role, now())
    words = f"新的{WORDS[role]}钥匙 {made.fingerprint} 起用了，旧的一同签 {OVERLAP.days} 天。请备份 {made.path}。"
    if retired:
        words += f" 退休的钥匙只留公钥：{'、'.join(key.fingerprint for key in retired)}。"
    answer(
        {"made": made.fingerprint, "file": str(made.path), "retired": [key.fingerprint for key in retired]},
        words,
        as_json=as_json,
    )


def _state(key: Key, ring: ledger.Keyring) -> str:
    if key.private is None or is_over(key, ring.of(key.role), now()):
        return "retired"
    return "signing" if key == ring.of(key.role)[-1] else "overlapping"
