"""Household numbers and names: pure, no database.

A household number is 4 to 6 digits in text. Its short number adds a Damm check digit, which finds every single
wrong digit and every swap of neighbours: what the counter types from a card.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable

from pypinyin import Style, lazy_pinyin

from civility.people.errors import BadHouseholdNumber, CheckDigitMissing, WrongCheckDigit

NUMBER_DIGITS = 4
MAX_NUMBER_DIGITS = 6

# H. M. Damm, "Total anti-symmetrische Quasigruppen" (2004): row = digit so far, column = next digit.
_DAMM = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)
_DASH = re.compile(r"[-‐‑‒–—―−－_]")
_MIDDLE_DOT = re.compile(r"[·•・‧∙･.．]")


def normalise_number(text: str) -> str:
    """A household number as it is kept: 37 → 0037. Takes full-width digits and spaces. Raises BadHouseholdNumber."""
    digits = "".join(unicodedata.normalize("NFKC", text).split())
    if not re.fullmatch(rf"[0-9]{{1,{MAX_NUMBER_DIGITS}}}", digits) or int(digits) == 0:
        raise BadHouseholdNumber(text=text.strip()[:20])
    return digits.lstrip("0").zfill(NUMBER_DIGITS)


def check_digit(number: str) -> str:
    """The Damm digit of a number; zeros in front do not change it."""
    interim = "0"
    for digit in number:
        interim = _DAMM[int(interim)][int(digit)]
    return interim


def short_number(number: str) -> str:
    """A number as printed on the card: 0037 → 0037-0. Raises BadHouseholdNumber."""
    kept = normalise_number(number)
    return f"{kept}-{check_digit(kept)}"


def parse_short_number(text: str) -> str:
    """The household number in a typed short number: 0037-0, 37-0, ００３７０.

    Raises BadHouseholdNumber, CheckDigitMissing, WrongCheckDigit.
    """
    typed = "".join(unicodedata.normalize("NFKC", text).split())
    number, dash, digit = _DASH.sub("-", typed).partition("-")
    if not dash:
        if re.fullmatch(r"[0-9]{1,4}", typed):
            # four digits at most are a bare number: 0037 must not pass for household 3 with check digit 7
            raise CheckDigitMissing(text=text.strip()[:20])
        number, digit = typed[:-1], typed[-1:]
    if not re.fullmatch(r"[0-9]", digit):
        raise BadHouseholdNumber(text=text.strip()[:20])
    kept = normalise_number(number)
    if check_digit(kept) != digit:
        raise WrongCheckDigit(text=text.strip()[:20])
    return kept


# Surnames of two characters; only such that are not also read as a surname and a given name every day.
_LONG_SURNAMES = frozenset(
    ["欧阳", "上官", "司马", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "司徒", "司空", "夏侯", "轩辕", "宇文", "长孙", "闻人", "端木", "百里", "呼延", "东郭", "南宫", "西门", "第五", "独孤", "拓跋", "澹台", "公冶", "宗政", "濮阳", "淳于", "单于", "太叔", "申屠", "公羊", "赫连", "钟离", "鲜于", "闾丘", "司寇", "子车", "颛孙", "巫马", "公西", "漆雕", "乐正", "壤驷", "公良", "夹谷", "宰父", "谷梁", "段干", "梁丘", "左丘", "东门", "仲孙", "叔孙", "万俟", "完颜", "耶律", "纳兰"]
)
# Readings as a surname, where the everyday reading is another (Table of Xinhua dictionary surnames).
_SURNAME_READINGS = dict(
    pair.split(":")
    for pair in ["曾:zeng1", "单:shan4", "仇:qiu2", "解:xie4", "区:ou1", "查:zha1", "盖:ge3", "任:ren2", "华:hua4", "尉:wei4", "朴:piao2", "翟:zhai2", "召:shao4", "折:she2", "黑:he4", "秘:bi4", "冼:xian3", "洗:xian3", "缪:miao4", "谌:chen2", "宓:fu2", "覃:qin2", "晁:chao2", "员:yun4", "乜:nie4", "盛:sheng4", "尹:yin3", "宁:ning4", "纪:ji3", "过:guo1", "哈:ha3", "那:na1", "祭:zhai4", "能:nai4", "繁:po2", "种:chong2", "重:chong2", "车:che1", "相:xiang4", "牟:mu4", "葛:ge3", "贲:ben1", "逄:pang2", "佴:nai4", "句:gou1", "适:kuo4", "角:jue2", "乐:yue4", "於:yu1", "幺:yao1", "载:zai4", "撒:sa4", "俞:yu2", "应:ying1", "危:wei1", "长:chang2", "卜:bu3", "隗:wei3", "炅:gui4", "洼:wa1", "仉:zhang3", "郗:xi1", "郇:xun2", "眭:sui1", "芮:rui4", "逯:lu4", "厍:she4", "訾:zi1", "燕:yan1", "令:ling2", "广:guang3", "红:hong2", "观:guan4", "干:gan1", "呙:guo1", "谯:qiao2", "阚:kan4", "瞿:qu2", "阮:ruan3", "莘:shen1", "柏:bai3", "佘:she2", "亓:qi2", "行:xing2", "洪:hong2", "都:du1", "石:shi2", "沈:shen3", "齐:qi2", "句:gou1", "万俟:mo4-qi2", "尉迟:yu4-chi2", "单于:chan2-yu2", "澹台:tan2-tai2", "长孙:zhang3-sun1", "令狐:ling2-hu2", "乐正:yue4-zheng4", "夏侯:xia4-hou2", "鲜于:xian1-yu2", "宰父:zai3-fu3", "谷梁:gu3-liang2", "夹谷:jia1-gu3", "纳兰:na4-lan2", "呼延:hu1-yan2", "司空:si1-kong1", "第五:di4-wu3"]
)


def sort_key(name: str) -> str:
    """A key that files names by pinyin with tones, surname first and read as a surname: 曾庆华 under zeng.

    Kept with the household and editable there: readings differ between families.
    """
    surname, given = split_name(name)
    read = _SURNAME_READINGS.get(surname)
    syllables = read.split("-") if read else _pinyin(surname)
    return " ".join([*syllables, *_pinyin(given), name])


def _pinyin(text: str) -> list[str]:
    read = lazy_pinyin(_MIDDLE_DOT.sub("", text), style=Style.TONE3, neutral_tone_with_five=True)
    return [syllable.lower() for syllable in read]


def split_name(name: str) -> tuple[str, str]:
    """Surname and given name; a name with a middle dot is all in one."""
    bare = "".join(name.split())
    if _MIDDLE_DOT.search(bare):
        return bare, ""
    if len(bare) > 2 and bare[:2] in _LONG_SURNAMES:
        return bare[:2], bare[2:]
    return bare[:1], bare[1:]


def mask_name(name: str) -> str:
    """A name with as much hidden as public sheets hide: 李建国 → 李*国, 李明 → 李*, 欧阳建国 → 欧阳*国.

    Of a name in parts the first part stays and of each other part the last character:
    马哈桑·尤素夫 → 马哈桑·**夫. Combining marks go with the character they stand on.
    """
    bare = " ".join(name.split())
    parts = _MIDDLE_DOT.split(bare)
    if len(parts) > 1:
        return "·".join([parts[0], *(_tail(part) for part in parts[1:] if part)])
    if " " in bare and bare.isascii():
        first, *rest = bare.split(" ")
        return " ".join([first, *("*" * len(part) for part in rest)])
    surname, given = split_name(bare)
    return surname + _tail(given) if given else "*" if surname else ""


def _tail(part: str) -> str:
    signs = _signs(part)
    return "*" if len(signs) < 2 else "*" * (len(signs) - 1) + signs[-1]


def _signs(text: str) -> list[str]:
    signs: list[str] = []
    for sign in text:
        if signs and unicodedata.combining(sign):
            signs[-1] += sign
        else:
            signs.append(sign)
    return signs


def public_labels(households: Iterable[tuple[str, str]], *, masked: bool = True) -> dict[str, str]:
    """What stands on public sheets for each ``(number, name)``: number → label.

    Names that look alike get just so many last digits of the household number as tell them apart, two at least:
    李*国(37), 李*国(52). A number is no secret inside the village; more of the name would be.
    """
    show: Callable[[str], str] = mask_name if masked else str.strip
    same: dict[str, list[str]] = {}
    for number, name in households:
        same.setdefault(show(name), []).append(number)
    labels: dict[str, str] = {}
    for label, numbers in same.items():
        if len(numbers) == 1:
            labels[numbers[0]] = label
            continue
        tail = next(
            length for length in range(2, MAX_NUMBER_DIGITS + 1) if len({n[-length:] for n in numbers}) == len(numbers)
        )
        labels.update({number: f"{label}({number[-tail:]})" for number in numbers})
    return labels
