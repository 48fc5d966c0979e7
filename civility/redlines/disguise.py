"""Text made plain before it is searched, with the way back to the words as they were written."""

import unicodedata
from dataclasses import dataclass

_TRADITIONAL = dict(
    zip(
        "訪罰級領貧養醫學審軍舉報檢發幹黨費組織資網傳謠熱線訴連親屬處關係暫罵頂錢轉類條證職紀違賭給專區縣長導員務議論對"
        "聽從勢話說讀書請貸補貼優惠獎勵強討記錄責農戶兒參與團禮經廟監視眾繳納稅額買賣車購項產業來點樓體認識應變總"
        "載陸註冊隊鄉鎮評選壞誣誹謗標準為這個來時間開關並無實單賬積分數據聞聯絡羣裡裏緒護達過還進遠邊衛藥",
        "访罚级领贫养医学审军举报检发干党费组织资网传谣热线诉连亲属处关系暂骂顶钱转类条证职纪违赌给专区县长导员务议论对"
        "听从势话说读书请贷补贴优惠奖励强讨记录责农户儿参与团礼经庙监视众缴纳税额买卖车购项产业来点楼体认识应变总"
        "载陆注册队乡镇评选坏诬诽谤标准为这个来时间开关并无实单账积分数据闻联络群里里绪护达过还进远边卫药",
        strict=True,
    )
)
_NUMERALS = dict(zip("〇一二三四五", "012345", strict=True)) | dict(zip("壹贰叁肆伍", "12345", strict=True))
_INSIDE = frozenset(" \t\n\r.·•・‧∙_-—–~*^'\"`|￣﹒﹣+=<>《》“”‘’「」【】[]{}#@&…\u3000")
_HIDDEN = ("Cf", "Cc", "Mn", "Me", "Co", "So", "Sk")


@dataclass(frozen=True, slots=True)
class Plain:
    """``text`` is searched; ``places`` says where each of its characters stood in ``source``."""

    text: str
    source: str
    places: tuple[int, ...]

    def original(self, start: int, end: int) -> str:
        """The words as written, from the first to the last character found."""
        if start >= end:
            return ""
        return self.source[self.places[start] : self.places[end - 1] + 1].strip()


def plain_text(source: str) -> Plain:
    """Half width, simplified, lower case; without what stands inside words (spaces, dots, invisible characters).

    Commas, semicolons, enumeration commas, full stops and slashes stay: across them two words are not one.
    A run of Chinese digits that spells a hotline becomes figures.
    """
    signs: list[str] = []
    places: list[int] = []
    for at, raw in enumerate(source):
        for sign in unicodedata.normalize("NFKC", raw).lower():
            if sign in _INSIDE and not _splits(source, at, raw):
                continue
            if unicodedata.category(sign) in _HIDDEN:
                continue
            signs.append(_TRADITIONAL.get(sign, sign))
            places.append(at)
    text = "".join(signs)
    spelled = "".join(_NUMERALS.get(sign, sign) for sign in text)
    at = spelled.find("12345")
    if at >= 0:
        text = text[:at] + "12345" + text[at + 5 :]
    return Plain(text, source, tuple(places))


def _splits(source: str, at: int, raw: str) -> bool:
    """Whether a sign stands between figures (1.5, 10-20, >85): there it means something."""
    if raw in ".·-" and 0 < at < len(source) - 1:
        return source[at - 1].isdigit() and source[at + 1].isdigit()
    return raw in "<>=+" and at + 1 < len(source) and source[at + 1].isdigit()
