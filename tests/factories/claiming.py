"""Claims in every stage in the one village that has everything: noticed, objected to, corrected, typed, waiting."""

from datetime import timedelta

from sqlalchemy.orm import Session

from civility.clock import now, today
from civility.db import new_id, transaction
from civility.people.actors import Actor, HouseholdRef
from civility.people.services import declare_relative
from civility.photos import keep_photo
from civility.points.models import Claim, SpotCheck, SpotCheckItem, StandardMinutes, YearClose
from civility.points.rules.asked import Asked
from civility.points.services import (
    Row,
    comment_on_draft,
    consult,
    hide_name,
    propose_correction,
    raise_appeal,
    raise_objection,
    record_sheet,
    rule_objection,
    save_draft,
    type_paper,
)
from tests.factories.people import make_user
from tests.factories.photos import a_photo
from tests.factories.points import (
    Scene,
    approve,
    claims_of,
    make_clause,
    make_deduction,
    make_standard,
    publish,
    record,
    request_key,
)
from tests.factories.store import Shop
from tests.factories.trade import Values


def make_claiming(session: Session, shop: Shop) -> tuple[Scene, Values]:
    """A standard in force and a draft before the village, and claims of every kind, with what each is in an address."""
    standard = make_standard(session, shop.village.id)
    draft = make_standard(session, shop.village.id, [{"title": "看望老人"}], version=2)
    draft.state, draft.in_force_from = "draft", None
    session.commit()
    scene = Scene(
        village=shop.village,
        households=shop.households,
        standard=standard,
        clause=make_clause(session, standard),
        recorder=make_user(session, shop.village, "recorder", name="记分员")[1],
        reviewer=make_user(session, shop.village, "reviewer", name="复核员")[1],
        committee=shop.committee,
        supervisor=make_user(session, shop.village, "supervisor", name="监督员")[1],
    )
    noticed = record(session, scene, *shop.households)
    approve(session, scene, noticed)
    publish(session, scene)
    claims = claims_of(session, noticed)
    waiting = record(session, scene, happened_on=today() - timedelta(days=1))
    everywhere = {
        "claim_id": str(claims[1].id),
        "sheet_id": str(waiting.id),
        "clause_id": str(scene.clause.id),
        **_put_right(session, scene, claims[1]),
        **_looked_into(session, scene, claims[1]),
        **_talked_over(session, scene),
    }
    objected = _objected(session, scene, claims)
    taken = make_deduction(session, scene, shop.households[1])
    values = {
        "": everywhere | objected.pop(""),
        "notices": {"number": "1"},
        "private": {"claim_id": str(taken.id)},
        "drafts": {"version": "2"},
        **objected,
    }
    written = _written_down(session, scene)
    values[""] |= written.pop("")
    return scene, values | written


def _objected(session: Session, scene: Scene, claims: list[Claim]) -> Values:
    """One objection that waits for an answer, and one that was answered and appealed."""
    village_id = scene.village_id
    waiting, contested = (
        raise_objection(session, village_id=village_id, claim_id=claim.id, text=text, request_key=request_key())
        for claim, text in ((claims[0], "不是他扫的"), (claims[2], "没看见他来"))
    )
    about = {"village_id": village_id, "objection_id": contested.id}
    rule_objection(session, **about, uphold=False, ruling="有签到", actor=scene.supervisor)
    appeal = raise_appeal(session, **about, text="签到是补的", request_key=request_key())
    return {
        "": {"objection_id": str(waiting.id), "appeal_id": str(appeal.id)},
        "ruled": {"objection_id": str(contested.id)},
    }


def _put_right(session: Session, scene: Scene, claim: Claim) -> dict[str, str]:
    """A correction that waits, and a name taken off the notice."""
    about = {"village_id": scene.village_id, "actor": scene.recorder}
    correction = propose_correction(
        session, **about, claim_id=claim.id, kind="amount", reason="应当是三分", request_key=request_key()
    )
    removal = hide_name(
        session,
        **about,
        household_id=scene.households[2].id,
        sheet="notice",
        number=1,
        channel="desk",
        request_key=request_key(),
    )
    return {"correction_id": str(correction.id), "removal_id": str(removal.id)}


def _looked_into(session: Session, scene: Scene, claim: Claim) -> dict[str, str]:
    """A year that was closed, and a spot check that drew one claim."""
    with transaction(session):
        close = YearClose(
            village_id=scene.village_id,
            year=2020,
            attempt=1,
            state="done",
            usable_until=today() - timedelta(days=1),
            announced_on=today() - timedelta(days=40),
            closed_at=now(),
        )
        check = SpotCheck(
            village_id=scene.village_id,
            month=today().replace(day=1),
            percent=5,
            least=5,
            claim_count=1,
            list_hash=bytes(32),
            listed_seq=1,
            seed_after=now() + timedelta(hours=1),
            checkpoint_size=1,
            seed=bytes(32),
            drawn_at=now() + timedelta(hours=2),
        )
        session.add_all([close, check])
        session.flush()
        item = SpotCheckItem(village_id=scene.village_id, spot_check_id=check.id, place=1, claim_id=claim.id)
        session.add(item)
        session.flush()
        return {"close_id": str(close.id), "spot_id": str(check.id), "item_id": str(item.id)}


def _talked_over(session: Session, scene: Scene) -> dict[str, str]:
    """What was said of the draft, and whose relative the recorder is."""
    about = {"village_id": scene.village_id, "version": 2}
    consult(session, **about, until=today() + timedelta(days=9), actor=scene.committee)
    comment = comment_on_draft(session, **about, text="分太少", request_key=request_key())
    assert scene.recorder.user_id is not None
    kinship = declare_relative(
        session,
        village_id=scene.village_id,
        user_id=scene.recorder.user_id,
        household_id=scene.households[0].id,
        actor=scene.supervisor,
    )
    return {"comment_id": str(comment.id), "kinship_id": str(kinship.id)}


def _written_down(session: Session, scene: Scene) -> Values:
    """A draft, a typed sheet, minutes with a picture, and a claim of a household itself."""
    about = {"village_id": scene.village_id, "clause_id": scene.clause.id, "actor": scene.recorder}
    draft = save_draft(session, **about, draft_id=new_id(), form="many", said={"reason": ["扫了一半"]})
    typed = type_paper(
        session,
        **about,
        draft_id=new_id(),
        happened_on=today() - timedelta(days=5),
        reason="大扫除",
        text="1\n2",
        total_rows=2,
        total_tenths=100,
    )
    photo = keep_photo(session, village_id=scene.village_id, data=a_photo(), keeper=scene.recorder.mark)
    session.add(StandardMinutes(village_id=scene.village_id, standard_id=scene.standard.id, photo_id=photo.id))
    session.commit()
    record(session, scene, happened_on=today() - timedelta(days=2), photo_ids=[photo.id])
    home = scene.households[1]
    itself = Actor(user_id=None, name="", household=HouseholdRef(scene.village_id, home.id))
    shot = keep_photo(session, village_id=scene.village_id, data=a_photo(2), keeper=itself.mark)
    own = record_sheet(
        session,
        **{**about, "actor": itself},
        rows=[Row(home.id, Asked())],
        happened_on=today() - timedelta(days=3),
        reason="清了门前的沟",
        request_key=request_key(),
        photo_ids=[shot.id],
    )
    return {
        "": {"draft_id": str(draft.id), "photo_id": str(photo.id)},
        "own": {"claim_id": str(claims_of(session, own)[0].id), "photo_id": str(shot.id)},
        "paper": {"draft_id": str(typed.id)},
    }
