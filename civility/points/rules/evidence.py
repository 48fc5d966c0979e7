"""Kinds of evidence, from the words that standards use."""

from enum import StrEnum

from civility.tables.words import clean, fold


class Evidence(StrEnum):
    PHOTO = "photo"
    SIGN_IN = "sign_in"
    CERTIFICATE = "certificate"
    RECEIPT = "receipt"
    HOME_CHECK = "home_check"
    JUDGING = "judging"
    MINUTES = "minutes"
    DOCUMENT = "document"
    RECORD = "record"
    CONFIRMATION = "confirmation"


_WORDS: tuple[tuple[Evidence, tuple[str, ...]], ...] = (
    (Evidence.PHOTO, ("照片", "图片", "拍照", "影像", "视频", "截图")),
    (Evidence.SIGN_IN, ("签到", "扫码", "打卡", "点名", "考勤")),
    (Evidence.CERTIFICATE, ("证书", "奖状", "献血证", "退伍证", "录取通知书", "入伍通知书", "牌匾", "荣誉", "证件")),
    (Evidence.RECEIPT, ("票据", "发票", "收据", "账据", "凭证", "转账")),
    (Evidence.HOME_CHECK, ("入户", "检查", "走访", "巡查", "查看", "抽查", "现场")),
    (Evidence.JUDGING, ("评比", "评定", "评议", "评选", "认定", "考核", "打分")),
    (Evidence.MINUTES, ("会议记录", "议事会记录", "纪要", "会议")),
    (Evidence.DOCUMENT, ("文件", "通知", "协议", "合同", "档案", "证明", "材料", "表彰")),
    (Evidence.RECORD, ("时长", "记录", "台账", "登记", "系统")),
    (Evidence.CONFIRMATION, ("确认", "签字", "证人", "反馈", "核实")),
)


def evidence_kinds(text: str) -> tuple[Evidence, ...]:
    """The kinds named in a text, in a fixed order. The text itself is kept beside them: it may say more."""
    folded = fold(clean(text))
    kinds = []
    for kind, words in _WORDS:
        named = [word for word in words if word in folded]
        if named:
            kinds.append(kind)
            for word in named:  # 录取通知书 is a certificate and not also a document
                folded = folded.replace(word, "|")
    return tuple(kinds)
