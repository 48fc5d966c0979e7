"""What a demo village agreed at its first meeting (三约): the village's covenant, the residents', and one on weddings and funerals."""

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy.orm import Session

from civility.clock import today
from civility.demo.people import Place
from civility.governance.covenants.rules import Article
from civility.governance.covenants.services import adopt_covenant, write_draft
from civility.people.votes import Vote


@dataclass(frozen=True)
class Pact:
    """``title`` follows the name of the village; one in every ``against`` who came said no."""

    kind: str
    title: str
    articles: tuple[tuple[str, str], ...]
    against: int


CLAUSES: Final = {"婚丧从简": "丧事简办", "爱护家园": "房前屋后干净整洁(月评合格)"}
"""What some articles stand on."""
PACTS: Final = (
    Pact(
        "village",
        "村规民约",
        (
            ("爱护家园", "房前屋后常打扫，垃圾入桶不乱倒，柴草农具摆整齐，门前三包有人管。"),
            ("邻里相帮", "谁家有难大家帮，红白喜事搭把手，老人小孩多照看，出门留话有人应。"),
            ("有事商量", "户长里头先说开，村里议事摆明白，不吵不闹不记仇，说定的事就照办。"),
            ("孝老爱幼", "父母在世多陪伴，吃穿看病要上心，孩子读书不能断，家务活儿一起干。"),
            ("婚丧从简", "彩礼不攀比，席面不铺张，丧事办得静，省下的钱过日子。"),
            ("护水护林", "不往沟渠倒污水，不在山上乱用火，一草一木是家当，留给子孙好山川。"),
            ("出行平安", "骑车戴头盔，开车系好带，不占路晒粮，冬天查炉火。"),
            ("公家的事", "开会按时到，账目公开看，积分公示都来瞧，有异议当面讲。"),
        ),
        against=30,
    ),
    Pact(
        "residents",
        "安置点居民公约",
        (
            ("楼道干净", "垃圾带下楼，袋口扎紧，楼道不堆柴火、不放杂物，各家轮着扫。"),
            ("安静", "晚上十点以后不放大音响，装修、打粮避开中午和夜里。"),
            ("车辆放好", "三轮、摩托、电动车停在线里，电瓶不进屋充电，消防通道不占。"),
            ("牲畜家禽", "牛羊鸡鸭养在圈舍区，狗出门拴绳，粪便自己收。"),
            ("公用的东西", "健身器材、路灯、水龙头大家爱惜，坏了扫码说一声。"),
            ("互相照应", "隔壁老人三天没露面，敲敲门，告诉楼长。"),
        ),
        against=25,
    ),
    Pact(
        "custom",
        "红白理事会章程",
        (
            ("理事会", "理事会的人由村民推选，三年一届，不拿报酬，帮着操办，也帮着省钱。"),
            ("早打招呼", "办红白事提前三天告诉理事会，白事当天说；理事会上门问要什么帮手、借什么家什。"),
            ("喜事", "席面不超过15桌，一桌不超过400元；烟一包不超过20元，酒一瓶不超过60元。"),
            ("白事", "三天办完，不请戏班，孝布一条，来客吃一顿家常大锅饭。"),
            ("人情", "本村人随礼不超过100元；孩子满月、升学、搬新房不办席。"),
            ("公用家什", "桌凳、碗筷、锅灶由理事会保管，本村人用不收钱，损坏照价赔。"),
            ("账目", "理事会经手的钱物，事后七天里贴在公开栏。"),
        ),
        against=20,
    ),
)


def adopt_pacts(session: Session, place: Place) -> None:
    for pact in PACTS:
        _adopt(session, place, pact)


def _adopt(session: Session, place: Place, pact: Pact) -> None:
    said: dict[str, Any] = {"village_id": place.village_id}
    draft = write_draft(
        session,
        **said,
        kind=pact.kind,
        title=f"{place.name}{pact.title}",
        articles=[Article(title, text, clause=CLAUSES.get(title, "")) for title, text in pact.articles],
        actor=place.people["wenshu"],
        request_key=f"demo-pact-{pact.kind}",
    )
    voters = len(place.households)
    present = voters * 3 // 4
    against = present // pact.against
    adopt_covenant(
        session,
        **said,
        covenant_id=draft.id,
        edition=draft.edition,
        vote=Vote(today(), voters, present, present - against, against, 0, "村党群服务中心"),
        voted_by="households",
        in_force_from=today(),
        actor=place.people["zhuren"],
        request_key=f"demo-pact-{pact.kind}-vote",
    )
