"""The store's forms. Baskets travel in the address, so the pages before the confirm page need none."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, HiddenField, IntegerField, PasswordField, RadioField, SelectChoice, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from civility.store.rules import MAX_STOCK
from civility.web.forms import DateField, KeyedForm, PointsField, YuanField
from civility.web.validators import ForEveryone

MOST_FEN = 100_000_00


class RedeemForm(KeyedForm):
    """The confirm page. ``basket`` is ``g0001:2,g0003:1``; ``shown`` the total in tenths that the page said."""

    basket = HiddenField(validators=[InputRequired(), Length(max=2000)])
    shown = HiddenField(validators=[InputRequired(), Length(max=20)])
    by = HiddenField(validators=[Optional(), Length(max=10)])
    card = HiddenField(validators=[Optional(), Length(max=36)])
    collected = RadioField(
        _l("谁来领"), choices=[SelectChoice("self", _l("本户")), SelectChoice("other", _l("别人代领"))], default="self"
    )
    collector = StringField(_l("代领人姓名"), [Optional(), Length(max=60)])
    pin = PasswordField(_l("户密码（6 位，请本户自己输）"), [Optional(), Length(max=20)])


class HoldForm(RedeemForm):
    """Set aside instead of handed over. The button pressed says which kind; a field of that name would speak before it."""

    copies = IntegerField(_l("印几张"), [Optional(), NumberRange(1, 20)], default=1)
    collect_by = DateField(_l("券用到哪天"), [Optional()])
    voucher_pin = PasswordField(
        _l("户密码（6 位，请本户自己输）"), [Optional(), Length(max=20)], name="pin", id="voucher_pin"
    )


class CollectForm(KeyedForm):
    collected = RadioField(
        _l("谁来领"), choices=[SelectChoice("self", _l("本户")), SelectChoice("other", _l("别人代领"))], default="self"
    )
    collector = StringField(_l("代领人姓名"), [Optional(), Length(max=60)])
    pin = PasswordField(_l("户密码（6 位，请本户自己输）"), [Optional(), Length(max=20)])


class ReserveForm(KeyedForm):
    """A reservation's last look; ``basket`` and ``shown`` as in ``RedeemForm``."""

    basket = HiddenField(validators=[InputRequired(), Length(max=2000)])
    shown = HiddenField(validators=[InputRequired(), Length(max=20)])
    bring = BooleanField(_l("腿脚不便，请送到家"))


class ReturnForm(KeyedForm):
    """How many pieces came back stand beside this form, as ``sound-<code>`` and ``damaged-<code>``."""

    reason = StringField(_l("为什么退"), [InputRequired(), Length(max=200)])


class DayForm(KeyedForm):
    """What was counted on paper. How many of a good stand on the shelf stands beside this form, as ``n-<code>``."""

    slips = IntegerField(_l("兑换单一共几张"), [InputRequired(), NumberRange(0, MAX_STOCK)])
    points = PointsField(_l("兑换单上一共几分"), [InputRequired()])
    returns = IntegerField(_l("退货单一共几张"), [Optional(), NumberRange(0, MAX_STOCK)])
    returned = PointsField(_l("退货单上一共几分"), [Optional()])
    reason = StringField(_l("不一样的话，写为什么"), [Optional(), Length(max=200)])


class ReopenForm(KeyedForm):
    reason = StringField(_l("为什么重开"), [InputRequired(), Length(max=200)])


class StoreForm(KeyedForm):
    name = StringField(_l("超市名称"), [InputRequired(), Length(max=60), ForEveryone()])
    place = StringField(_l("地点"), [Optional(), Length(max=80), ForEveryone()])
    hours = StringField(_l("开门时间"), [Optional(), Length(max=80), ForEveryone()])


class GoodForm(KeyedForm):
    name = StringField(_l("名称"), [InputRequired(), Length(max=60), ForEveryone()])
    category = StringField(_l("类别"), [Optional(), Length(max=20), ForEveryone()])
    unit = StringField(_l("单位"), [Optional(), Length(max=10)])
    low_stock = IntegerField(_l("剩多少就提醒进货"), [Optional(), NumberRange(0, MAX_STOCK)], default=0)
    monthly_limit = IntegerField(_l("每户每月最多"), [Optional(), NumberRange(1, 999)])
    yearly_limit = IntegerField(_l("每户每年最多"), [Optional(), NumberRange(1, 9999)])
    shelf_life_days = IntegerField(_l("保质期（天）"), [Optional(), NumberRange(1, 9999)])
    cost_fen = YuanField(_l("进价（元）"), [Optional(), NumberRange(0, MOST_FEN)])
    provider = StringField(_l("谁来做"), [Optional(), Length(max=60), ForEveryone()])
    provider_place = StringField(_l("在哪里做"), [Optional(), Length(max=80), ForEveryone()])


class NewGoodForm(GoodForm):
    kind = RadioField(
        _l("种类"),
        choices=[
            SelectChoice("stock", _l("商品")),
            SelectChoice("service", _l("服务")),
            SelectChoice("honour", _l("荣誉")),
        ],
        default="stock",
    )


class BundleForm(KeyedForm):
    """How many of each good it holds stand beside this form, as ``n-<code>``."""

    name = StringField(_l("礼包的名称"), [InputRequired(), Length(max=60), ForEveryone()])
    unit = StringField(_l("单位"), [Optional(), Length(max=10)], default="份")


class EditGoodForm(GoodForm):
    on_offer = BooleanField(_l("正在兑换"))


class PricesForm(KeyedForm):
    """New points stand beside this form, as ``p-<code>``."""

    in_force_from = DateField(_l("从哪天起"), [InputRequired()])


class GoodsUploadForm(KeyedForm):
    file = FileField(_l("商品表文件"), [FileRequired(_l("请选一个 CSV 或 XLSX 文件。"))])


class GoodsImportForm(KeyedForm):
    in_force_from = DateField(_l("价目从哪天起"), [InputRequired()])
