"""The ``civility`` command: thin doors over the features' services.

Exit 0 only when it did what it was asked; a refusal is one readable line on standard error and exit 1.
"""

import sqlite3
from typing import Any

import click
from sqlalchemy.exc import DBAPIError

from civility.backups.errors import CopyFailed
from civility.cli.accounts import init, user
from civility.cli.books import books
from civility.cli.copies import backup, restore
from civility.cli.demo import demo
from civility.cli.imports import goods, roster, standard
from civility.cli.keys import keys
from civility.cli.leaving import arrive, leave
from civility.cli.printing import print_
from civility.cli.proofs import consistency, export_book, prove, seal
from civility.cli.server import routes, serve
from civility.cli.worker import work
from civility.config import BadSetting
from civility.errors import RuleBroken
from civility.ledger import KeyDamaged, KeysMissing
from civility.web.errors import BROKEN, FULL, database_trouble

# A command has no page to reload and no key: whoever typed it looks first.
_FOR_COMMANDS = {
    FULL: (FULL[0], "这一步没有做成，也没有改动任何东西。请腾出磁盘空间再做一次。"),
    BROKEN: (BROKEN[0], "做成没有，还不能确定。请检查磁盘和数据库，先看结果，没有做成再做一次。"),
}


class Commands(click.Group):
    """The root: turns what may be expected to fail into one line."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except RuleBroken as refusal:
            raise click.ClickException(refusal.describe()) from None
        except (BadSetting, CopyFailed, KeysMissing, KeyDamaged) as error:
            raise click.ClickException(str(error)) from None
        except OSError as error:
            raise click.ClickException(f"{error.strerror or error}：{error.filename or ''}") from None
        except sqlite3.Error as error:
            raise click.ClickException(f"数据库：{error}") from None
        except DBAPIError as error:
            trouble = database_trouble(error)
            if trouble is None:
                raise
            raise click.ClickException("：".join(_FOR_COMMANDS.get(trouble, trouble))) from None


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="civility")
def main() -> None:
    """Points, store and self-governance for villages."""


for command in (consistency, export_book, prove, seal):
    books.add_command(command)
for command in (
    arrive,
    backup,
    books,
    demo,
    goods,
    init,
    keys,
    leave,
    print_,
    restore,
    roster,
    routes,
    serve,
    standard,
    user,
    work,
):
    main.add_command(command)
