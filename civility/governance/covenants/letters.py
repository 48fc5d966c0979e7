"""A reminder on paper, for a household that has no phone: folded, its name outside, with room to answer."""

from sqlalchemy.orm import Session

from civility.clock import local
from civility.errors import NotFound
from civility.governance.covenants.models import Covenant, CovenantReminder
from civility.governance.covenants.queries import GoodDeed, article_at, find_good_deed
from civility.governance.covenants.rules.reminders import OPEN
from civility.people.models import Division
from civility.people.queries import get_household_by_id, get_settings, list_names
from civility.people.rules import short_number
from printables import reminder_letter


def letter_pdf(session: Session, village: Division, reminder: CovenantReminder) -> bytes:
    """The letter on A5. Raises NotFound for one that is not sent or has ended, MissingGlyphs."""
    if reminder.state not in OPEN or reminder.decided_at is None:
        raise NotFound()
    household = get_household_by_id(session, village.id, reminder.household_id)
    promise = article_at(session.get_one(Covenant, (village.id, reminder.covenant_id)), reminder.article)
    sender = list_names(session, {reminder.decided_by}).get(reminder.decided_by, "")
    phone = get_settings(session, village.id).office_phone
    article = f"{promise.text}\n{promise.other}" if promise.other else promise.text
    return reminder_letter.render(
        reminder_letter.ReminderLetter(
            village=village.name,
            household=f"{household.head_name}家（{short_number(household.number)}）",
            promise=f"{promise.covenant.title}第{promise.number}条 {promise.title}".strip(),
            article=article,
            seen=reminder.words,
            seen_on=reminder.seen_on,
            deed=_deed(find_good_deed(session, village.id, promise)),
            contact=f"找{sender}" + (f"，电话 {phone}" if phone else "，或到村委会说") + "。",
            told_on=local(reminder.decided_at).date(),
        )
    )


def _deed(deed: GoodDeed | None) -> str:
    if deed is None:
        return ""
    how = "登录“我家”自己申报，或请户长、网格员帮您报" if deed.claimable else "村里照细则给您家记"
    return f"能得分：{deed.clause.title}，{deed.worth}。{how}。"
