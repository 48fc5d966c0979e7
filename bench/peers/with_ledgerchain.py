"""ledgerchain: ``LedgerWriter.append()`` of an event with two legs, one a commit."""

import ledgerchain
from ledgerchain import LedgerWriter
from sqlalchemy import URL, create_engine
from sqlalchemy.orm import Session
from turns import DATABASE, FOLDER, ROLE, serve

engine = create_engine(URL.create("postgresql+psycopg", username=ROLE, database=DATABASE, query={"host": FOLDER}))
ledgerchain.create_all(engine)
session = Session(engine)
LEGS = [{"account": "household:1", "amount": -1}, {"account": "redeemed", "amount": 1}]


def act():
    LedgerWriter.append(
        session,
        event_type="redemption",
        payload={"unit": "spend:2026", "legs": LEGS},
        actor={"kind": "human", "sub": "clerk"},
        tenant_id="village",
        subject_uri="/slips/1",
    )
    session.commit()


serve(act)
