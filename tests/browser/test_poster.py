"""From the sheet on the wall through a phone's camera to the page that answers."""

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from civility.governance.draws.printing import list_sheet
from tests.browser.fixtures import Visit
from tests.browser.paper import film, picture_of
from tests.browser.scenes import look
from tests.browser.served import Server
from tests.factories.governance import a_draw
from tests.factories.people import make_user, make_village

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-poster")]


def test_the_list_on_the_wall_held_before_the_camera_opens_its_page(
    session: Session, server: Server, visit: Visit, camera: Path, tmp_path: Path
) -> None:
    village = make_village(session, households=6)
    committee = [make_user(session, village, "committee")[1] for _ in range(2)]
    supervisor = make_user(session, village, "supervisor")[1]
    with server.app.app_context():
        draw = a_draw(session, village, closer=committee[0], first=supervisor, second=committee[1])
        sheet = list_sheet(session, village, draw)
    poster = picture_of(sheet, tmp_path)
    # Who scans goes near enough for the code to fill a good part of the picture.
    film(poster.crop((poster.width * 6 // 10, poster.height // 8, poster.width, poster.height * 3 // 8)), camera)
    phone = visit(permissions=["camera"])
    phone.open("/verify")
    phone.press("用相机扫")
    phone.page.wait_for_url("**/s/**")
    look(phone, "这个码是本系统印的", "抽过了，下面是抽中的户")
