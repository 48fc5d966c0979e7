"""On paper: the call, the list that is signed by whoever comes, ballots, the minutes of a count, the result, the minutes."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from civility.clock import local, today
from civility.governance.meetings.models import Ballot, Meeting, Motion
from civility.governance.meetings.queries import count_of, get_ballot, list_ballots, list_lines, list_motions, state_of
from civility.governance.meetings.rules.meetings import numbered
from civility.governance.meetings.showing import NOT_ONLINE, OUTCOME_WORDS, SECRECY, channel_rows, counts_words
from civility.papers import issue_paper
from civility.papers.printing import link_of
from civility.people.meetings import MEETINGS
from civility.people.models import Division
from civility.people.queries import get_settings, list_names
from civility.people.rules import short_number
from printables import announcement, ballot_sheet, collection_sheet, minutes, words
from printables.page import Imprint
from printables.text import MAX_CHARACTERS


def imprint_of(session: Session, village: Division, meeting: Meeting, at: datetime | None) -> Imprint:
    """Who issues what is printed of a meeting, and since when; its code opens the meeting's public page."""
    paper = issue_paper(session, village.code, "meeting", str(meeting.number))
    return Imprint(
        township=village.parent.name if village.parent else "",
        village=village.name,
        number=f"第{meeting.number}次会",
        issued_on=local(at).date() if at else today(),
        link=link_of(paper),
    )


def call_pdf(session: Session, village: Division, meeting: Meeting, size: str = "A4") -> bytes:
    """The call of a meeting for the wall. Raises MissingGlyphs, TextTooLong."""
    kind, settings = MEETINGS[meeting.kind], get_settings(session, village.id)
    motions = [each for each in list_motions(session, meeting) if each.state not in ("draft", "dropped")]
    cancelled = meeting.state == "cancelled"
    return announcement.render(
        announcement.Announcement(
            imprint=imprint_of(session, village, meeting, meeting.called_at),
            title="会议取消" if cancelled else "开会通知",
            headline=meeting.title,
            facts=(
                ("为什么取消", meeting.cancel_reason),
                ("什么会", kind.name),
                ("时间", words.moment(meeting.starts_at)),
                ("地点", meeting.place),
                ("议什么", "\n".join(numbered(meeting.agenda))),
                ("表决", "\n".join(numbered([motion.wording for motion in motions]))),
                *(("怎么投" if way == "open" else "不记名", "".join(SECRECY[way])) for way in _ballots(motions)),
                ("在哪里投", NOT_ONLINE if kind.seat != "household" and _ballots(motions) else ""),
                ("应到", f"{kind.counted} {meeting.listed}，名单已定，不再改，贴在村委会。"),
                ("要到多少", _quorum(meeting)),
                ("通知晚了", meeting.late_reason),
                ("问谁", f"村委会 {settings.office_phone}" if settings.office_phone else ""),
            ),
            caption="扫码看议程和结果",
        ),
        size,
    )


def list_pdf(session: Session, village: Division, meeting: Meeting) -> bytes:
    """The list of who has a seat, in its order, to sign on. Raises MissingGlyphs, TextTooLong."""
    kind = MEETINGS[meeting.kind]
    return collection_sheet.render(
        collection_sheet.CollectionSheet(
            township=village.parent.name if village.parent else "",
            village=village.name,
            title="应到名单和签到表",
            place=meeting.place,
            clause=f"{kind.name} {meeting.title}",
            worth=f"应到 {meeting.listed}，名单在通知那天定下，不再改",
            columns=("签字或手印",),
            rows=tuple(
                collection_sheet.CollectionRow(short_number(line.household.number), line.name)
                for line in list_lines(session, meeting)
            ),
            printed_on=today(),
            occasion=words.moment(meeting.starts_at),
            whose="户主" if kind.seat == "household" else "姓名",
            totals="实到 ______    点数的人 ____________    核对人 ____________",
            note="录入时按这张纸的次序一个一个打勾，再录上面的实到数。",
        )
    )


