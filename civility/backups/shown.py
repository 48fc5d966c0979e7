"""How the copies stand, in a line for the administrator: when the last was made and where, or what to do."""

from dataclasses import dataclass
from pathlib import Path

from flask_babel import gettext as _
from sqlalchemy.engine import make_url

from civility.backups.notes import Copy
from civility.backups.queries import list_copies
from civility.backups.rules import is_overdue, megabytes, until
from civility.backups.services import find_trouble
from civility.clock import now
from civility.config import Settings
from civility.web.filters import instant, sentence


@dataclass(frozen=True)
class Standing:
    """``tag`` and its ``kind`` say at a glance what ``line`` says; ``urgency`` as for a task, empty where nobody needs to act."""

    tag: str
    kind: str
    urgency: str
    line: str
    copies: list[Copy]


def standing_of(settings: Settings) -> Standing:
    """What there is in the folder now, and whether the next copy can be made."""
    folder, moment = settings.backups, now()
    if folder is None:
        line = _("没有设 CIVILITY_BACKUPS，夜里不做备份。请设成U盘或另一块盘上的文件夹，再重新启动程序。")
        return Standing(_("没有备份"), "bad", "now", line, [])
    copies, trouble = list_copies(folder), find_trouble(settings)
    if trouble is not None:
        return Standing(_("备份做不成"), "bad", "now", sentence(trouble), copies)
    if not (made := until(copies, moment)):
        line = _("还没有备份。程序开着，几分钟里就会做第一份；没有做，请看程序的输出。")
        return Standing(_("还没有备份"), "waiting", "soon", line, copies)
    newest = made[0]
    if is_overdue(newest.made_at, moment):
        line = _("已经 %(days)s 天没有备份，请看程序是否在运行。", days=(moment - newest.made_at).days)
        return Standing(_("好几天没备份"), "bad", "now", line, copies)
    line = _("%(when)s 备份到 %(folder)s。", when=instant(newest.made_at), folder=str(folder))
    if newest.faults:
        return Standing(_("账有不对"), "bad", "now", f"{line} {'；'.join(newest.faults)}", copies)
    if _shares_disk(settings, folder):
        same = _("它和数据库在同一块盘上，盘坏了就一起没有：请把 CIVILITY_BACKUPS 设成U盘上的文件夹。")
        return Standing(_("还在同一块盘上"), "waiting", "", f"{line} {same}", copies)
    return Standing(_("有备份"), "good", "", line, copies)


def size_words(copy: Copy) -> str:
    """``12.3 MB``"""
    return _("%(size)s MB", size=megabytes(copy.size_bytes))


def _shares_disk(settings: Settings, folder: Path) -> bool:
    """Whether one broken disk takes both; of a database elsewhere nothing is known."""
    database = make_url(settings.database_url).database
    if not settings.on_sqlite or not database:
        return False
    try:
        return Path(database).stat().st_dev == folder.stat().st_dev
    except OSError:
        return False
