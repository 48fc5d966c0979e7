"""What no clause may do, whoever votes for it.

Points may praise and remind; they may not decide what people have by right. Each rule names itself, the words that
crossed it and the reason. The words are found through spaces and dots inside them, full-width and traditional
characters and Chinese digits. A rule is read over a whole sentence, not a list of words: visiting a household on
basic allowance is a good deed, losing the allowance for it is a red line.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from civility.errors import N_
from civility.points.rules.disguise import Plain, plain_text
from civility.tables.outcome import Remark


class RedLineRule(StrEnum):
    WELFARE = "welfare"
    SCHOOLING = "schooling"
    POST_PROOF = "post-proof"
    HOUSING_PLOT = "housing-plot"
    PETITION = "petition"
    SPEECH = "speech"
    MONEY = "money"
    FAMILY_GUILT = "family-guilt"
    BELIEF = "belief"
    DENOUNCING = "denouncing"
    CRITICISM = "criticism"
    WEALTH = "wealth"
    PARTY_DISCIPLINE = "party-discipline"
    DEMOTION = "demotion"


REASONS: dict[RedLineRule, str] = {
    RedLineRule.WELFARE: N_("“%(words)s”碰到红线：积分不能和低保、医保、养老、救助、惠民待遇挂钩，这些是依法应得的。"),
    RedLineRule.SCHOOLING: N_("“%(words)s”碰到红线：积分不能影响孩子入学、升学。"),
    RedLineRule.POST_PROOF: N_("“%(words)s”碰到红线：积分不能影响参军、考公、政审和开具证明。"),
    RedLineRule.HOUSING_PLOT: N_("“%(words)s”碰到红线：积分不能和宅基地、建房审批挂钩。"),
    RedLineRule.PETITION: N_("“%(words)s”碰到红线：信访、投诉、打热线是法定权利，不能加分也不能扣分。"),
    RedLineRule.SPEECH: N_("“%(words)s”碰到红线：说话、发消息不能用积分来管；违法的由有权机关处理。"),
    RedLineRule.MONEY: N_("“%(words)s”碰到红线：积分不能变成罚款、扣款、押金，也不能兑成现金。"),
    RedLineRule.FAMILY_GUILT: N_("“%(words)s”碰到红线：不能因为家里别人的行为给一户或一人计分。"),
    RedLineRule.BELIEF: N_("“%(words)s”碰到红线：宗教、民族、信仰习俗不能用积分来管。"),
    RedLineRule.DENOUNCING: N_("“%(words)s”碰到红线：不能用积分奖励举报、揭发别人。"),
    RedLineRule.CRITICISM: N_("“%(words)s”碰到红线：不能因为批评、顶撞、不听从干部扣分。"),
    RedLineRule.WEALTH: N_("“%(words)s”碰到红线：不能按投资、财产、关系给分。"),
    RedLineRule.PARTY_DISCIPLINE: N_("“%(words)s”碰到红线：党纪由党组织管，不归村里的积分。"),
    RedLineRule.DEMOTION: N_("“%(words)s”碰到红线：不能直接判级、降级、列黑名单，只能逐条计分。"),
}


@dataclass(frozen=True, slots=True)
class RedLine:
    """A crossed line: the rule, the offending words as they stand in the text, and the reason as a marked sentence."""

    rule: RedLineRule
    words: str
    reason: str

    @property
    def remark(self) -> Remark:
        return Remark(self.reason, {"words": self.words})

    def describe(self, translate: Callable[[str], str] = str) -> str:
        return self.remark.describe(translate)


_G = r"[^,，;；。!！?？]"  # stays inside one sentence
_TAKE = r"(?:取消|暂停|停止|停发|停办|停(?=其|享)|扣发|扣减|核减|不予|不再|不得|不能|不给|不准|暂缓|缓办|限制|剥夺|降低|削减|挂钩|减发|收回)"
_GRANT = r"(?:优先|挂钩|资格|享受|纳入|换取|兑换|减免|免缴|代缴)"
_BENEFIT = (
    r"(?:待遇|补贴|补助|救助|福利|分红|慰问金?|优惠|扶持|惠民|惠农|政策|救济|保障金|抚恤|救灾|公益性?岗位?|危房改造|助学金|贷款)"
)
_FAMILY = r"(?:家属|家人|亲属|亲戚|子女|儿女|儿子|女儿|孙子|父母|配偶|丈夫|妻子|直系|家庭成员|家中(?:有|成员)|家里(?:有|人)|户内(?:有|成员)|户(?:中|里)有)"
_OFFENCE = (
    r"(?:犯罪|违法|犯法|违纪|判刑|服刑|坐牢|拘留|被拘|吸毒|涉毒|赌博|处分|处罚|失信|邪教|上访|信访|盗窃|偷盗|醉驾|酒驾|不良记录|前科)"
)
_STAFF = (
    r"(?:干部|工作人员|村委|居委|两委|支委|支部|书记|主任|村主任|领导|网格员|政府|组织(?=安排|决定)|采集员|巡查员|户长|组长|驻村|工作队|镇里|乡里|公职人员|执法)"
)
_ONLINE = r"(?:网上|网络|网路|互联网|微信|朋友圈|抖音|快手|短视频|自媒体|微博|直播|论坛|贴吧|群里|群内|群聊|群中|线上|帖)"
_BADSAID = (
    r"(?:不良|不实|负面|谣|不当|有害|消极|虚假|歪曲|诋毁|攻击|抹黑|谩骂|辱骂|发泄|煽动|过激|乱发|乱说|乱传|乱讲|炒作|曝光|非议|妄|抱怨|牢骚|反动)"
)

_RULES: tuple[tuple[RedLineRule, str], ...] = (
    (RedLineRule.PETITION, r"(?<!诚)信访(?!谈)|上访(?!问|谈|客)|缠访|闹访|越级(?:反映|上|投诉|告|举报|找)|非访|集访|赴[省市京]{_G}{0,4}访|进京{_G}{0,6}(?:访|反映|告)|访民|12345|市长热线|政务热线|便民热线|热线{_G}{0,6}(?:投诉|举报|反映|诉求)|(?:拨打|打){_G}{0,4}热线{_G}{0,6}(?:扣|投|诉)"),
    (RedLineRule.PETITION, r"(?:虚假|恶意|无理|重复|多次|随意|反复|不实|无故|胡乱|到处|越级|乱|诬告|匿名){_G}{0,3}(?:投诉|举报|告状|诉求|反映问题)|(?:向|到|找){_G}{0,8}(?:上级|政府|镇|乡|县|区|市|省|部门|媒体|记者|纪委|法院){_G}{0,4}(?:投诉|举报|反映|告状|告(?=村|干|书)|申诉|讨说法)|(?:接受|联系|找){_G}{0,4}(?:记者|媒体)|(?:聚众|集体|结伙|围堵|聚集){_G}{0,6}(?:讨|政府|村委|请愿|闹事|反映)|拉横幅|(?:零|无|没有|不)(?:投诉|上告|越级)|起诉村|告村(?:委|干|里)"),
    (RedLineRule.SPEECH, _ONLINE + _G + r"{0,12}" + _BADSAID + "|" + _BADSAID + _G + r"{0,6}" + _ONLINE),
    (RedLineRule.SPEECH, r"妄议|(?:不当|负面|不良|消极|过激|错误|反动|有害){_G}{0,3}(?:言论|舆论|信息|观点|发言)|(?:造|传|散布|信|编造|散播|传播){_G}{0,2}谣|谣言|散布{_G}{0,8}(?:言论|信息|消息|话)|发表{_G}{0,8}(?:言论|不满)|发牢骚|说怪话|说三道四|背后议论|非议|诋毁|抹黑"),
    (RedLineRule.BELIEF, r"(?<!反)(?<!防范)(?<!识别)(?<!抵御)邪教|法轮|迷信|宗教|信教|教徒|教会|传教|教堂|清真|做礼拜|礼拜|念经|诵经|拜佛|求神|拜神|烧香|佛教|基督|耶稣|伊斯兰|道教|天主|萨满|神婆|巫婆|巫师|神汉|算命|看风水|跳大神|驱鬼|占卜|朝觐|信仰|信佛|(?:去|到|进|捐|修建?|新建){_G}{0,4}(?:寺庙?|庙宇|道观)(?!{_G}{0,6}(?:打扫|清扫|卫生|消防|安全))"),
    (RedLineRule.BELIEF, r"(?:破坏|影响|损害|伤害|不利于|危害){_G}{0,3}民族|(?:少数民族|回民|藏民|回族|藏族|维族|维吾尔|蒙古族|苗族|彝族|汉族|土族|撒拉族|壮族|本民族|异族){_G}{0,10}(?:不|禁|扣|取消|限制|加分|减分|除外|另行|头巾|服饰|婚)|(?:蒙面|面纱|头巾|蓄须|大胡子|罩袍)"),
    (RedLineRule.FAMILY_GUILT, _FAMILY + _G + r"{0,10}" + _OFFENCE + r"|株连|连坐|连带(?:扣|处|责)|牵连|一人{_G}{0,8}全家|全家{_G}{0,4}(?:扣|取消|不得|受罚|连)|(?:因|由于)" + _FAMILY + _G + r"{0,10}(?:扣|减|取消)|子女{_G}{0,6}(?:不务正业|欠债)"),
    (RedLineRule.WELFARE, r"低保(?!户|对象|家庭|老人|人员|群众|边缘)|最低生活保障|五保(?!户|老人|对象|人员)|医保|医疗保险|合作医疗|新农合|大病保险|养老(?:保险|金|待遇|补贴|保障|缴|参保)|(?:城乡|居民|农村|参加|缴纳|交|参|缴)养老(?!院|服务|机构)|新农保|城乡居保|社保|社会保险|惠民待遇|惠民政策"),
    (RedLineRule.WELFARE, _TAKE + _G + r"{0,12}" + _BENEFIT + "|" + _BENEFIT + _G + r"{0,6}(?:挂钩|取消|暂停|停发|减半|扣除|扣减|优先享受)|(?:低保|五保|贫困|脱贫|困难|救助)(?:户|对象|家庭|人员|群众){_G}{0,4}(?:不参加|不参与|不配合|拒绝|必须|须|未参加|不劳动|懒)|(?:不得|取消|停止|退出){_G}{0,8}(?:低保|五保|贫困|脱贫|特困)(?:户|对象|资格|名额|家庭)|(?:优先|优先享受|优先办理){_G}{0,6}(?:低保|救助|补贴|补助|惠农|惠民)"),
    (RedLineRule.SCHOOLING, r"(?:入学|上学|升学|学位|就读|入园|转学|择校|中考|高考|学籍|幼儿园名额){_G}{0,8}(?:资格|优先|挂钩|取消|限制|不予|不得|加分|受限|影响|扣|证明)|" + _TAKE + _G + r"{0,10}(?:入学|上学|升学|学位|就读|入园|转学|学籍|读书)|(?:优先|影响|照顾|换){_G}{0,8}(?:入学|升学|学位|入园|就读)"),
    (RedLineRule.POST_PROOF, r"政审|政治审查|无犯罪证明|" + _TAKE + _G + r"{0,10}(?:参军|入伍|征兵|服兵役|考公|公务员|事业编|录用|入党|出具|开具|开证明|盖章|证明)|(?:参军|入伍|征兵|考公|公务员|事业编|招录|入党){_G}{0,6}(?:资格|挂钩|不予|取消|限制|受限|推荐资格|不得|证明)|(?:出具|开具|开){_G}{0,4}证明{_G}{0,6}(?:挂钩|不予|依据|扣|暂停)"),
    (RedLineRule.HOUSING_PLOT, r"(?:宅基地|建房|宅基){_G}{0,6}(?:审批|申请|资格|优先|挂钩|不批|不予|取消|暂缓|指标|名额|分配|安排|手续)|" + _TAKE + _G + r"{0,8}(?:宅基|建房|盖房)|(?:优先|审批|批准|安排|分配|申请|奖励|换取|影响){_G}{0,6}(?:宅基地|建房|宅基)"),
    (RedLineRule.MONEY, r"罚款|罚金|罚钱|罚没|罚交|罚缴|处罚{_G}{0,4}元|罚{_G}{0,3}\d+元|扣款|扣钱|扣{_G}{0,10}\d+(?:\.\d+)?元|扣(?:除|发|减)?{_G}{0,4}(?:工资|补贴|分红|奖金|报酬|土地款|押金)|押金|保证金|违约金|滞纳金|赔偿金|交{_G}{0,4}\d+元|(?:兑换|折算|换成|折合|折|兑|提取|变)(?:成|为)?(?:现金|人民币|钱)|提现|套现|现金(?:奖励|兑换|发放)|(?:奖励?|发放?|给予){_G}{0,4}(?:现金|人民币|奖金|\d+元)|(?:花钱|出钱|交钱|用钱|缴费){_G}{0,4}(?:买|抵|换|消){_G}{0,3}分|买分"),
    (RedLineRule.DENOUNCING, r"举报(?!电话|箱)|检举|揭发|告密|告发|打小报告|(?:提供|反映|报告|上报|收集){_G}{0,10}(?:线索|他人|邻居|别人|可疑|重点人)|监视|盯防|互相监督|相互监督|(?:偷拍|拍照|拍摄|录像){_G}{0,6}(?:他人|邻居|别人|村民).{0,8}(?:上报|上传|报)"),
    (RedLineRule.CRITICISM, r"(?:辱骂|顶撞|谩骂|诽谤|攻击|不尊重|不尊敬|不服从|不听从|不听|对抗|顶嘴|诋毁|侮辱|骂|刁难|质疑|批评|指责|议论|冒犯|抵制|非议|不满|污蔑|诬陷|诬告|不支持|无理取闹){_G}{0,8}" + _STAFF + r"|不服从(?:安排|管理|分配|指挥|领导|大局|决定)|不听(?:指挥|安排|劝导|招呼)|(?:阻碍|妨碍|干扰|不配合|不支持|抵触|影响){_G}{0,4}(?:中心工作|重点工作|村(?:里|委|两委)?的?工作|两委{_G}{0,2}工作|" + _STAFF + r"{_G}{0,4}工作)"),
    (RedLineRule.WEALTH, r"投资(?:额|款|\d|满|达|建厂|办厂|兴办)|引进{_G}{0,10}(?:产业|项目|资金|企业|投资|客商|外资)|引资|招商|纳税(?:大户|额|\d|满|达)|(?:人脉|关系网|门路|托关系|找关系|跑项目|跑资金)|(?:争取|协调|跑来|要来|拉来|引入){_G}{0,8}(?:资金|项目(?!建设)|投资|拨款|赞助)|(?:购房|买房|买车|购车|购买{_G}{0,3}(?:商品房|汽车|轿车|理财|保险)|存款|银行存)|(?:收入|资产|产值|营业额|身家){_G}{0,5}(?:超过?|达到?|满|以上|过)\d"),
    (RedLineRule.PARTY_DISCIPLINE, r"(?:缺席|不参加|未参加|无故|迟到|早退|拒不?参加|缺勤|不按时|未按时|不按规定|逃避|拒绝|没有?参加|请假){_G}{0,8}(?:组织生活|党日|党课|党员大会|党员会|党小组|支部|民主生活会|党费|三会一课|党内|民主评议党员)|(?:组织生活|党日|党课|党员大会|党小组会|民主生活会|三会一课){_G}{0,6}(?:缺席|不参加|未参加|无故|迟到|早退|缺勤|未到|不到)|党费{_G}{0,6}(?:未|不|欠|拖|逾期|迟)|(?:欠|拖|不交|未交|不缴|未缴|逾期){_G}{0,4}党费|党内(?:警告|严重警告|处分|问责)|党纪|留党察看|开除党籍|违反{_G}{0,4}(?:党章|党规|党纪|政治纪律|八项规定)|不合格党员|受{_G}{0,4}党{_G}{0,3}处分"),
    (RedLineRule.DEMOTION, r"(?:直接|一律|立即|即|自动)(?:判|降|定|列|评)(?:为|到|至|入|成)?|判(?:为)?(?:零|0|[a-e]|最低|末|一|二|三)?(?:星|级|等)|(?:降|降低|调低|下调)(?:为|至|到|低)?{_G}{0,4}(?:级|星|等次|等级|档次|信用)|零星|0星级?|黑名单|(?:列入?|纳入|定为|评为|认定为){_G}{0,6}(?:失信|后进户|落后户|反面|不文明户|重点管控|重点人)|一票否决|[c-e]级|(?:积分|得分|全部分数?|总分)(?:直接|全部|一次性|一律|当即)(?:清零|归零|扣完|扣光)"),
)
_TORN: tuple[tuple[RedLineRule, str], ...] = (
    (RedLineRule.PETITION, "(?<![诚相自守短微通])信#访|(?<![晚早线网路村身马])上#访|缠#访|闹#访|信?fang访|xin访|信fang|上fang|shang访"),
    (RedLineRule.BELIEF, "邪#教|迷#信|宗#教|xie教|邪jiao|mi信"),
    (RedLineRule.WELFARE, "低#保|医#保|di保|低bao|yi保|医bao"),
    (RedLineRule.MONEY, "罚#款|fa款|罚kuan"),
    (RedLineRule.DENOUNCING, "举#报|揭#发|ju报|举bao"),
    (RedLineRule.POST_PROOF, "政#审"),
    (RedLineRule.DEMOTION, "一#票#否#决|黑#名#单"),
)
"""A few words that nobody writes by accident with a comma inside, or half in Latin letters; ``#`` is the tear."""
_COMPILED = tuple((rule, re.compile(pattern.replace("{_G}", _G))) for rule, pattern in _RULES) + tuple(
    (rule, re.compile(pattern.replace("#", "[,，、;；。/|!?！？:：()（）]"))) for rule, pattern in _TORN
)


def check(*texts: str) -> list[RedLine]:
    """The lines that any of the texts crosses, each rule once, in the order in which the rules stand.

    Give it all that a villager would read of a clause: item, points, cap, evidence. Not the notes beside it.
    """
    found: dict[RedLineRule, RedLine] = {}
    for text in texts:
        plain: Plain = plain_text(text)
        for rule, pattern in _COMPILED:
            if rule not in found and (match := pattern.search(plain.text)):
                found[rule] = RedLine(rule, plain.original(match.start(), match.end()), REASONS[rule])
    return [found[rule] for rule in RedLineRule if rule in found]
