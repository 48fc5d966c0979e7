"""Going down and up again with a village's rows in the tables keeps them."""

from pathlib import Path

import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy import create_engine, inspect, select, text
from sqlalchemy.orm import Session

from civility import create_app
from civility.db import prepare_engine
from civility.extensions import db
from civility.points.models import Claim, ClaimSheet
from tests.database import make_settings, sqlite_database
from tests.factories.points import approve, make_notice, make_scene, record
from tests.points.test_own import claim_own


def test_claims_survive_the_way_down_and_up(tmp_path: Path) -> None:
    url = sqlite_database(tmp_path)
    app = create_app(make_settings(url))
    with app.app_context():
        engine = create_engine(url)
        prepare_engine(engine)
        with Session(engine) as session:
            scene = make_scene(session)
            make_notice(session, scene, scene.households[0])
            own = claim_own(session, scene, scene.households[1])
            record(session, scene, scene.households[2])
            approve(session, scene, own)
            before = session.execute(select(Claim.id, Claim.state, Claim.amount_tenths).order_by(Claim.id)).all()
            own_id = own.id
        engine.dispose()

        downgrade(revision="0009kin")

        with db.engine.connect() as connection:
            assert {"photo", "sheet_photo", "sheet_draft"}.isdisjoint(inspect(connection).get_table_names())
            assert connection.execute(text("SELECT count(*) FROM claim WHERE recorder_id IS NULL")).scalar() == 0
        db.engine.dispose()

        upgrade()

        with Session(db.engine) as session:
            after = session.execute(select(Claim.id, Claim.state, Claim.amount_tenths).order_by(Claim.id)).all()
            assert after == before
            assert session.scalars(select(ClaimSheet).where(ClaimSheet.id == own_id)).one().recorder_id is not None
            with pytest.raises(Exception, match="CHECK constraint failed"):
                session.execute(text("UPDATE claim SET state = 'draft'"))
            session.rollback()
            assert session.execute(text("PRAGMA foreign_keys")).scalar() == 1
            assert session.execute(text("PRAGMA foreign_key_check")).all() == []
        db.engine.dispose()
