"""Use of the program is no merit: it is found in whatever words an office is measured by."""

import pytest

from civility.governance.relay.errors import MeasuredByUse
from civility.governance.relay.rules import EXAMPLE, Duty, check_duties
from civility.redlines.use import find_use

USE = [
    ("每天登录打卡", "登录"),
    ("登 陆 次数", "登 陆"),
    ("每天上线", "上线"),
    ("在线时长", "在线时长"),
    ("使用系统的天数", "使用系统"),
    ("系统使用率", "系统使用"),
    ("動員村民下載", "下載"),
    ("村民注册率", "注册"),
    ("每天签到", "每天签到"),
    ("用小程序", "用小程序"),
    ("App活跃", "App活跃"),
]
WORK = [
    "走访到户，心里有数",
    "通知按时送到",
    "有事及时上报",
    "线上线下都通知到",
    "发动村民注册志愿者",
    "会议签到表齐全",
    "登记台账清楚",
    "下雨天查河沟",
    "教老人用手机",
    "公益岗位使用农具后归还",
]


@pytest.mark.parametrize(("text", "words"), USE)
def test_use_is_found_and_no_office_is_measured_by_it(text, words):
    assert find_use(text) == words
    with pytest.raises(MeasuredByUse) as refused:
        check_duties([Duty("走访到户，心里有数", 60), Duty(text, 40)])
    assert (refused.value.place, refused.value.words) == (2, words)
    assert "第 2 条" in refused.value.describe()


@pytest.mark.parametrize("text", WORK)
def test_work_is_measured_whatever_it_sounds_like(text):
    assert find_use(text) is None
    check_duties([Duty(text, 100)])


def test_our_own_examples_measure_work():
    for duties in EXAMPLE.values():
        check_duties([Duty(*duty) for duty in duties])
