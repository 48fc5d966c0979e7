"""Names of invented people, as they sound in the regions the demo's villages lie in.

Every name is put together by chance from common parts; none is a real person. Some hold characters that
few fonts have, because such people live in every township and their names must print right.
"""

import random
from dataclasses import dataclass
from typing import Final

HAN_SURNAMES: Final = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文单解仇区查盖覃"
HAN_RARE: Final = ("尉迟", "欧阳", "上官", "司马", "𬭎", "㛃")
HAN_MEN: Final = "建国|志强|永福|有才|德胜|长顺|春生|海龙|国栋|文斌|金宝|玉山|兴旺|树林|福贵|延寿|守义|学军|成祥|宝田|立新|占江|生财|维民|满仓|根柱|明理|发祥|正安|怀仁"
HAN_WOMEN: Final = "秀兰|桂英|玉珍|淑芳|春梅|月娥|凤霞|金花|翠萍|彩云|巧珍|兰香|素琴|玉莲|美玲|冬梅|海燕|雪梅|桂花|爱莲|改梅|生芳|银花|菊香|小娟|丽萍"
RARE_GIVEN: Final = ("㛃", "䶮", "镕", "玥", "昇", "堃", "喆", "翀", "赟", "燊")

HUI_SURNAMES: Final = "马穆哈丁沙海撒拜罗冶苏韩妥虎喇"
HUI_MEN: Final = "哈桑|尤素夫|伊卜拉欣|穆萨|阿里|依斯玛|舍木苏|达吾德|赛里木|克里木|占海|进福|生俊|国良|玉龙|忠义|文才"
HUI_WOMEN: Final = "阿依舍|法图麦|海澈|索菲亚|麦燕|赛麦|则乃拜|桂兰|玉花|小红|秀英"

TIBETAN_FIRST: Final = (
    "扎西|次仁|多杰|才让|索南|桑杰|尼玛|旦增|格桑|卓玛|拉毛|央金|德吉|白玛|仁青|华旦|完么|切羊|更藏|娘吉"
)
TIBETAN_SECOND: Final = "次仁|扎西|多杰|才让|加|措|卓玛|拉姆|顿珠|平措|吉|太|本|杰布|东智|旺姆|先巴|什姐"

RELATIONS: Final = ("配偶", "儿子", "女儿", "父亲", "母亲", "儿媳", "孙子", "孙女")


@dataclass(frozen=True)
class Person:
    name: str
    relation: str
    birth_year: int


def _pick(chance: random.Random, words: str) -> str:
    return chance.choice(words.split("|"))


def han(chance: random.Random, *, woman: bool, surname: str = "") -> str:
    family = surname or (chance.choice(HAN_RARE[:4]) if chance.random() < 0.01 else chance.choice(HAN_SURNAMES))
    if chance.random() < 0.015:
        return family + chance.choice(RARE_GIVEN)
    return family + _pick(chance, HAN_WOMEN if woman else HAN_MEN)


def hui(chance: random.Random, *, woman: bool, surname: str = "") -> str:
    given = _pick(chance, HUI_WOMEN if woman else HUI_MEN)
    family = surname or chance.choice(HUI_SURNAMES)
    if chance.random() < 0.12 and len(given) > 2:
        return f"{family}{given}·{_pick(chance, HUI_MEN)}"
    return family + given


def tibetan(chance: random.Random, *, woman: bool, surname: str = "") -> str:
    return _pick(chance, TIBETAN_FIRST) + _pick(chance, TIBETAN_SECOND)


PEOPLES: Final = {"han": han, "hui": hui, "tibetan": tibetan}


def family(chance: random.Random, mix: tuple[tuple[str, float], ...], this_year: int) -> tuple[str, list[Person]]:
    """The head of a household and everybody else in it, two to six people together.

    ``mix`` is pairs of a people and its share in the village.
    """
    people = chance.choices([name for name, _ in mix], [share for _, share in mix])[0]
    name_of = PEOPLES[people]
    head_is_woman = chance.random() < 0.18
    head = name_of(chance, woman=head_is_woman)
    surname = "" if people == "tibetan" else head[:2] if head[:2] in HAN_RARE[:4] else head[:1]
    head_born = this_year - chance.randint(32, 84)
    others: list[Person] = []
    likely = [relation for relation in RELATIONS if _likely(relation, this_year - head_born)]
    for relation in chance.sample(likely, k=min(len(likely), chance.choice((1, 2, 2, 3, 3, 4, 5)))):
        woman = relation in ("女儿", "母亲", "儿媳", "孙女") or (relation == "配偶" and not head_is_woman)
        married_in = relation in ("配偶", "儿媳", "母亲")
        name = name_of(chance, woman=woman, surname="" if married_in else surname)
        others.append(Person(name, relation, _born(chance, relation, head_born, this_year)))
    return head, [Person(head, "户主", head_born), *others]


def _likely(relation: str, head_age: int) -> bool:
    """No daughter-in-law of seven, no grandchild before its time, no father past a hundred."""
    if relation == "儿媳":
        return head_age >= 54
    if relation in ("孙子", "孙女"):
        return head_age >= 59
    return head_age <= 68 if relation in ("父亲", "母亲") else True


def _born(chance: random.Random, relation: str, head_born: int, this_year: int) -> int:
    apart = {
        "配偶": (-4, 6),
        "儿子": (20, 32),
        "女儿": (20, 32),
        "儿媳": (20, 32),
        "父亲": (-30, -21),
        "母亲": (-29, -19),
        "孙子": (44, 58),
        "孙女": (44, 58),
    }[relation]
    return max(this_year - 99, min(this_year - 1, head_born + chance.randint(*apart)))
