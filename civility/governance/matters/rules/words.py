"""What each step is called. Pure."""

from typing import Final

from civility.errors import N_

STEP_WORDS: Final = {
    "raise": N_("提出来了"),
    "admit": N_("看过，收下了"),
    "join": N_("并到了同一件事"),
    "dispatch": N_("派了人"),
    "accept": N_("接了"),
    "decline": N_("接不了，退回来"),
    "up": N_("交给上一级"),
    "down": N_("交回下一级"),
    "overdue": N_("到期没办完，自动升一级"),
    "overdue_stays": N_("过期了"),
    "overdue_visit": N_("说好的日子过了还没有去，告诉了村委会"),
    "answer": N_("说办好了"),
    "rate": N_("提的人说：办好了"),
    "close": N_("没有人说不好，30天后自己办结"),
    "reopen": N_("提的人说：没办好，再办"),
    "reopen_up": N_("又说没办好，升一级再办"),
    "refuse": N_("不办，说了原因"),
    "merge": N_("和别人说的是一件事，并到一起"),
    "withdraw": N_("提的人收回了"),
    "take": N_("并进来一件"),
}