def ballots_pdf(
    session: Session, village: Division, meeting: Meeting, motion: Motion, sheets: int, first: int = 1
) -> bytes:
    """Sheets to vote on: of an open ballot one a seat, of a secret one ``sheets`` numbers from ``first`` on, shuffled.

    In the order in which they come off the pile a secret sheet's number says nothing of the household that got it.
    Raises MissingGlyphs, TextTooLong.
    """
    secret = motion.way == "secret"
    if secret:
        numbers = list(range(first, first + sheets))
        secrets.SystemRandom().shuffle(numbers)
        papers = [ballot_sheet.BallotPaper(str(number)) for number in numbers]
    else:
        papers = [
            ballot_sheet.BallotPaper(str(line.seat.place), f"{short_number(line.household.number)} {line.name}")
            for line in list_lines(session, meeting)
        ]
    return ballot_sheet.render(
        ballot_sheet.BallotSheet(
            village=village.name,
            meeting=f"{MEETINGS[meeting.kind].name}：{meeting.title}",
            place=f"第 {motion.place} 项",
            wording=motion.wording,
            secret=secret,
            until=words.moment(get_ballot(session, motion).closes_at),
            how="不写户号姓名。票号只用来录入时核对，发的时候打乱了，对不到户。" if secret else SECRECY["open"][0],
            papers=tuple(papers),
        )
    )


def count_pdf(session: Session, village: Division, meeting: Meeting, motion: Motion, ballot: Ballot) -> bytes:
    """The minutes of a count, to be signed by both. Raises MissingGlyphs, TextTooLong."""
    count = count_of(session, meeting, motion, issued=ballot.issued or 0)
    names = list_names(session, [ballot.counted_by, ballot.confirmed_by])
    differences = count.differences(str)
    return announcement.render(
        announcement.Announcement(
            imprint=imprint_of(session, village, meeting, ballot.counted_at),
            title="点票记录",
            headline=f"{meeting.title} 第 {motion.place} 项",
            facts=(
                ("表决的话", motion.wording),
                ("怎么投", "不记名" if motion.way == "secret" else "记名"),
                ("投票截止", words.moment(ballot.closes_at)),
                ("名单", f"应投 {count.listed}，投了 {count.voted}"),
                ("从哪里来", "，".join(f"{channel} {votes}" for channel, votes in channel_rows(count, str))),
                (
                    "纸票",
                    f"发出 {count.issued} 张，交回 {count.returned} 张，录入 {count.typed} 张，废票 {count.spoiled} 张",
                ),
                (
                    "有效票",
                    f"{count.valid}：赞成 {count.votes('for')}，反对 {count.votes('against')}，弃权 {count.votes('abstain')}",
                ),
                ("对得上吗", "；".join(differences) if differences else "发出、交回、录入、各处来的票都对得上。"),
                ("对不上因为", ballot.mismatch),
                ("结果", OUTCOME_WORDS[motion.outcome] if motion.outcome else "等另一个人核对"),
                ("经手", f"点票 {names[ballot.counted_by]}，核对 {names[ballot.confirmed_by] or '（还没有）'}"),
            ),
            caption="扫码看结果",
            signatures=("点票人", "核对人", "监票人"),
        )
    )


def result_pdf(session: Session, village: Division, meeting: Meeting, motion: Motion, size: str = "A3") -> bytes:
    """What was decided, for the wall. Raises MissingGlyphs, TextTooLong."""
    settings = get_settings(session, village.id)
    outcome, ballot = OUTCOME_WORDS[motion.outcome or ""], session.get(Ballot, (motion.village_id, motion.id))
    return announcement.render(
        announcement.Announcement(
            imprint=imprint_of(session, village, meeting, ballot.confirmed_at if ballot else meeting.attended_at),
            title="表决结果",
            headline=f"{meeting.title}：{outcome}",
            facts=(
                ("表决的话", motion.wording),
                ("结果", outcome),
                ("票数", counts_words(motion, str) if motion.outcome != "void" else ""),
                ("怎么表决", {"hands": "到会举手", "open": "记名投票", "secret": "不记名投票"}[motion.way]),
                ("什么会", MEETINGS[meeting.kind].name),
                ("要到多少", _quorum(meeting)),
                ("哪天", words.day(motion.decided_on) if motion.decided_on else ""),
                ("问谁", f"村委会 {settings.office_phone}" if settings.office_phone else ""),
            ),
            caption="扫码看全部结果",
        ),
        size,
    )


