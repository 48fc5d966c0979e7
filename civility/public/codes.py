"""From a printed code to the page that says what it is: one view a kind of paper."""

from uuid import UUID

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from civility import papers
from civility.clock import local
from civility.errors import N_, RuleBroken
from civility.extensions import csrf, current_session, limiter
from civility.governance.covenants.models import Covenant
from civility.governance.covenants.queries import get_covenant
from civility.outlets.queries import list_outlets
from civility.people.errors import NotACard
from civility.people.finding import MAX_TYPED, understand
from civility.people.models import Division
from civility.people.permissions import open_to_all
from civility.people.queries import find_card, find_division, get_household_by_id
from civility.people.scanning import text_of_photo
from civility.points import queries as points
from civility.public import pages
from civility.public.blueprint import blueprint
from civility.public.booklets import passbook_page
from civility.public.covenants import covenant_draft_page
from civility.public.draws import draw_page
from civility.public.forms import VerifyForm
from civility.public.meetings import meeting_page
from civility.public.month_seals import scanned_seal_page
from civility.public.seals import seal_of_return, seal_of_slip
from civility.public.shop import prices_page, thanks_page
from civility.public.triad import triad_page
from civility.public.tributes import motto_page
from civility.public.wall import receipt_page
from civility.statements.rules import parse_account_ref, parse_month_seal_ref, parse_statement_ref
from civility.store import queries as store
from civility.web.tokens import BadToken, UnknownToken

KIND_WORDS = {
    "card": N_("户码"),
    "notice": N_("公示"),
    "roll": N_("乡风文明榜"),
    "covenant": N_("公约"),
    "draft": N_("公约征求意见稿"),
    "signing": N_("公约签名表"),
    "slip": N_("兑换单"),
    "return": N_("退货单"),
    "voucher": N_("兑换券"),
    "standard": N_("积分细则"),
    "statement": N_("积分流水"),
    "account": N_("村月账"),
    "objection": N_("异议回执"),
    "closing": N_("积分到期公告"),
    "meeting": N_("会议通知和表决结果"),
    "prices": N_("价目"),
    "donation": N_("捐赠收据"),
    "village": N_("村里公示"),
    "motto": N_("家训"),
    "wall": N_("说事墙"),
    "matter": N_("说事回执"),
    "draw": N_("抓阄"),
    "passbook": N_("积分存折"),
    "seal": N_("月封"),
    "triad": N_("一榜两组三约"),
    "ruling": N_("异议处理结果"),
}


@blueprint.get("/s/<token>")
@open_to_all
def scan(token: str) -> ResponseReturnValue:
    """Every printed QR code. Forged or unknown: 404 in words; withdrawn: 410; replaced: 200, naming its successor."""
    try:
        said = papers.read_token(current_session(), token)
        village = find_division(current_session(), said.village_code, level="village")
        if village is None:
            raise UnknownToken()
        g.village = g.place = village
        g.home_url = url_for("public.front", village_code=village.code)
        return _OPENERS[said.kind](village, said.ref, token)
    except RuleBroken as refusal:
        if refusal.status != 404:
            raise
        return _not_ours(refusal if isinstance(refusal, BadToken) else UnknownToken())


@blueprint.post("/verify")
@open_to_all
@csrf.exempt
@limiter.limit("20/minute;200/day")
def verify_photo() -> ResponseReturnValue:
    """What the code in a photo says, or what was typed beside it, is looked up as if it came with the address."""
    typed = request.form.get("code", "").strip()[:MAX_TYPED]
    photo = request.files.get("photo")
    if photo is not None and photo.filename:
        try:
            typed = text_of_photo(photo.read())[:MAX_TYPED]
        except RuleBroken as refusal:
            return _verify_again(VerifyForm(formdata=None, code=typed), refusal)
    return redirect(url_for("public.verify", code=typed or None), 303)


