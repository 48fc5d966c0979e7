"""An audit as people read it: one line for the whole, and what is wrong, where, and what to do for each finding."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from civility.audit.models import AuditRun
from civility.audit.rules import is_last_night, is_overdue
from civility.audit.words import words_of
from civility.clock import now
from civility.ledger import Finding
from civility.web.filters import instant, quantity, sentence


@dataclass(frozen=True)
class ShownFinding:
    """``what`` is wrong in one line, the ``detail`` with numbers and names, and what to do ``then``.

    ``technical``: the detail is for those who look after the program, not for everybody.
    """

    check: str
    seq: int | None
    what: str
    detail: str
    technical: bool
    then: str

    @property
    def sentence(self) -> str:
        """All of it for a terminal."""
        where = _("第 %(seq)s 笔", seq=self.seq) + " " if self.seq is not None and self.technical else ""
        return f"{where}{self.what}：{self.detail} {self.then}"


def shown(findings: Iterable[Mapping[str, Any]], village_code: str) -> list[ShownFinding]:
    """Stored findings in the reader's language."""
    found = []
    for stored in findings:
        finding, words = Finding(**stored), words_of(stored["check"])
        found.append(
            ShownFinding(
                finding.check,
                finding.seq,
                _(words.what),
                sentence(finding),
                not finding.fields,
                _(words.then) % {"code": village_code},
            )
        )
    return found


def result_of(run: AuditRun) -> str:
    """``账本完好，核到第 1 234 笔``, or how many faults; open questions are named behind."""
    if run.finding_count:
        result = _("有 %(count)s 处不对，核到第 %(seq)s 笔", count=run.finding_count, seq=quantity(run.seq))
    else:
        result = _("账本完好，核到第 %(seq)s 笔", seq=quantity(run.seq))
    if run.question_count:
        return _("%(result)s，另有 %(count)s 处时间要问", result=result, count=run.question_count)
    return result


def line_of(run: AuditRun | None) -> str:
    """One line for a first page: when, and with what result."""
    if run is None:
        return _("还没有核过账，今夜会核。")
    moment = now()
    if is_overdue(run.at, moment):
        return _("已经 %(days)s 天没有核账，请管理员看看程序是否在运行。", days=(moment - run.at).days)
    if is_last_night(run.at, moment):
        return _("昨夜核账：%(result)s。", result=result_of(run))
    return _("%(when)s 核账：%(result)s。", when=instant(run.at), result=result_of(run))
