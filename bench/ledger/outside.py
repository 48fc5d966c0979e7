"""The old book handed out and checked by somebody else's program: ``tools/verify_ledger.py``, standard library only."""

import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from civility.ledger import Keyring, count_transactions, get_transaction, verify
from civility.ledger.exporting import lines_of_book
from civility.ledger.models import LedgerHead

VERIFIER = Path(__file__).resolve().parents[2] / "tools" / "verify_ledger.py"


def checked_outside(engine: Engine, folder: Path) -> dict[str, Any]:
    """The only book of a database, once: seconds to write the file, to check it there and to verify here; ends when the two do not agree."""
    book = folder / "book.jsonl"
    with Session(engine) as session:
        village = session.scalars(select(LedgerHead.village_id)).one()
        began = time.perf_counter()
        with book.open("wb") as file:
            file.writelines(lines_of_book(session, village, ring=Keyring()))
        exported = time.perf_counter()
        # -S: without the packages installed here, as on a machine that has only Python
        told = subprocess.run([sys.executable, "-S", VERIFIER, book], check=True, capture_output=True, text=True).stdout
        checked = time.perf_counter()
        assert verify(session, village) == []
        verified = time.perf_counter()
        size = count_transactions(session, village)
        head = get_transaction(session, village, size).hash.hex()
        assert told.startswith(f"whole: {size:,} transactions, head {head},"), told
    return {
        "transactions": size,
        "export_s": exported - began,
        "file_mb": book.stat().st_size / 1e6,
        "outside_per_second": size / (checked - exported),
        "here_per_second": size / (verified - checked),
        "agree": True,
    }