@blueprint.get("/verify")
@open_to_all
@limiter.limit("60/minute")
def verify() -> ResponseReturnValue:
    """Where a code from paper is typed or scanned: ``?code=XXXX-XXXX``, or what a QR code holds."""
    typed = request.args.get("code", "").strip()[:MAX_TYPED]
    form = VerifyForm(formdata=None, code=typed)
    if not typed:
        return render_template("public/verify.html", form=form)
    if scanned := _token_in(typed):
        return redirect(url_for("public.scan", token=scanned), 303)
    try:
        found = papers.find_papers(current_session(), typed)
    except BadToken as refusal:
        return _verify_again(form, refusal)
    if not found:
        return _verify_again(form, UnknownCode())
    if len(found) == 1:
        return redirect(url_for("public.scan", token=found[0].token), 303)
    several = []
    for paper in found:
        village = find_division(current_session(), paper.village_code, level="village")
        if village is not None:
            words = _("%(village)s的%(kind)s", village=village.name, kind=_(KIND_WORDS[paper.kind]))
            several.append((words, url_for("public.scan", token=paper.token)))
    return render_template("public/verify.html", form=form, several=several)


def _token_in(typed: str) -> str:
    """The token of an address or of a code that a scanner typed; empty for anything else."""
    try:
        meant = understand(typed)
    except NotACard:
        return ""
    return meant.text if meant.kind == "card" else ""


class UnknownCode(RuleBroken):
    code = "unknown-short-code"
    message = N_("没有印过这个短码。请对照纸上再输一次；还不对，请以村里公开栏的为准。")
    status = 404


def _verify_again(form: VerifyForm, refusal: RuleBroken) -> ResponseReturnValue:
    status = form.refuse(refusal, "code")
    return render_template("public/verify.html", form=form), status


def _not_ours(refusal: RuleBroken) -> ResponseReturnValue:
    words = refusal.describe(lambda text: _(text))
    return render_template("public/code.html", genuine=False, title=_("这个码对不上"), words=words), 404


def _card(village: Division, ref: str, token: str) -> ResponseReturnValue:
    card = find_card(current_session(), village.id, UUID(ref))
    if card is None:
        raise UnknownToken()
    household = get_household_by_id(current_session(), village.id, card.household_id)
    valid = card.revoked_at is None and household.left_on is None
    page = render_template(
        "public/card.html",
        village=village,
        number=household.number,
        valid=valid,
        token=token,
        card=card,
        outlets=any(outlet.closed_at is None for outlet in list_outlets(current_session(), village.id)),
    )
    return page, 200 if valid else 410


def _slip(village: Division, ref: str, token: str) -> ResponseReturnValue:
    slip = store.get_slip(current_session(), village.id, int(ref))
    seal = seal_of_slip(current_session(), village, slip)
    undone = slip.state == "undone"
    page = render_template(
        "public/slip.html",
        village=village,
        number=slip.redemption.slip_number,
        on=local(slip.redemption.at).date(),
        total_tenths=slip.redemption.total_tenths,
        pieces=sum(line.quantity for line in slip.lines),
        undone=undone,
        seal=seal,
    )
    return page, 410 if undone else 200


def _return(village: Division, ref: str, token: str) -> ResponseReturnValue:
    back = store.get_return_slip(current_session(), village.id, int(ref))
    if back.goods_return.done_at is None:
        raise UnknownToken()
    return render_template(
        "public/return.html",
        village=village,
        number=back.goods_return.return_number,
        slip_number=back.slip.redemption.slip_number,
        on=local(back.goods_return.done_at).date(),
        total_tenths=back.goods_return.total_tenths,
        pieces=sum(line.quantity for line in back.lines),
        seal=seal_of_return(current_session(), village, back.goods_return),
    )


def _voucher(village: Division, ref: str, token: str) -> ResponseReturnValue:
    """Whether it can still be used; neither whose it is nor what for."""
    held = store.get_held(current_session(), village.id, "voucher", int(ref))
    page = render_template(
        "public/voucher.html",
        village=village,
        number=held.hold.number,
        state=held.hold.state,
        use_by=held.hold.collect_by,
        total_tenths=held.hold.total_tenths,
        pieces=sum(line.quantity for line in held.lines),
    )
    return page, 200 if held.hold.state == "held" else 410


def _notice(village: Division, ref: str, token: str) -> ResponseReturnValue:
    return pages.notice_page(village, int(ref), scanned=True)


def _roll(village: Division, ref: str, token: str) -> ResponseReturnValue:
    return pages.roll_page(village, int(ref), scanned=True)


def _covenant(village: Division, ref: str, token: str) -> ResponseReturnValue:
    found = _version_of(village, ref)
    if found.state == "draft":
        raise UnknownToken()
    return pages.covenant_page(village, found, paper="poster")


