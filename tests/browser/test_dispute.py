"""A household's own claim is objected to by telephone, answered, taken to the township and decided; everybody can read how."""

from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from civility.points.models import Appeal, Claim, Objection
from tests.browser.fixtures import Visit
from tests.browser.scenes import arrive, at_home, look, make_day
from tests.factories.photos import a_phone_photo
from tests.factories.store import assert_book_is_whole, balance_of

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-dispute")]
DOUBT = "那天下大雨，没有人清渠"


def test_from_a_call_to_the_helper_to_the_townships_word_on_the_public_page(
    session: Session, visit: Visit, tmp_path: Path
) -> None:
    day = make_day(session, points=0)
    picture = tmp_path / "渠.jpg"
    picture.write_bytes(a_phone_photo())
    home = at_home(session, visit, day, "0001", java_script_enabled=False)
    home.press("自己申报")
    home.press("报一件好事")
    home.press("清理门前水渠")
    home.fill(reason="清了一上午")
    home.page.locator("#photos-1").set_input_files(picture)
    home.press("交上去")
    home.reads("报上去了")

    han = arrive(visit, "han")
    han.open(f"{day.home}/")
    han.press("条等您复核")
    han.press("清理门前水渠")
    look(han, "住户自己申报", "清了一上午")
    han.press("勾上的都通过")
    look(han, "通过了 1 条，等村委会公示")

    wang = arrive(visit, "wang")
    wang.open(f"{day.home}/")
    wang.press("条已复核，等着公示")
    wang.press("贴出新的公示")
    look(wang, "第 1 号公示贴出来了")

    sang = arrive(visit, "sang")  # the neighbour has no phone for it, and rings the grid worker
    sang.open(f"{day.home}/")
    sang.press("公示")
    sang.press("1 号公示")
    look(sang, "替村民记下异议")
    sang.press("替村民记下异议")
    sang.fill(text=DOUBT, name="王秀兰", contact="13900000002")
    sang.press("记下异议")
    look(sang, "异议记下了", "监委会最晚")
    code = sang.page.locator(".own-number").inner_text()

    ma = arrive(visit, "ma")
    ma.open(f"{day.home}/")
    ma.press("条异议等着答复")
    ma.press("清理门前水渠")
    look(ma, DOUBT, "请为他保密")
    ma.page.get_by_label("异议不成立，照原样记").check()
    ma.fill(ruling="邻居两家都看见他在清")
    ma.press("答复", exact=True)
    look(ma, "答复记下了")

    caller = visit(java_script_enabled=False)  # rings again, is told the code, and looks at it on a daughter's phone
    caller.open(f"/p/{day.shop.village.code}/")
    caller.page.get_by_role("link", name="查验纸上的码").click()
    caller.fill(code=code)
    caller.press("查")
    caller.reads("邻居两家都看见他在清", "不服，请乡镇裁决")
    assert caller.cookies == []

    sang.open(f"{day.home}/")
    sang.press("公示")
    sang.press("1 号公示")
    sang.press("李建国")
    look(sang, "邻居两家都看见他在清")
    sang.press("替村民记下申诉")
    sang.fill(text="两家都是他亲戚")
    sang.press("交给乡镇")
    look(sang, "申诉记下了", "乡镇最晚")

    yang = arrive(visit, "yang")
    yang.open(f"/t/{day.shop.village.parent.code}/")
    look(yang, "1 件申诉")
    yang.press("申诉")
    yang.press("清理门前水渠")
    look(yang, "两家都是他亲戚", DOUBT)
    yang.page.get_by_label("申诉成立，改过来").check()
    yang.fill(ruling="另外三户都说那天没有人去")
    yang.press("裁决", exact=True)
    look(yang, "裁决记下了")

    public = visit(java_script_enabled=False)
    public.open(f"/p/{day.shop.village.code}/")
    public.press("1 号公示")
    public.reads("另外三户都说那天没有人去", "邻居两家都看见他在清")
    public.says_not("王秀兰", "13900000002", DOUBT, "两家都是他亲戚")
    caller.page.reload()
    caller.reads("另外三户都说那天没有人去")
    home.open("/my/claims/")
    home.press("清理门前水渠")
    home.reads("另外三户都说那天没有人去")

    session.rollback()
    states = [session.scalars(select(each.state)).one() for each in (Claim, Objection, Appeal)]
    assert states == ["recalled", "dismissed", "upheld"]
    assert balance_of(session, day.shop.village.id, "0001") == 0
    assert_book_is_whole(session, day.shop.village.id)
