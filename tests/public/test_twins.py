"""Each paper beside its page: whatever is printed for the wall can be read, and heard, on the screen.

What a paper says and its page does not is listed here with its reason, and nowhere else.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy.orm import object_session

from civility.clock import frozen, now, today
from civility.papers import issue_paper
from civility.people.votes import Vote
from civility.points.queries import get_objection, ruling_ref
from civility.points.services import adopt_expiry, do_due_closes
from tests.conftest import sign_in
from tests.factories.store import grant
from tests.factories.world import World, make_world
from tests.pages import page
from tests.printables.reading import boxes_of
from tests.store.conftest import text_of

OF_PAPER = (
    r"第|\d+|页|共|分|年|月|日|·|—|★+|[（(]?盖章[）)]?",  # page numbers, column heads that are units, room for the seal
    r"扫码.*|短码|[0-9A-Z]{4}-[0-9A-Z]{4}|.*/verify",  # how to come from paper to this very page
    r"账本封到第|\d[\d,]*|笔|指纹|[0-9a-f]{16}",  # where the book stood when it was printed; the page says where it stands now
    r"发布|张贴|打印",  # of the day in the foot; the page says the day itself
    r"\d{4}年|\d{4}-\d{2}",  # a page leaves the present year out
)
"""Of every paper."""
NUMBERED = (r"第[一二三四五六七八九十]+条", "the page's lists number themselves, and a screen reader counts them aloud")
SIGNING = (r"制表人|村委会主任|监委会主任|乡镇核对人|村务监督委员会", "places to sign")


@dataclass(frozen=True)
class Twin:
    """A paper and the page that is its accessible form; ``besides`` are patterns of what only the paper says, and why."""

    name: str
    paper: Callable[[World], str]
    screen: Callable[[World], str]
    besides: tuple[tuple[str, str], ...] = ()
    later: timedelta = timedelta()
    """How much later than the world it is looked at."""
    before: Callable[[World], object] = lambda world: None
    """What happens first."""


def v(rest: str) -> Callable[[World], str]:
    return lambda world: f"/v/{world.village.code}/{rest}"


def p(rest: str) -> Callable[[World], str]:
    return lambda world: f"/p/{world.village.code}/{rest}"


def scanned_ruling(world: World) -> str:
    """The page of a posted ruling has no other address than that of its code: see its printing."""
    session = object_session(world.household)
    objection = get_objection(session, world.village.id, UUID(world.values["ruled"]["objection_id"]))
    ref = ruling_ref(session, world.village.id, objection)
    return f"/s/{issue_paper(session, world.village.code, 'ruling', ref).token}"


def announce_a_close(world: World) -> None:
    """Points of the year before can be used for three weeks more, by vote."""
    session, village, last = object_session(world.household), world.village, today() + timedelta(days=21)
    grant(session, village.id, world.household.number, 105, last.year - 1)
    vote = Vote(today(), 30, 20, 15, 3, 0, "村委会")
    adopt_expiry(
        session, village_id=village.id, years=1, month=last.month, day=last.day, vote=vote, actor=world.scene.committee
    )
    assert do_due_closes(session, village.id) == 1


TWINS = [
    Twin(
        "roll",
        lambda w: w.address("/v/<village_code>/rolls/<number>.pdf"),
        lambda w: w.address("/p/<village_code>/rolls/<number>"),
        (
            (r"第[一二三]名", "the page says 第 1 名"),
            (r"算法：.*|名次相同者并列.*账本印记", "lines of several sentences, which the page has one by one"),
        ),
    ),
    Twin(
        "covenant",
        lambda w: w.address("/v/<village_code>/covenants/village/<version>.pdf"),
        p("covenants/village"),
        (NUMBERED, (r".*表决通过：应到户代表", "the page says who voted in full: 户代表（每户一票）表决")),
    ),
    Twin(
        "notice",
        v("notices/1/sheet.pdf"),
        p("notices/1"),
        (
            (r"积分公示|公示到|18:00（.*", "the heading: the page says 第 1 号公示, and until when in the first line"),
            (r"_+（村委会）|电话", "room to write a telephone where the village set none"),
            (
                r"编号|做了什么（依据条款）|哪天",
                "heads of columns; the page has a list, each with its number, deed and day",
            ),
            (r".+家", "a household's label, which the page has without 家"),
            (r"公开姓名。|当面说.*可以要求不|.*可请乡镇裁决|日内可请乡镇裁决", "sentences parted by line ends"),
            (r"条。公示期满.*|停下，查清再定。本单挂到|.*到期取下。", "sentences parted by line ends"),
        ),
    ),
    Twin(
        "standard",
        v("standards/1/table.pdf"),
        p("standard"),
        (
            (
                r"号|内容|分值|单位|上限|凭据",
                "heads of columns; the page has a list, where what is not set is not said",
            ),
            (r"[+−]\d+", "points, which the page says as 5 分 and 扣 5 分"),
        ),
    ),
    Twin(
        "prices",
        lambda w: w.address("/v/<village_code>/store/prices/<int:number>/list.pdf"),
        p("prices"),
        (
            (r"一人提出，村委会另一人批准", "the note under the page's table says it"),
            (r"多少分", "head of a column, on the page 分值"),
            (r"先看分、再换货；.*", "one sentence more for the counter"),
        ),
    ),
    Twin(
        "thanks",
        v("store/donations/thanks.pdf"),
        p("thanks"),
        ((r"日期", "head of a column, on the page 哪天"), (r"感谢每一位帮忙的人", "the page says 谢谢")),
    ),
    Twin(
        "triad",
        v("triad.pdf"),
        p("triad"),
        (NUMBERED, (r"第\d+号榜|约：.*", "headings, on the page 第 1 号 and the day below")),
    ),
    Twin(
        "ruling",
        lambda w: w.address("/v/<village_code>/objections/<objection_id>/ruling.pdf"),
        scanned_ruling,
        (
            (r"对哪一条|名字|.*村务监督委员会.*|现在是.*", "labels, and what the page says apart"),
            (r"已经请乡镇裁决，最晚|有结果。", "on the page 乡镇最晚 … 裁决"),
        ),
    ),
    Twin(
        "receipt",
        lambda w: w.address("/v/<village_code>/objections/<objection_id>/receipt.pdf"),
        lambda w: w.address("/p/<village_code>/objections/<objection_id>"),
        (
            (r"异议回执|凭这张纸看结果.*|第1号公示第1条|哪天提的|不服|没有手机", "labels; the notice is linked below"),
            (
                r"答复，答复以前.*|先停着|答复以后不服.*|个工作日内带这张纸来.*|镇裁决|把短码告诉村干部.*|员会。",
                "the page says it to somebody with a screen",
            ),
        ),
    ),
    Twin(
        "month seal",
        v("book/seal.pdf"),
        p("book/months/{month}"),
        (
            SIGNING,
            (
                r"第[一二三四]行|指纹（.*|这是什么|怎么核对|印的指纹是第一行。|笔，指纹就变.*",
                "the same words in other places",
            ),
        ),
        timedelta(days=40),
    ),
    Twin(
        "village statement",
        v("book.pdf"),
        v("book"),
        (
            SIGNING,
            (
                r"[一二三四]、.*|类别|荣誉分|这个月没有得分。|原来的一笔|原来记的|户号|原因",
                "tables without a row, which the page leaves out",
            ),
            (r"期初加进出等于期末.*|账本第\d+笔为止|\d{4}年.*", "the foot"),
            (r"铁盖乡|上合乐寺村.*", "the page of the village's own people says the village in its head"),
        ),
        timedelta(days=40),
    ),
    Twin(
        "closing",
        v("closing/sheet.pdf"),
        p("closing"),
        (
            (r"积分到期公告|谁定的|有不对的|过了这天", "labels of what the page says in sentences"),
            (r"村里的积分超市。能换什么.*|换什么”，.*", "on the page a button"),
            (r"村委会.*|或告诉监委会。", "on the page 找村委会, with the telephone below"),
        ),
        before=announce_a_close,
    ),
]


def squeezed(text: str) -> str:
    """Without blanks and points between, and without what a page leaves out of a date or adds to it."""
    return re.sub(r"自?\d{4}年(?=\d{1,2}月)|星期[一二三四五六日]|[\s，。；：、,]", "", text)


@pytest.mark.parametrize("twin", TWINS, ids=lambda twin: twin.name)
def test_what_the_paper_says_stands_on_its_page(twin, client, session, app):
    world = make_world(session)
    twin.before(world)
    with frozen(now() + twin.later):
        sign_in(client, world.people["everything"])
        pdf = client.get(twin.paper(world))
        assert pdf.status_code == 200, twin.paper(world)
        month = (now() - timedelta(days=now().day)).strftime("%Y-%m")
        shown = squeezed(text_of(page(client.get(twin.screen(world).format(month=month)))))
    allowed = re.compile("|".join([*OF_PAPER, *(pattern for pattern, _why in twin.besides)]))
    said = [word.text for _wide, _high, words in boxes_of(pdf.data) for word in words]
    missing = [each for each in said if squeezed(each) not in shown and not allowed.fullmatch(each)]
    assert missing == []
