"""What must hold of the print log."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from civility.errors import N_
from civility.ledger import Finding
from civility.prints.models import Printed


def check_prints(session: Session, village_id: UUID) -> list[Finding]:
    """Prints are numbered from 1 without a gap, and each names the last one before it of the same sheet."""
    findings, expected, last = [], 1, dict[str, int]()
    missing = N_("打印记录里从 %(first)s 号到 %(last)s 号不见了。")
    astray = N_("打印记录里第 %(number)s 号说不对它前一次是哪一号。")
    rows = session.execute(
        select(Printed.number, Printed.address, Printed.before)
        .where(Printed.village_id == village_id)
        .order_by(Printed.number)
        .execution_options(yield_per=1000)
    )
    for number, address, before in rows:
        if number != expected:
            findings.append(Finding("prints", None, missing, {"first": expected, "last": number - 1}))
        if before != last.get(address):
            findings.append(Finding("prints", None, astray, {"number": number}))
        expected, last[address] = number + 1, number
    return findings
