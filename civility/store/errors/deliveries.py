"""What bringing goods to the door refuses."""

from civility.errors import N_, Forbidden, RuleBroken
from civility.store.errors.days import SaysDay
from civility.store.errors.holds import SaysHold


class HoldOnTheWay(SaysHold, RuleBroken):
    """The goods are with round ``delivery``; only what is typed of it can end that."""

    code = "hold-on-the-way"
    message = N_("%(what)s 在第 %(delivery)s 趟送货单上，东西已经带出去了。请先在那张单上录“没送到”，再办别的。")
    status = 409


class NotToBeBrought(SaysHold, RuleBroken):
    """Nobody asked, or it lies in another store."""

    code = "not-to-be-brought"
    message = N_("%(what)s 现在不用送了，可能这户改成自己来领。请刷新再勾一遍。")
    status = 409


class BadDelivery(RuleBroken):
    code = "bad-delivery"
    message = N_("一趟要带 1 到 %(most)s 份。请勾上这趟要送的。")


class BadDeliveryDay(SaysDay, RuleBroken):
    """``day`` is the last day of the reservation on the sheet that runs out first."""

    code = "bad-delivery-day"
    message = N_("送的日子要在今天到 %(day)s 之间：单上最早到期的一份只留到那天。请改日子，或者不勾那一份。")


class CarrierNeeded(RuleBroken):
    code = "carrier-needed"
    message = N_("请写这一趟谁去送。")


class CarrierAtHome(Forbidden):
    """The carrier lives in household ``number``, which is on the sheet."""

    code = "carrier-at-home"
    message = N_("第 %(number)s 户是去送的人自己家，不能自己给自己家送。请换一个人去，或者不勾这一份。")


class CarrierTypes(Forbidden):
    """Where PINs are asked at the counter, the signed sheet stands for them; whoever carried it does not type it."""

    code = "carrier-types"
    message = N_("村里定了兑换要输户密码，送货时用签字代替，所以去送的人不能自己录。请另一位店员照着签了字的单子录。")


class NothingTyped(RuleBroken):
    code = "nothing-typed"
    message = N_("一行也没有选。请照着纸上选：谁签收的，或者没送到。还没签字的先空着。")


class ReceiverNeeded(RuleBroken):
    """Line ``place`` says that somebody else signed, and not who."""

    code = "receiver-needed"
    message = N_("第 %(place)s 行是别人代收的，请写代收人的姓名。")


class LineTyped(RuleBroken):
    """Line ``place`` of round ``delivery`` was typed before."""

    code = "delivery-line-typed"
    message = N_("第 %(delivery)s 趟的第 %(place)s 行已经录过了，一份只记一次，这次什么也没有动。请刷新再看。")
    status = 409
