"""The red lines: what they refuse, what they leave alone, and what they see through."""

import csv
from pathlib import Path

import pytest

from civility.redlines import REASONS, RedLineRule, check

STANDARDS = Path(__file__).parents[1] / "data" / "standards"

CROSSING = {
    RedLineRule.WELFARE: [
        "积分低于60分的取消低保资格",
        "不按时缴纳城乡居民医保",
        "按时缴纳养老保险",
        "低保户不参加公益劳动",
        "暂停享受各项惠农补贴",
        "年度积分排名末位的不得享受临时救助",
        "扣分户不予发放春节慰问金",
        "欠缴新农合费用",
        "全年扣满20分取消集体分红",
        "停止供水供电",
        "不参加普法宣传的取消低保",
        "当年医保参保率100%",
        "帮助宣传之后仍不缴医保的，取消低保",
    ],
    RedLineRule.SCHOOLING: [
        "积分高的家庭子女优先入学",
        "扣分户子女取消入学资格",
        "积分不足影响孩子升学",
        "小区学位与积分挂钩",
    ],
    RedLineRule.POST_PROOF: [
        "积分不达标的不予参军政审",
        "扣分超过50分的不予出具村级证明",
        "影响子女考公政审",
        "取消入党推荐资格",
        "不给盖章",
    ],
    RedLineRule.HOUSING_PLOT: [
        "积分靠后的暂缓宅基地审批",
        "积分前十名优先安排宅基地",
        "扣满30分不予办理建房手续",
    ],
    RedLineRule.PETITION: [
        "到镇政府越级上访",
        "拨打12345反映村里问题",
        "全年无信访",
        "多次向上级部门反映村里的事",
        "恶意投诉村委会",
        "拉横幅聚众讨说法",
        "进京非访",
        "联系记者曝光村里",
        "全年零投诉户",
        "缠闹镇政府",
        "组织煽动群众集体上访",
        "被12345投诉一次",
    ],
    RedLineRule.SPEECH: [
        "在微信群里发布负面信息",
        "抖音上抹黑本村形象",
        "散布谣言",
        "在群里乱发牢骚",
        "妄议村里决定",
        "发表不当言论",
    ],
    RedLineRule.MONEY: [
        "乱倒垃圾罚款50元",
        "每扣1分扣款10元",
        "扣分从年底分红中扣除押金",
        "积分可兑换现金",
        "交50元抵扣5分",
        "建房交卫生保证金",
    ],
    RedLineRule.FAMILY_GUILT: [
        "家庭成员有违法犯罪行为",
        "子女被判刑的家庭",
        "一人赌博全家扣分",
        "直系亲属吸毒",
        "家人上访",
    ],
    RedLineRule.BELIEF: [
        "参加宗教活动",
        "到寺庙烧香拜佛",
        "请神婆驱鬼",
        "在家聚会做礼拜",
        "少数民族服饰不规范",
        "破坏民族团结",
        "佩戴头巾",
        "私设佛堂",
        "算卦相面",
    ],
    RedLineRule.DENOUNCING: [
        "检举邻居乱搭乱建",
        "提供他人违法线索",
        "揭发村民偷盗",
        "互相监督打小报告",
        "偷拍村民不文明行为上报",
    ],
    RedLineRule.CRITICISM: [
        "顶撞村干部",
        "不服从村两委安排",
        "谩骂驻村工作队员",
        "对抗乡镇政府工作",
        "不听村干部劝说",
        "妨碍村委工作",
        "与镇村干部争吵顶撞",
    ],
    RedLineRule.WEALTH: [
        "招商引资到村",
        "回村投资100万元以上办厂",
        "年纳税10万元以上",
        "家庭年收入超过20万元",
        "争取上级资金",
        "在县城购房",
    ],
    RedLineRule.PARTY_DISCIPLINE: [
        "党员不按时参加党课",
        "不交党费",
        "受到党内警告处分",
        "无故不参加三会一课",
        "违反八项规定",
    ],
    RedLineRule.DEMOTION: [
        "酒驾直接降为D级",
        "列入黑名单一年",
        "出现打架一票否决",
        "纳入失信名单",
        "赌博的积分直接清零",
    ],
}

