"""Why a file does not become a photo."""

from civility.errors import N_, RuleBroken


class PhotoRefused(RuleBroken):
    """The root of what is wrong with a file."""

    code = "photo-refused"
    message = N_("这张照片收不了。请换一张。")


class PhotoTooBig(PhotoRefused):
    code = "photo-too-big"
    message = N_("有一张照片超过 %(limit_mb)s MB。请在手机上把它调小，或截一张图再传。")


class TooManyPixels(PhotoRefused):
    code = "photo-too-many-pixels"
    message = N_("有一张照片超过 2400 万像素。请把相机调到普通清晰度再拍，或截一张图再传。")


class NotAPicture(PhotoRefused):
    code = "not-a-picture"
    message = N_("有一个文件不是照片，或者没有传完整。请选 JPG、PNG 或 WebP 的照片。")


class AppleFormat(PhotoRefused):
    code = "photo-heic"
    message = N_("有一张照片是苹果手机的 HEIC 格式，这里打不开。请在相机设置里选“兼容性最佳”再拍，或截一张图再传。")


class TooManyPhotos(RuleBroken):
    code = "too-many-photos"
    message = N_("一次最多 %(limit)s 张照片。请去掉几张再交。")


class PhotoGone(RuleBroken):
    code = "photo-gone"
    message = N_("有一张照片已经不在了（放了一天以上没有用，或者已经用过）。请重新选照片。")
    status = 409


class TooManyWaiting(RuleBroken):
    code = "too-many-photos-waiting"
    message = N_("您传了很多照片，都还没有交上。请先把手头的交了或删了，再传新的。")
    status = 409