def minutes_pdf(session: Session, village: Division, meeting: Meeting) -> bytes:
    """The minutes, to be signed by two; before they are typed a form to write on. Raises MissingGlyphs, TextTooLong."""
    names = list_names(session, [meeting.minuted_by, meeting.closed_by])
    came = "______" if meeting.attended is None else meeting.attended
    ballots = list_ballots(session, meeting)
    return minutes.render(
        minutes.Minutes(
            imprint=imprint_of(session, village, meeting, meeting.starts_at),
            headline=meeting.title,
            facts=(
                ("什么会", MEETINGS[meeting.kind].name),
                ("时间", words.moment(meeting.starts_at)),
                ("地点", meeting.place),
                ("到会", f"应到 {meeting.listed}，实到 {came}；要到多少：{_quorum(meeting)}"),
                ("通知晚了", meeting.late_reason),
                ("主持的人", "____________________" if not meeting.minutes else ""),
            ),
            agenda=tuple(meeting.agenda),
            decisions=tuple(
                (motion.wording, *_came_of(session, meeting, motion, ballots.get(motion.id)))
                for motion in list_motions(session, meeting)
                if motion.state not in ("draft", "dropped")
            ),
            text=tuple(
                line[at : at + MAX_CHARACTERS]
                for line in meeting.minutes.splitlines()
                for at in range(0, len(line.strip()), MAX_CHARACTERS)
            ),
            standing=_standing(meeting, names),
        )
    )


def _standing(meeting: Meeting, names: Mapping[UUID | None, str]) -> str:
    if meeting.minuted_at is None or not meeting.minutes:
        return "手写也算：写完两个人签字，拍照片在“写会议记录”里交上。"
    written = f"{names[meeting.minuted_by]}写，{words.moment(meeting.minuted_at)}"
    if meeting.closed_at is None:
        return f"{written}；还没有另一个人签，签了才算定。"
    return f"{written}；{names[meeting.closed_by]}签，{words.moment(meeting.closed_at)}，已定，不再改。"


def _came_of(session: Session, meeting: Meeting, motion: Motion, ballot: Ballot | None) -> list[str]:
    """What came of a motion, line by line; of a ballot that nobody confirmed yet no figure."""
    if motion.outcome is None:
        if motion.way == "hands":
            return ["举手：赞成 ______  反对 ______  弃权 ______"]
        waits = {"closed": "投票截止了，还没有点票", "counted": "点了票，还没有另一个人核"}
        asked = f"投票 {words.moment(ballot.closes_at)} 截止" if ballot else "还没有开始投票"
        return [f"{'不记名' if motion.way == 'secret' else '记名'}投票：{waits.get(state_of(motion, ballot), asked)}"]
    said = [f"{OUTCOME_WORDS[motion.outcome]}。{'' if motion.outcome == 'void' else counts_words(motion, str)}"]
    if ballot is not None and ballot.mismatch:
        differences = count_of(session, meeting, motion, issued=ballot.issued or 0).differences(str)
        said.append(f"对不上：{'；'.join(differences)}。因为：{ballot.mismatch}")
    return said


def _ballots(motions: Sequence[Motion]) -> list[str]:
    """The kinds of ballot there are among some motions: what is secret of each is said on the call."""
    return [way for way in ("open", "secret") if any(motion.way == way for motion in motions)]


def _quorum(meeting: Meeting) -> str:
    kind = MEETINGS[meeting.kind]
    if kind.share is None:
        return kind.basis
    return f"至少 {kind.needed(meeting.listed or 0)}（{kind.basis}）"
