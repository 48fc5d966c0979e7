"""Forms of the stock room. Figures for each good stand beside them, named by its code: ``n-g0001``."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, RadioField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import HiddenInput

from civility.photos import PhotosField
from civility.store.models import GoodsPoll
from civility.web.forms import DateField, KeyedForm, YuanField
from civility.web.validators import ForEveryone

MOST_FEN = 100_000_000
REASONS = {
    "damaged": _l("坏了、破了"),
    "expired": _l("过期了"),
    "lost": _l("丢了"),
    "unslipped": _l("发了没开单"),
    "unreceived": _l("进货没记对"),
    "unknown": _l("找不出原因"),
}
SPOILT = ("damaged", "expired", "lost")


class ReceiveForm(KeyedForm):
    """How many of each good came, until when it is good and what one cost: ``n-``, ``d-`` and ``c-<code>``."""

    supplier = StringField(_l("从哪里进的"), [Optional(), Length(max=60), ForEveryone()])
    note = StringField(_l("备注"), [Optional(), Length(max=200)])
    from_fund = BooleanField(_l("用善款付的"))
    photos = PhotosField(_l("单据照片"))


class CountForm(KeyedForm):
    """What was found, ``n-<code>``, and why it differs, ``r-<code>``. ``at`` is where the book stood."""

    at = IntegerField(widget=HiddenInput(), validators=[InputRequired(), NumberRange(1, 2**53)])
    note = StringField(_l("备注"), [Optional(), Length(max=200)])


class WriteOffForm(KeyedForm):
    reason = RadioField(_l("为什么"), choices=[SelectChoice(each, REASONS[each]) for each in SPOILT], default="damaged")
    note = StringField(_l("备注"), [Optional(), Length(max=200)])


class TransferForm(KeyedForm):
    to = SelectField(_l("调到哪家"))
    note = StringField(_l("备注"), [Optional(), Length(max=200)])


class ReturnCountForm(KeyedForm):
    note = StringField(_l("为什么退回"), [InputRequired(), Length(max=200)])


class CorrectForm(KeyedForm):
    reason = StringField(_l("哪里写错了"), [InputRequired(), Length(max=200)])


class HoursForm(KeyedForm):
    """Hours of each weekday stand beside this form, as ``w-0`` (Monday) to ``w-6``."""

    tens = StringField(_l("公历逢几赶集"), [Optional(), Length(max=30)])
    tens_hours = StringField(_l("公历赶集日的时间"), [Optional(), Length(max=30)])
    lunar = StringField(_l("农历逢几赶集"), [Optional(), Length(max=30)])
    lunar_hours = StringField(_l("农历赶集日的时间"), [Optional(), Length(max=30)])


class CloseForm(KeyedForm):
    from_on = DateField(_l("从哪天起停业"), [InputRequired()])
    until_on = DateField(_l("停到哪天"), [Optional()])
    reason = StringField(_l("为什么停业"), [InputRequired(), Length(max=100), ForEveryone()])


class DonationForm(KeyedForm):
    """Goods stand beside this form, as ``n-`` and ``d-<code>``; or an amount of money."""

    donor = StringField(_l("谁捐的"), [Optional(), Length(max=60), ForEveryone()])
    named = BooleanField(_l("他同意写名字"))
    amount_fen = YuanField(_l("捐了多少钱（元）"), [Optional(), NumberRange(1, MOST_FEN)])
    wish = SelectField(_l("圆了哪个心愿"), [Optional()])
    note = StringField(_l("备注"), [Optional(), Length(max=200)])


class WishForm(KeyedForm):
    what = StringField(_l("想要什么"), [InputRequired(), Length(max=80), ForEveryone()])


class PollForm(KeyedForm):
    options = TextAreaField(_l("哪几样"), [InputRequired(), Length(max=600), ForEveryone()])
    until_on = DateField(_l("选到哪天"), [InputRequired()])


class ChoiceForm(KeyedForm):
    choice = RadioField(_l("要哪一样"), [InputRequired()])

    def offer(self, poll: GoodsPoll) -> None:
        """Show the options of a question. A page may hold several of these forms, so each has ids of its own."""
        self.choice.choices = [SelectChoice(str(place), option) for place, option in enumerate(poll.options)]
        self.choice.id = f"choice-{poll.number}"


class VoiceForm(ChoiceForm):
    number = StringField(_l("户号"), [InputRequired(), Length(max=20)])
