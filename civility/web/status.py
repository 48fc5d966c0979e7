"""One word and one colour for each state, the same on every page, on paper and in the API.

``STATES[machine][state]`` is a ``Status``; its word is Chinese source text, translated where it is shown.
Colours: quiet (nothing waits), waiting (somebody's turn), open (public, running), good, bad.
"""

from typing import NamedTuple

from flask import Flask
from flask_babel import gettext

from civility.errors import N_


class Status(NamedTuple):
    """The word for a state and the css class of its tag."""

    word: str
    css: str


QUIET, WAITING, OPEN, GOOD, BAD = "tag-quiet", "tag-waiting", "tag-open", "tag-good", "tag-bad"

_SENT = {
    "draft": Status(N_("草稿"), QUIET),
    "submitted": Status(N_("已报送，待审定"), WAITING),
    "accepted": Status(N_("已审定"), GOOD),
    "returned": Status(N_("已退回"), BAD),
    "replaced": Status(N_("已有新版"), QUIET),
}

STATES: dict[str, dict[str, Status]] = {
    "claim": {
        "submitted": Status(N_("待复核"), WAITING),
        "reviewed_once": Status(N_("复核过一遍，等第二人"), WAITING),
        "reviewed": Status(N_("已复核，待公示"), WAITING),
        "on_notice": Status(N_("公示中"), OPEN),
        "told": Status(N_("只告诉了本户"), WAITING),
        "objected": Status(N_("有异议，暂停"), BAD),
        "posted": Status(N_("已入账"), GOOD),
        "returned": Status(N_("已退回"), BAD),
        "withdrawn": Status(N_("已撤回"), QUIET),
        "recalled": Status(N_("已更正"), BAD),
    },
    "objection": {
        "open": Status(N_("待答复"), WAITING),
        "upheld": Status(N_("异议成立"), BAD),
        "dismissed": Status(N_("异议不成立"), QUIET),
    },
    "appeal": {
        "open": Status(N_("等乡镇裁决"), WAITING),
        "upheld": Status(N_("申诉成立，已改"), GOOD),
        "dismissed": Status(N_("维持原答复"), QUIET),
    },
    "relay": {
        "under_way": Status(N_("正在送"), WAITING),
        "late": Status(N_("到期了，还有户不知道"), BAD),
        "reached": Status(N_("户户都知道了"), GOOD),
        "withdrawn": Status(N_("已收回"), QUIET),
    },
    "print_job": {
        "waiting": Status(N_("在排队"), WAITING),
        "making": Status(N_("正在做"), OPEN),
        "done": Status(N_("做好了"), GOOD),
        "failed": Status(N_("没有做成"), BAD),
        "cancelled": Status(N_("已取消"), QUIET),
    },
    "correction": {
        "proposed": Status(N_("等第二个人点头"), WAITING),
        "confirmed": Status(N_("等新公示到期"), OPEN),
        "done": Status(N_("已更正"), GOOD),
        "dropped": Status(N_("没有更正"), QUIET),
    },
    "matter": {
        "held": Status(N_("等人看过"), WAITING),
        "raised": Status(N_("等人接"), WAITING),
        "dispatched": Status(N_("派了人，等他接"), WAITING),
        "accepted": Status(N_("正在办"), OPEN),
        "done": Status(N_("办了，等提的人说好没好"), OPEN),
        "rated": Status(N_("办好了"), GOOD),
        "closed": Status(N_("没有人说不好，办结了"), QUIET),
        "refused": Status(N_("不办，说了原因"), QUIET),
        "merged": Status(N_("并到一起了"), QUIET),
        "withdrawn": Status(N_("提的人收回了"), QUIET),
    },
    "roll": _SENT,
    "return": _SENT,
    "meeting": {
        "draft": Status(N_("草稿"), QUIET),
        "called": Status(N_("已通知"), OPEN),
        "held": Status(N_("开了，等写记录"), WAITING),
        "minuted": Status(N_("记录等另一个人签"), WAITING),
        "closed": Status(N_("记录定了"), GOOD),
        "cancelled": Status(N_("取消了"), QUIET),
    },
    "motion": {
        "draft": Status(N_("字句还没定"), QUIET),
        "fixed": Status(N_("字句定了，等表决"), WAITING),
        "voting": Status(N_("正在投票"), OPEN),
        "closed": Status(N_("截止了，等点票"), WAITING),
        "counted": Status(N_("点了，等另一个人核"), WAITING),
        "decided": Status(N_("有结果了"), GOOD),
        "dropped": Status(N_("不表决了"), QUIET),
    },
    "household_event": {
        "proposed": Status(N_("等另一个人复核"), WAITING),
        "done": Status(N_("已办"), GOOD),
        "declined": Status(N_("没有办"), QUIET),
    },
    "redemption": {
        "done": Status(N_("已兑换"), GOOD),
        "undone": Status(N_("已撤销"), QUIET),
    },
    "day_close": {
        "open": Status(N_("还没有日结"), WAITING),
        "counted": Status(N_("清点了，等另一个人签"), WAITING),
        "recounted": Status(N_("重新数过"), QUIET),
        "closed": Status(N_("已日结"), GOOD),
        "reopened": Status(N_("重开了"), BAD),
    },
    "hold": {
        "held": Status(N_("留着"), WAITING),
        "collected": Status(N_("已领"), GOOD),
        "cancelled": Status(N_("取消了，已退回"), QUIET),
        "expired": Status(N_("过期没领，已退回"), QUIET),
    },
    "delivery": {
        "out": Status(N_("还没录完"), WAITING),
        "typed": Status(N_("录完了"), GOOD),
    },
    "delivery_line": {
        "out": Status(N_("带出去了"), WAITING),
        "delivered": Status(N_("送到了"), GOOD),
        "back": Status(N_("没送到，照旧留着"), QUIET),
    },
    "lot": {
        "open": Status(N_("报名中"), OPEN),
        "closed": Status(N_("等抓阄"), WAITING),
        "drawn": Status(N_("抽过了"), GOOD),
        "ended": Status(N_("结束了"), QUIET),
    },
    "draw": {
        "closed": Status(N_("名单关了，等掷"), WAITING),
        "read": Status(N_("等第二遍"), WAITING),
        "drawn": Status(N_("抽过了"), GOOD),
        "replaced": Status(N_("重抽了"), QUIET),
    },
    "goal": {
        "open": Status(N_("正在做"), OPEN),
        "done": Status(N_("做成了"), GOOD),
        "not_done": Status(N_("没做成"), QUIET),
        "withdrawn": Status(N_("撤了"), QUIET),
    },
    "tribute": {
        "asked": Status(N_("等本户同意"), WAITING),
        "agreed": Status(N_("等另一个人看"), WAITING),
        "public": Status(N_("公开了"), GOOD),
        "declined": Status(N_("没有公开"), QUIET),
        "withdrawn": Status(N_("本户收回了"), QUIET),
    },
    "reminder": {
        "waiting": Status(N_("等另一个人看"), WAITING),
        "returned": Status(N_("退回了，没有发"), QUIET),
        "withdrawn": Status(N_("撤了，没有发"), QUIET),
        "sent": Status(N_("告诉本户了"), OPEN),
        "answered": Status(N_("本户回了话"), OPEN),
        "closed": Status(N_("改好了"), GOOD),
        "mistaken": Status(N_("发错了，收回了"), QUIET),
    },
    "shift": {
        "planned": Status(N_("要办"), OPEN),
        "cancelled": Status(N_("取消了"), BAD),
        "confirmed": Status(N_("对过名单"), GOOD),
    },
    "shift_place": {
        "going": Status(N_("去"), OPEN),
        "waiting": Status(N_("候补"), WAITING),
        "left": Status(N_("退了"), QUIET),
        "came": Status(N_("来了"), GOOD),
        "missed": Status(N_("没来成"), QUIET),
        "excused": Status(N_("请了假"), QUIET),
    },
    "shift_ask": {
        "asked": Status(N_("等回话"), WAITING),
        "agreed": Status(N_("答应了"), GOOD),
        "declined": Status(N_("来不了"), QUIET),
        "lapsed": Status(N_("没等到回话"), QUIET),
        "withdrawn": Status(N_("不问了"), QUIET),
    },
    "goods_return": {
        "asked": Status(N_("等另一个人核对"), WAITING),
        "done": Status(N_("已退"), GOOD),
        "declined": Status(N_("没有退"), QUIET),
    },
    "count": {
        "counted": Status(N_("等第二个人确认"), WAITING),
        "equal": Status(N_("一样不差"), GOOD),
        "confirmed": Status(N_("已确认"), GOOD),
        "returned": Status(N_("退回重点"), BAD),
    },
    "donation": {
        "given": Status(N_("收到了"), GOOD),
        "undone": Status(N_("已作废"), QUIET),
    },
    "standard": {
        "draft": Status(N_("草稿"), QUIET),
        "consulted": Status(N_("征求意见"), WAITING),
        "heard": Status(N_("意见提完了，等表决"), WAITING),
        "adopted": Status(N_("已表决，待施行"), WAITING),
        "in_force": Status(N_("施行中"), GOOD),
        "superseded": Status(N_("已被新版代替"), QUIET),
    },
}


def status_of(machine: str, state: str) -> Status:
    """The status of a state, its word in the reader's language. KeyError for a state that does not exist."""
    word, css = STATES[machine][state]
    return Status(gettext(word), css)


def init_status(app: Flask) -> None:
    app.jinja_env.globals["status_of"] = status_of
