"""What a covenant may not threaten with, and what it may promise though no clause may score it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civility.redlines import RedLineRule, check, check_covenant

THREATS = [
    ("违者罚款500元、停发低保", {RedLineRule.MONEY, RedLineRule.WELFARE}),
    ("积极参加医保，不参加的取消低保", {RedLineRule.WELFARE}),
    ("不参加医保的，年底不分红", {RedLineRule.WELFARE}),
    ("乱搭乱建的，暂缓宅基地审批", {RedLineRule.HOUSING_PLOT}),
    ("不得建房", {RedLineRule.HOUSING_PLOT}),
    ("违反本约的，村里不予开具证明", {RedLineRule.POST_PROOF}),
    ("违约的列入黑名单", {RedLineRule.DEMOTION}),
    ("不得上访，有事找村干部", {RedLineRule.PETITION}),
    ("依法信访，不越级上访", {RedLineRule.PETITION}),
    ("村民不信教", {RedLineRule.BELIEF}),
    ("反对迷信，不烧香拜佛", {RedLineRule.BELIEF}),
    ("不在微信群里抹黑村里", {RedLineRule.SPEECH}),
    ("家人赌博，全家扣分", {RedLineRule.FAMILY_GUILT}),
    ("建房交保证金2000元", {RedLineRule.MONEY}),
    ("每户交违约费60元", {RedLineRule.MONEY}),
    ("罚　款", {RedLineRule.MONEY}),
    ("罰款", {RedLineRule.MONEY}),
]
PROMISES = [
    "红事白事从简办，彩礼不攀比。",
    "彩礼不超过3万元，随礼不超过100元。",
    "不造谣、不信谣、不传谣。",
    "崇尚科学，破除封建迷信，抵制邪教。",
    "反对封建迷信和邪教",
    "积极参加城乡居民医疗保险和养老保险。",
    "家庭成员不赌博、不吸毒。",
    "教育子女不违法犯罪。",
    "不得违规建房，不占耕地。",
    "建房须依法审批。",
    "先审批后建房。",
    "不得骗取补贴。",
    "每户每年交卫生费60元。",
    "有矛盾先找调解员，依法反映诉求。",
    "发现盗伐林木及时举报。",
    "支持招商引资，带着大家一起富。",
    "孝敬老人，关心低保老人和留守儿童。",
    "适龄孩子都上学，不中途辍学。",
    "损坏公物的，自己修好。",
    "谁家没做到，先上门提醒，帮着一起做好。",
    "尊重各民族风俗习惯，团结一家亲。",
]


@pytest.mark.parametrize(("text", "rules"), THREATS)
def test_a_threat_is_found_in_whatever_promise_it_stands(text, rules):
    assert {line.rule for line in check_covenant(text)} == rules


@pytest.mark.parametrize("text", PROMISES)
def test_what_neighbours_promise_one_another_passes(text):
    assert check_covenant(text) == []


@given(st.lists(st.sampled_from([text for text, _rules in THREATS] + PROMISES), min_size=1, max_size=4))
def test_a_covenant_is_never_judged_harder_than_a_clause_and_no_promise_hides_a_threat(texts):
    whole = {line.rule for line in check_covenant("。".join(texts))}
    assert whole <= {line.rule for line in check("。".join(texts))}
    assert whole == {line.rule for text in texts for line in check_covenant(text)}
