"""Why a file as a whole could not be read. One class a reason; nothing of such a file is taken in."""

from civility.errors import N_, RuleBroken


class UnreadableFile(RuleBroken):
    """The root of everything that stops a whole file."""

    code = "unreadable-file"
    message = N_("这个文件读不出来。请另存为 .xlsx 或 CSV（逗号分隔）后再传。")


class EmptyFile(UnreadableFile):
    code = "empty-file"
    message = N_("文件“%(filename)s”里没有内容。请核对选的是不是这个文件。")


class NoHeader(UnreadableFile):
    code = "no-header"
    message = N_("没有找到表头。请在第一行写上各列的名称，例如：%(examples)s。")


class MissingColumns(UnreadableFile):
    code = "missing-columns"
    message = N_("表头里缺少这几列：%(names)s。请补上列名后再传。")


class DuplicateColumn(UnreadableFile):
    code = "duplicate-column"
    message = N_("表头里有两列都叫“%(name)s”（第 %(first)s 列和第 %(second)s 列），不知道该读哪一列。请改掉一个列名。")


class NoRows(UnreadableFile):
    code = "no-rows"
    message = N_("表头下面一行数据也没有。请填好数据后再传。")


class UnknownEncoding(UnreadableFile):
    code = "unknown-encoding"
    message = N_("文件“%(filename)s”不是表格文字，认不出编码。请用 Excel 或 WPS 另存为 .xlsx 或 CSV 后再传。")


class OldSpreadsheet(UnreadableFile):
    code = "old-spreadsheet"
    message = N_("“%(filename)s”是旧格式或别的格式的表格。请用 Excel 或 WPS 打开，另存为 .xlsx 后再传。")


class PasswordProtected(UnreadableFile):
    code = "password-protected"
    message = N_("“%(filename)s”设了打开密码。请先去掉密码再传。")


class BrokenSpreadsheet(UnreadableFile):
    code = "broken-spreadsheet"
    message = N_("“%(filename)s”损坏了，打不开。请用 Excel 或 WPS 打开后重新另存为 .xlsx。")


class FileTooLarge(UnreadableFile):
    code = "file-too-large"
    message = N_("文件太大：最多 %(limit_mb)s MB。请删去图片和用不着的工作表，或分成几个文件。")


class SuspiciousArchive(UnreadableFile):
    """A zip whose contents are out of all proportion to its size."""

    code = "suspicious-archive"
    message = N_("“%(filename)s”展开后大得不正常，没有打开。请把数据复制到一个新表格里再传。")


class TooManyRows(UnreadableFile):
    code = "too-many-rows"
    message = N_("行数太多：一次最多 %(limit)s 行。请按村或按组分成几个文件。")


class TooManyColumns(UnreadableFile):
    code = "too-many-columns"
    message = N_("列数太多：最多 %(limit)s 列。请删去用不着的列。")


class CellTooLong(UnreadableFile):
    code = "cell-too-long"
    message = N_("第 %(row)s 行有一格超过 %(limit)s 个字。请缩短，或看看引号是不是没有配对。")


class BrokenQuotes(UnreadableFile):
    code = "broken-quotes"
    message = N_("第 %(row)s 行附近的引号没有配对，后面读不下去。请改好后再传。")
