"""Money under another name is found; what only sounds like it is not."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import civility
from civility.redlines.cash import find_cash

MONEY = [
    ("现金50元", "现金"),
    ("现 金", "现 金"),
    ("購物卡100元", "購物卡"),
    ("购物卡100元", "购物卡"),
    ("超市购物券", "购物券"),
    ("代金券20元", "代金券"),
    ("微信红包", "红包"),
    ("话费充值30元", "话费"),
    ("手机充值", "充值"),
    ("储值卡", "储值卡"),
    ("加油卡", "加油卡"),
    ("电话卡", "电话卡"),
    ("人民币", "人民币"),
    ("京东E卡", "E卡"),
    ("50元", "50元"),
    ("100 块钱", "100 块钱"),
    ("元", "元"),
    ("¥50", "¥50"),
    ("大米1袋，找零10元钱", "10元钱"),
    ("RMB 50", "RMB"),
    ("积分提现", "提现"),
]
GOODS = [
    "红包袋",
    "红包封10个",
    "电话卡套",
    "公交卡套",
    "零钱包",
    "钱包",
    "存钱罐",
    "现金盒",
    "卡片",
    "扑克牌",
    "贺卡",
    "充电宝",
    "充电线",
    "理发一次",
    "理发券",
    "洗车一次",
    "帮老人交话费",
    "教老人手机充值",
    "大米1袋（另付现金5元）",
    "元宵",
    "10元店的袜子",
    "黄金瓜",
    "金元宝蜡烛",
    "橡皮5块",
    "购物袋",
    "购物车",
    "代金属清洗",
    "钱江牌电池",
    "Cashmere 围巾",
]


@pytest.mark.parametrize(("text", "words"), MONEY)
def test_money_is_found_and_quoted_as_it_was_written(text, words):
    assert find_cash(text) == words


@pytest.mark.parametrize("text", GOODS)
def test_what_only_sounds_like_money_stays_on_the_shelf(text):
    assert find_cash(text) is None


def test_everything_the_demo_sells_is_goods():
    path = Path(civility.__file__).parent / "demo" / "data" / "goods.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) > 20
    assert [row["名称"] for row in rows if find_cash(row["类别"], row["名称"], row["单位"])] == []


@given(
    st.lists(st.sampled_from(GOODS), max_size=4),
    st.sampled_from(MONEY[:14]),
    st.lists(st.sampled_from(GOODS), max_size=4),
)
def test_money_is_found_wherever_it_stands_among_goods(before, money, after):
    text, words = money
    assert find_cash("，".join([*before, text, *after])) == words
    assert find_cash(*before, text, *after) == words
    assert find_cash(*before, *after) is None
