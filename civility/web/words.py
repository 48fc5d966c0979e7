"""WTForms' own sentences in our words.

WTForms ships a Chinese catalogue, but it speaks like an office (该字段是必填字段). The sentences that
people really meet are said here; through our own gettext, so English goes its way back to WTForms' English.
"""

from flask_babel import gettext
from wtforms.i18n import get_translations

from civility.errors import N_
from civility.web.locale import in_english

SENTENCES = {
    "This field is required.": N_("请填写这一项。"),
    "Not a valid choice.": N_("请从列出的里面选一个。"),
    "Not a valid choice": N_("请从列出的里面选一个。"),
    "Invalid Choice: could not coerce.": N_("请从列出的里面选一个。"),
    "Invalid choice(s): one or more data inputs could not be coerced.": N_("请从列出的里面选。"),
    "Not a valid integer value.": N_("请写整数，比如 3。"),
    "Not a valid decimal value.": N_("请写数字，比如 3.5。"),
    "Not a valid date value.": N_("请写日期，比如 2026-11-21。"),
    "Not a valid datetime value.": N_("请写日期和时间，比如 2026-11-21 18:00。"),
    "Not a valid time value.": N_("请写时间，比如 18:00。"),
    "Invalid input.": N_("这一项写得不对，请核对。"),
    "Number must be at least %(min)s.": N_("不能小于 %(min)s。"),
    "Number must be at most %(max)s.": N_("不能大于 %(max)s。"),
    "Number must be between %(min)s and %(max)s.": N_("请写 %(min)s 到 %(max)s 之间的数。"),
    "Field must be equal to %(other_name)s.": N_("两次填写的不一样。"),
    "CSRF token missing.": N_("这一页放得太久了。请核对后再交一次。"),
    "Invalid CSRF Token.": N_("这一页放得太久了。请核对后再交一次。"),
    "The CSRF token is missing.": N_("这一页放得太久了。请核对后再交一次。"),
}
COUNTED = {
    "Field must be at least %(min)d character long.": N_("至少写 %(min)d 个字。"),
    "Field cannot be longer than %(max)d character.": N_("最多写 %(max)d 个字。"),
    "Field must be exactly %(max)d character long.": N_("要正好 %(max)d 个字。"),
}
BETWEEN = "Field must be between %(min)d and %(max)d characters long."
SENTENCES[BETWEEN] = N_("请写 %(min)d 到 %(max)d 个字。")


class Words:
    """What WTForms asks for as its translations object."""

    def gettext(self, sentence: str) -> str:
        """The sentence for the present reader."""
        if in_english():
            return sentence
        if sentence in SENTENCES:
            return str(gettext(SENTENCES[sentence]))
        return str(get_translations(["zh"]).gettext(sentence))

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        """The sentence for ``n`` of something; Chinese has one form."""
        if in_english():
            return singular if n == 1 else plural
        if singular in COUNTED:
            return str(gettext(COUNTED[singular]))
        return str(get_translations(["zh"]).ngettext(singular, plural, n))


WORDS = Words()
