"""What the making of a bundle refuses."""

from civility.errors import N_, RuleBroken


class BundleTooSmall(RuleBroken):
    code = "bundle-too-small"
    message = N_("一份礼包里至少要有两件东西。请在要放进去的东西旁边写上数量。")


class NotForBundle(RuleBroken):
    """``good`` is an honour, or a bundle itself."""

    code = "not-for-bundle"
    message = N_("“%(good)s”不能放进礼包里。请放商品或服务。")