def _draft(village: Division, ref: str, token: str) -> ResponseReturnValue:
    """Before the vote what people are asked about; after it what was voted, which may say it in other words."""
    found = _version_of(village, ref)
    if found.state == "draft" and found.consulted_until is None:
        raise UnknownToken()
    if found.state == "draft":
        return covenant_draft_page(village, found, scanned=True)
    return pages.covenant_page(village, found, paper="draft")


def _signing(village: Division, ref: str, token: str) -> ResponseReturnValue:
    """Whether the version on a sheet of signatures is still signed; it names nobody."""
    found = _version_of(village, ref)
    if found.state == "draft":
        raise UnknownToken()
    return pages.covenant_page(village, found, paper="signing")


def _version_of(village: Division, ref: str) -> Covenant:
    kind, _dash, version = ref.rpartition("-")
    return get_covenant(current_session(), village.id, kind, int(version))


def _standard(village: Division, ref: str, token: str) -> ResponseReturnValue:
    return pages.standard_page(village, int(ref), scanned=True)


def _statement(village: Division, ref: str, token: str) -> ResponseReturnValue:
    """What a household's statement covers and how far it goes: neither a name nor an amount."""
    number, span, seq = parse_statement_ref(ref)
    return pages.statement_page(village, span, seq, number=number)


def _account(village: Division, ref: str, token: str) -> ResponseReturnValue:
    span, seq = parse_account_ref(ref)
    return pages.statement_page(village, span, seq)


def _objection(village: Division, ref: str, token: str) -> ResponseReturnValue:
    return pages.receipt_page(village, UUID(ref))


def _closing(village: Division, ref: str, token: str) -> ResponseReturnValue:
    points.get_close(current_session(), village.id, UUID(ref))
    return pages.closing_page(village)


def _meeting(village: Division, ref: str, token: str) -> ResponseReturnValue:
    return meeting_page(village, int(ref), scanned=True)


def _prices(village: Division, ref: str, token: str) -> ResponseReturnValue:
    return prices_page(village, scanned=int(ref))


def _donation(village: Division, ref: str, token: str) -> ResponseReturnValue:
    return thanks_page(village, scanned=int(ref))


def _draw(village: Division, ref: str, token: str) -> ResponseReturnValue:
    return draw_page(village, int(ref), scanned=True)


def _village(village: Division, ref: str, token: str) -> ResponseReturnValue:
    """What hangs on a door opens what anyone may see of the village, a board who is in office or honoured now."""
    return redirect(url_for(_BOARDS.get(ref, "public.front"), village_code=village.code))


def _motto(village: Division, ref: str, token: str) -> ResponseReturnValue:
    """Whether the family still wants it shown; taken back, its words are not told again."""
    return motto_page(village, UUID(ref))


def _wall(village: Division, ref: str, token: str) -> ResponseReturnValue:
    """The poster opens the wall itself."""
    return redirect(url_for("public.wall", village_code=village.code))


def _matter(village: Division, ref: str, token: str) -> ResponseReturnValue:
    return receipt_page(village, UUID(ref))


def _passbook(village: Division, ref: str, token: str) -> ResponseReturnValue:
    """Whether a booklet is still used, and how far it is printed: neither a name nor an amount."""
    return passbook_page(village, UUID(ref))


def _seal(village: Division, ref: str, token: str) -> ResponseReturnValue:
    return scanned_seal_page(village, *parse_month_seal_ref(ref))


def _triad(village: Division, ref: str, token: str) -> ResponseReturnValue:
    return triad_page(village, scanned=True)


def _ruling(village: Division, ref: str, token: str) -> ResponseReturnValue:
    return pages.ruling_page(village, ref)


_BOARDS = {"board": "public.board", "tributes": "public.tributes"}
_OPENERS = {
    "card": _card,
    "notice": _notice,
    "roll": _roll,
    "covenant": _covenant,
    "draft": _draft,
    "signing": _signing,
    "slip": _slip,
    "return": _return,
    "voucher": _voucher,
    "standard": _standard,
    "statement": _statement,
    "account": _account,
    "objection": _objection,
    "closing": _closing,
    "meeting": _meeting,
    "prices": _prices,
    "donation": _donation,
    "village": _village,
    "motto": _motto,
    "wall": _wall,
    "matter": _matter,
    "draw": _draw,
    "passbook": _passbook,
    "seal": _seal,
    "triad": _triad,
    "ruling": _ruling,
}
