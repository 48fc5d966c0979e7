"""What the walk through every page needs beside a demo: cases that a demo has not, and where what is there is found."""

from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from civility import papers
from civility.clock import now, today
from civility.demo.people import PIN_HOUSEHOLDS
from civility.extensions import db
from civility.governance.covenants.queries import find_in_force
from civility.governance.covenants.services import propose_reminder, send_reminder
from civility.governance.matters.models import Matter
from civility.people.actors import Actor, HouseholdRef
from civility.people.models import Appointment, Division, Household, User
from civility.people.queries import find_division, list_current_cards
from civility.people.sessions import actor_for
from civility.points.models import Claim, Correction, Deduction, Objection, SpotCheck, SpotCheckItem, YearClose
from civility.points.queries import ClaimRow, list_claimable, list_claims
from civility.points.rules.asked import Asked
from civility.points.services import Row, hide_name, propose_correction, raise_objection, record_sheet, rule_objection
from tests.browser.served import Server
from tests.factories.prints import a_finished_job, a_job, a_print

VILLAGE = "990100101201"
CLOSE = UUID(int=2024)


def the_village(session: Session) -> Division:
    found = find_division(session, VILLAGE)
    assert found is not None
    return found


def somebody(session: Session, village: Division, role: str) -> User:
    """Who has a post of this sort there."""
    posts = select(User).join(Appointment).where(Appointment.role == role, Appointment.division_id == village.id)
    return session.scalars(posts.limit(1)).one()


def dispute_and_close(session: Session) -> None:
    """What a demo has not: one objection of each outcome, to households with a PIN, and a year that was closed today."""
    village = the_village(session)
    supervisor = somebody(session, village, "supervisor")
    on_notice = [
        claim
        for claim in list_claims(session, village.id, states=("on_notice",))
        if claim.household_id != supervisor.household_id
    ]
    with_pin = next(claim for claim in on_notice if int(claim.household_number) <= PIN_HOUSEHOLDS)
    for claim, uphold in ((with_pin, True), (next(each for each in on_notice if each != with_pin), False)):
        objection = raise_objection(
            session, village_id=village.id, claim_id=claim.id, text="那天他不在家。", request_key=str(uuid4())
        )
        rule_objection(
            session,
            village_id=village.id,
            objection_id=objection.id,
            uphold=uphold,
            ruling="问过邻居了。",
            actor=actor_for(session, supervisor),
        )
    claim_for_itself(session, with_pin)
    remind(session, village, with_pin.household_id, supervisor)
    correct_and_hide(
        session, village.id, supervisor, next(each for each in on_notice if int(each.household_number) > PIN_HOUSEHOLDS)
    )
    sample(session, village.id, next(each for each in list_claims(session, village.id, states=("posted",))))
    committee = actor_for(session, somebody(session, village, "committee"))
    a_finished_job(session, village, committee)
    a_job(session, village, committee)
    a_print(session, village, committee)
    session.add(
        YearClose(
            village_id=village.id,
            id=CLOSE,
            year=2024,
            attempt=1,
            state="done",
            usable_until=today() - timedelta(days=1),
            announced_on=today() - timedelta(days=40),
            closed_at=now(),
        )
    )
    session.commit()


def remind(session: Session, village: Division, household_id: UUID, supervisor: User) -> None:
    """A word for the household whose pages are walked."""
    covenant = find_in_force(session, village.id, "village", today())
    assert covenant is not None
    people = [somebody(session, village, role) for role in ("grid_worker", "committee")]
    writer = next(each for each in people if each.household_id != household_id)
    reminder = propose_reminder(
        session,
        village_id=village.id,
        household_id=household_id,
        covenant_id=covenant.id,
        article=3,
        seen_on=today(),
        words="夜里吵到了邻居。",
        actor=actor_for(session, writer),
        request_key=str(uuid4()),
    )
    send_reminder(session, village_id=village.id, reminder_id=reminder.id, actor=actor_for(session, supervisor))


def claim_for_itself(session: Session, claim: ClaimRow) -> None:
    """The household of a claim sends another one itself, from its own page."""
    village = the_village(session)
    clause = next(each for each in list_claimable(session, village.id) if each.title.startswith("照顾无亲缘"))
    record_sheet(
        session,
        village_id=clause.village_id,
        clause_id=clause.id,
        rows=[Row(claim.household_id, Asked())],
        happened_on=today(),
        reason="清了门前的沟",
        actor=Actor(user_id=None, name="", household=HouseholdRef(clause.village_id, claim.household_id)),
        request_key=str(uuid4()),
    )


