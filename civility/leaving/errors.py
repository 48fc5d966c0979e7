"""What stands in the way of leaving or arriving.

::

    RuleBroken
    ├── FolderExists          the export's folder is there already
    ├── BallotRunning         a ballot is open, and its box must not be seen
    ├── SchemaNotCurrent      the database waits for ``civility init``
    ├── NotAVillageFolder     no manifest that could be read
    ├── FileMissing           a file the manifest names is not there
    ├── FileChanged           … or is not the one that was written
    ├── MadeByNewerProgram    this program does not know the format, the schema, a table or a column
    ├── VillageIsHere         the village lives here already
    ├── CodeTaken             another village has its division code
    ├── PlaceDoesNotFit       a place above it is something else here
    ├── RowDoesNotFit         a row points at nothing, or breaks a rule of the table
    └── BroughtBookBroken     the book is not intact
"""

from civility.errors import N_, RuleBroken


class FolderExists(RuleBroken):
    code = "folder-exists"
    message = N_("%(folder)s 已经有了。请换个名字，导出不覆盖已有的文件夹。")
    status = 409


class BallotRunning(RuleBroken):
    code = "ballot-running"
    message = N_("村里有一项投票还没有截止，现在导出就会看到票数。请等截止以后再导出。")
    status = 409


class SchemaNotCurrent(RuleBroken):
    code = "schema-not-current"
    message = N_("数据库还不是这个版本的样子。请先运行 civility init，再做一次。")
    status = 409


class NotAVillageFolder(RuleBroken):
    """``folder`` has no manifest, or one nobody could have written."""

    code = "not-a-village-folder"
    message = N_("%(folder)s 不是一个村的导出文件夹（manifest.json 没有，或读不懂）。什么也没有导入。")


class FileMissing(RuleBroken):
    code = "folder-file-missing"
    message = N_("文件夹里少了 %(file)s，什么也没有导入。请把整个文件夹重新拷贝一次。")


class FileChanged(RuleBroken):
    code = "folder-file-changed"
    message = N_("%(file)s 和导出时不一样了，什么也没有导入。请把整个文件夹重新拷贝一次。")


class MadeByNewerProgram(RuleBroken):
    """``what`` is what this program does not know."""

    code = "made-by-newer-program"
    message = N_("这个文件夹是更新的程序导出的（这里不认识 %(what)s），什么也没有导入。请先升级这里的程序。")


class VillageIsHere(RuleBroken):
    code = "village-is-here"
    message = N_("%(village)s（%(code)s）这里已经有了，连同它的账本。什么也没有导入。")
    status = 409


class CodeTaken(RuleBroken):
    code = "village-code-taken"
    message = N_("区划代码 %(code)s 这里已经是另一个村（%(village)s）的。什么也没有导入。")
    status = 409


class PlaceDoesNotFit(RuleBroken):
    code = "place-does-not-fit"
    message = N_("上级 %(name)s（%(code)s）和这里记的不一样：这里是%(here)s。什么也没有导入。")
    status = 409


class RowDoesNotFit(RuleBroken):
    """``file`` and ``line`` (the first of the few it may be), and ``said``: what is wrong with it."""

    code = "row-does-not-fit"
    message = N_("%(file)s 第 %(line)s 行起有一行放不进来：%(said)s。什么也没有导入。")


class BroughtBookBroken(RuleBroken):
    """The first finding of ``ledger.verify``; ``seq`` 0 is the book as a whole."""

    code = "brought-book-broken"
    message = N_("账本不完好（第 %(seq)s 笔：%(said)s），什么也没有导入。请在原来的地方先核对账本，再导出一次。")
