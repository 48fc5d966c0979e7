"""README.txt: what the folder is, for somebody who has never heard of this program."""

TEXT = """\
{name}（{code}）的全部积分和账本
================================

这个文件夹里是一个村在“文明积分”程序里的全部内容：户、积分细则、记分、公示、异议、兑换、公约、榜，和一本
不能改的账。里面有真名和住址，请像户籍册一样保管，只交给该拿的人。

  README.txt        这一页
  manifest.json     目录：什么时候、用哪个版本导出的，账本到第几笔，每个文件有几行、SHA-256 是多少
  manifest.sha256   目录自己的 SHA-256
  sheets/           给人看的表，用表格软件打开：
                    households.csv 户和余额，bank_book.csv 每一笔进出，goods.csv 商品，claims.csv 记分
  data/             给程序看的：一张表一个文件，一行一条 JSON。账本是 ledger_transaction、ledger_posting

在别处接着用：装好同一个程序（同版本或更新），运行

  civility init
  civility import 这个文件夹

程序先核对每个文件和整本账，全对才收，账本的每一个哈希都不变。密码和住户的六位密码不在里面：到了新地方，
管理员用 civility user reset 登录名 重给密码，村委会给住户重设六位密码。

核对文件有没有变：sha256sum -c manifest.sha256，再把各文件的 SHA-256 和 manifest.json 里写的比。
账本的格式、哈希怎么算，程序文档 docs/reference/ledger-format.md 里写着，别的语言也能核对。


Everything of the village {name} ({code})
================================

This folder holds all that one village keeps in the program Civility: households, scoring standards, claims,
notices, objections, redemptions, covenants, honour rolls, and a ledger that is only ever added to. It contains
real names and addresses: keep it as you would a register of residents.

  README.txt        this page
  manifest.json     when and by which version it was written, where the ledger ends, rows and SHA-256 of each file
  manifest.sha256   the SHA-256 of the manifest
  sheets/           tables for people, CSV in UTF-8: households, bank_book (every line of every household),
                    goods, claims
  data/             tables for programs: one file a table, one JSON object a line. Ids are UUIDs, bytes are
                    hexadecimal, instants are RFC 3339 in UTC, points are in tenths. The village's own id is in the
                    manifest and not repeated in the rows. The ledger is ledger_transaction and ledger_posting

To go on elsewhere: install the same program, of this version or a newer one, then run `civility init` and
`civility import` with this folder. Every file and the whole ledger are checked before anything is kept; every hash
stays as it is. Passwords and households' PINs are not in here: they are given anew.

To see whether a file has changed: `sha256sum -c manifest.sha256`, then compare the SHA-256 of each file with the
manifest. How the hashes of the ledger are made is in docs/reference/ledger-format.md of the program.
"""


def readme(name: str, code: str) -> str:
    """The page for one village."""
    return TEXT.format(name=name, code=code)
