"""A writer killed in the middle leaves nothing, and the retry leaves it once."""

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from civility.ledger import balance, verify
from tests.ledger.books import LI, SPEND_2026, VILLAGE, award, write, write_one

pytestmark = pytest.mark.postgresql
ROOT = Path(__file__).parents[2]

WRITER = """
import os, signal, sys
from sqlalchemy.orm import Session
from civility.db import transaction
from civility.ledger import post
from tests.database import make_engine
from tests.ledger.books import award

moment, url = sys.argv[1:]
with Session(make_engine(url)) as session:
    with transaction(session):
        post(session, [award("k", 10)])
        if moment == "before the commit":
            os.kill(os.getpid(), signal.SIGKILL)
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize("moment", ["before the commit", "after the commit"])
def test_a_killed_writer_and_a_retry_leave_one_posting(book: Session, engine: Engine, moment: str) -> None:
    write(book, award("earlier", 1))
    book.close()
    url = engine.url.render_as_string(hide_password=False)

    killed = subprocess.run([sys.executable, "-c", WRITER, moment, url], cwd=ROOT, timeout=60)

    assert killed.returncode == -9
    expected = 1 if moment == "before the commit" else 11
    assert balance(book, VILLAGE, LI, SPEND_2026) == expected
    book.rollback()
    assert verify(book, VILLAGE) == []

    assert write_one(book, award("k", 10)).seq == 2
    assert balance(book, VILLAGE, LI, SPEND_2026) == 11
    book.rollback()
    assert verify(book, VILLAGE) == []
