"""What the print centre refuses, and why a job failed."""

from civility.errors import N_, NotFound, RuleBroken


class JobGone(NotFound):
    code = "print-job-gone"
    message = N_("这份打印已经不在了：做好的文件只留 7 天。请到打印中心再做一份。")


class TooManyWaiting(RuleBroken):
    code = "too-many-prints"
    message = N_("村里已经有 %(count)s 份在排队。请等做好几份，或取消不要的，再加新的。")
    status = 409


class JobEnded(RuleBroken):
    code = "print-job-ended"
    message = N_("这份打印已经结束，不用取消。")
    status = 409


class NotReady(RuleBroken):
    code = "print-not-ready"
    message = N_("这份还没有做好。请过一会儿刷新再看。")
    status = 409


class MakerDied(RuleBroken):
    code = "print-maker-died"
    message = N_("做了 %(tries)s 次都中途停了，没有做成。请管理员看看内存和日志；过后再做一份。")


class NoRoomForFile(RuleBroken):
    code = "print-no-room"
    message = N_("做好了却存不下，磁盘可能满了。没有留下半份文件。请管理员腾出磁盘空间，再做一份。")


class MakerBroke(RuleBroken):
    code = "print-maker-broke"
    message = N_("程序出错，没有做成。请告诉管理员看日志。")