def correct_and_hide(session: Session, village_id: UUID, supervisor: User, claim: ClaimRow) -> None:
    """A claim that somebody says is wrong, and a household that does not want to be named."""
    actor = actor_for(session, supervisor)
    said = {"village_id": village_id, "actor": actor}
    propose_correction(
        session, **said, claim_id=claim.id, kind="amount", reason="应当是三分。", request_key=str(uuid4())
    )
    assert claim.notice_number is not None
    hide_name(
        session,
        **said,
        household_id=claim.household_id,
        sheet="notice",
        number=claim.notice_number,
        channel="desk",
        request_key=str(uuid4()),
    )


def sample(session: Session, village_id: UUID, claim: ClaimRow) -> None:
    """A spot check of this month with one claim, that nobody has looked at."""
    said = {"percent": 5, "least": 5, "claim_count": 1, "list_hash": bytes(32), "listed_seq": 1}
    check = SpotCheck(
        village_id=village_id,
        month=today().replace(day=1),
        seed_after=now() + timedelta(hours=1),
        checkpoint_size=1,
        seed=bytes(32),
        drawn_at=now() + timedelta(hours=2),
        **said,
    )
    session.add(check)
    session.flush()
    session.add(SpotCheckItem(village_id=village_id, spot_check_id=check.id, place=1, claim_id=claim.id))


def ruled(server: Server, state: str) -> tuple[UUID, str]:
    """An objection of this outcome, and the number of the household it was about."""
    with server.app.app_context(), Session(db.engine) as session:
        objection, number = session.execute(
            select(Objection.id, Household.number)
            .join(Claim, (Claim.village_id == Objection.village_id) & (Claim.id == Objection.claim_id))
            .join(Household, (Household.village_id == Claim.village_id) & (Household.id == Claim.household_id))
            .where(Objection.state == state, Objection.ruling == "问过邻居了。")
        ).one()
        return objection, number


def done_at_the_wall(server: Server) -> UUID:
    """An issue that was answered and waits for the word of whoever raised it."""
    with server.app.app_context(), Session(db.engine) as session:
        return session.scalars(select(Matter.id).where(Matter.kind == "issue", Matter.state == "done").limit(1)).one()


def of_nobody(server: Server) -> str:
    """The number of a household that nobody with a post lives in."""
    with server.app.app_context(), Session(db.engine) as session:
        query = select(Household.number).where(
            Household.left_on.is_(None),
            Household.id.not_in(select(User.household_id).where(User.household_id.is_not(None))),
        )
        return session.scalars(query.order_by(Household.number).limit(1)).one()


def on_notice(server: Server) -> UUID:
    """A claim on notice that nobody corrects yet."""
    with server.app.app_context(), Session(db.engine) as session:
        query = select(Claim.id).where(Claim.state == "on_notice", Claim.id.not_in(select(Correction.claim_id)))
        return session.scalars(query.limit(1)).one()


def taken_from(server: Server, number: str) -> UUID:
    """What a household was told alone, made for the walk: the demo has no deductions."""
    with server.app.app_context(), Session(db.engine) as session:
        village = the_village(session)
        claim = session.scalars(
            select(Claim)
            .join(Household, (Household.village_id == Claim.village_id) & (Household.id == Claim.household_id))
            .where(Household.number == number, Claim.state == "recalled")
            .limit(1)
        ).one()
        session.add(Deduction(village_id=village.id, claim_id=claim.id, repair_by=today() + timedelta(days=5)))
        session.commit()
        return claim.id


def codes_on_paper(server: Server) -> dict[str, str]:
    """An address of every kind of paper that was printed, or could be."""
    with server.app.app_context(), Session(db.engine) as session:
        village = the_village(session)
        card = next(iter(list_current_cards(session, village.id).values()))
        kept = {"card": str(card.id), "notice": "1", "roll": "1", "covenant": "village-1", "slip": "1", "standard": "1"}
        issued = {kind: papers.issue_paper(session, VILLAGE, kind, ref) for kind, ref in kept.items()}
        return {kind: papers.address_of(paper) for kind, paper in issued.items()}