HARMLESS = [
    "上门走访慰问低保户",
    "帮助低保老人打扫卫生",
    "到养老院做志愿服务",
    "关爱空巢老人",
    "赡养老人、孝敬父母",
    "主动参军",
    "应征入伍",
    "考上本科",
    "子女获得校级三好学生",
    "骗取补贴冒签单据",
    "乱搭乱建损害四邻",
    "庭院整洁达标",
    "垃圾分类投放正确",
    "参加村民代表大会",
    "会上积极发言提建议",
    "合理化建议被采纳",
    "及时上报火情和塌方隐患",
    "劝阻乱扔垃圾",
    "调解邻里纠纷成功",
    "配合环境整治",
    "参加反邪教宣传讲座",
    "参加民族团结进步活动",
    "被评为民族团结模范家庭",
    "利用微信群宣传移风易俗",
    "拍摄短视频宣传家乡",
    "参加党日活动",
    "党员按时参加组织生活",
    "党员联系群众走访入户",
    "诚信经营户",
    "诚信、访贫问苦",
    "红白事从简办理",
    "文明祭扫、鲜花祭祀",
    "无偿献血",
    "捐款100元以上",
    "按时缴纳卫生费",
    "拾金不昧1000元以上",
    "参加技能培训并取得证书",
    "创业带动五户就业",
    "义务让地修路",
    "种植果树十棵",
    "家庭成员团结和睦",
    "家庭成员参加志愿服务",
    "村内打架酗酒辱骂",
    "辱骂邻居",
    "乱排污水",
    "聚众赌博或提供场所",
    "虐待老人、不赡养",
    "酒后驾车",
    "接受媒婆介绍外地彩礼标准不超标",
    "清扫寺庙门前道路",
    "冬季取暖安全、不私拉电线",
    "及时缴纳党费",
    "上好访客登记",
    "被评为最美家庭、十星级文明户",
    "信息采集员(合格/三星/四星/五星)",
    "爱护公共设施",
    "帮村集体增收(5千/1万/1万以上)",
    "参加广场舞比赛获奖",
    "热线值班员志愿服务",
    "会上不说会后乱说",
    "宣传党的惠民政策",
    "帮助老人办理医保报销",
    "党员担任医保宣讲员、宣讲医保政策",
    "打扫清真饮食街道卫生",
    "尊重各民族风俗习惯",
    "主动让出宅基地修路",
    "制作短视频直播带货",
    "网上购物诈骗他人",
    "监督工程质量",
    "参与村级财务监督",
    "服务群众态度好",
    "拒不配合人居环境整治",
    "家庭暴力",
    "带头发展产业带动增收",
    "村干部与群众争吵",
]

DISGUISED = [
    ("信 访", RedLineRule.PETITION),
    ("上.访", RedLineRule.PETITION),
    ("缠·访", RedLineRule.PETITION),
    ("上\u200b访", RedLineRule.PETITION),
    ("越級反映問題", RedLineRule.PETITION),
    ("拨打１２３４５", RedLineRule.PETITION),
    ("拨打一二三四五热线", RedLineRule.PETITION),
    ("拨打①②③④⑤", RedLineRule.PETITION),
    ("拨打1 2 3 4 5", RedLineRule.PETITION),
    ("舉報鄰居", RedLineRule.DENOUNCING),
    ("邪*教", RedLineRule.BELIEF),
    ("信、访一次", RedLineRule.PETITION),
    ("罰款", RedLineRule.MONEY),
    ("取消低 保", RedLineRule.WELFARE),
    ("參軍政審不予通過", RedLineRule.POST_PROOF),
    ("辱 骂 村 干 部", RedLineRule.CRITICISM),
    ("一-票-否-决", RedLineRule.DEMOTION),
]


def _rows() -> list[dict[str, str]]:
    rows = []
    for path in sorted(STANDARDS.glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows += list(csv.DictReader(file))
    return rows


@pytest.mark.parametrize(("rule", "text"), [(rule, text) for rule, texts in CROSSING.items() for text in texts])
def test_a_crossing_sentence_is_named_with_its_rule(rule: RedLineRule, text: str) -> None:
    assert rule in {line.rule for line in check(text)}


@pytest.mark.parametrize("text", HARMLESS)
def test_a_harmless_sentence_passes(text: str) -> None:
    assert check(text) == []


@pytest.mark.parametrize(("text", "rule"), DISGUISED)
def test_a_disguise_is_seen_through(text: str, rule: RedLineRule) -> None:
    assert rule in {line.rule for line in check(text)}


def test_the_offending_words_are_quoted_as_they_were_written() -> None:
    (line,) = check("村内整洁", "有 越 级 反 映 者")

    assert line.rule is RedLineRule.PETITION
    assert line.words == "越 级 反 映"
    assert line.describe() == "“越 级 反 映”碰到红线：信访、投诉、打热线是法定权利，不能加分也不能扣分。"


def test_published_standards_are_judged_without_their_own_mark() -> None:
    rows = _rows()

    crossing = {row["item_cn"] for row in rows if check(row["item_cn"], row["points"], row["cap"], row["evidence"])}

    assert crossing == {row["item_cn"] for row in rows if row["redline"] == "1"}
    assert len(crossing) == 11


def test_one_text_may_cross_several_lines() -> None:
    assert [line.rule for line in check("家属信访的取消低保")] == [
        RedLineRule.WELFARE,
        RedLineRule.PETITION,
        RedLineRule.FAMILY_GUILT,
    ]


def test_every_rule_has_a_reason_that_quotes_the_words() -> None:
    assert set(REASONS) == set(RedLineRule)
    assert all("%(words)s" in reason for reason in REASONS.values())
