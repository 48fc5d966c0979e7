"""A matter in words: until when, whose turn, and its trail as lines of a timeline."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from flask_babel import gettext as _

from civility.clock import local, now
from civility.governance.matters.models import Matter, MatterStep
from civility.governance.matters.rules.kinds import KINDS, LEVEL_WORDS
from civility.governance.matters.rules.transitions import OPEN
from civility.governance.matters.rules.words import STEP_WORDS
from civility.web.filters import instant, last_day

_COLOURS = {
    "rate": "good",
    "answer": "good",
    "overdue": "bad",
    "overdue_stays": "bad",
    "overdue_visit": "bad",
    "reopen": "bad",
    "reopen_up": "bad",
}
_SAID = frozenset({"raise", "rate", "reopen", "reopen_up", "withdraw"})
_LEVELLESS = frozenset({"admit", "join", "dispatch", "merge", "take"})
_MOVES = frozenset({"up", "down", "overdue", "reopen_up"})


def until(due_at: datetime) -> str:
    """The last day, or the hour where it is a matter of hours."""
    if local(due_at).time() == time.min:
        return last_day(local(due_at - timedelta(seconds=1)).date())
    return instant(due_at)


def urgency(matter: Matter) -> str:
    """``now`` for what is late or came up because it was; ``soon`` within a day."""
    if matter.state not in OPEN:
        return ""
    if matter.late or (matter.due_at is not None and matter.due_at <= now()):
        return "now"
    return "soon" if matter.due_at is not None and matter.due_at - now() < timedelta(days=1) else ""


def standing(matter: Matter) -> str:
    """Where it lies and until when, in one line; nothing for what is over."""
    if matter.state not in OPEN:
        return ""
    level = _(LEVEL_WORDS[matter.level])
    if matter.due_at is None:
        return _("在%(level)s手里", level=level) if not matter.late else _("在%(level)s手里，已经过期", level=level)
    return _("在%(level)s手里，最晚 %(until)s 办完", level=level, until=until(matter.due_at))


def kind_word(matter: Matter) -> str:
    return _(KINDS[matter.kind].word)


def events(
    steps: Iterable[MatterStep],
    *,
    names: Mapping[UUID | None, str] | None = None,
    clean: Callable[[str], str] = str,
    notes: bool = True,
) -> list[dict[str, Any]]:
    """The trail, oldest first. Without ``names`` people are called by their level."""
    return [
        {
            "what": _what(step, names),
            "when": instant(step.at),
            "who": _who(step, names),
            "note": _note(step, clean) if notes else _clock(step),
            "kind": _COLOURS.get(step.action, ""),
        }
        for step in steps
    ]


def _what(step: MatterStep, names: Mapping[UUID | None, str] | None) -> str:
    words = _(STEP_WORDS[step.action])
    if step.action in _MOVES or (step.action == "decline" and step.level != step.from_level):
        moved = {"from": _(LEVEL_WORDS[step.from_level]), "to": _(LEVEL_WORDS[step.level])}
        return f"{words}{_('：%(from)s → %(to)s', **moved)}"
    if step.action == "dispatch" and names is not None:
        return f"{words}{_('：')}{names.get(step.handler_id, '')}"
    if step.action == "take":
        return f"{words}{_('：第 %(number)s 件', number=step.note)}"
    return words


def _who(step: MatterStep, names: Mapping[UUID | None, str] | None) -> str:
    """By name where ``names`` are given, else by level; whoever raised it and says how it went is only that."""
    if step.by == "clock":
        return _("到时间自动")
    if names is not None and step.user_id is not None:
        name = names.get(step.user_id, "")
        if step.action in _LEVELLESS or step.action in _SAID:
            return name
        return _("%(name)s（%(level)s这一级）", name=name, level=_(LEVEL_WORDS[step.from_level]))
    if step.by in ("receipt", "household") or step.action in _SAID:
        return _("提的人")
    return _("村里") if step.action in _LEVELLESS else _(LEVEL_WORDS[step.from_level])


def _clock(step: MatterStep) -> str:
    if step.due_at is None or step.action not in (
        "raise",
        "admit",
        "up",
        "down",
        "overdue",
        "reopen",
        "reopen_up",
        "accept",
    ):
        return ""
    return _("最晚 %(until)s 办完", until=until(step.due_at))


def _note(step: MatterStep, clean: Callable[[str], str]) -> str:
    said = "" if step.action == "take" else clean(step.note)
    return " · ".join(part for part in (said, _clock(step)) if part)
