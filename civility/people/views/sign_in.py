"""Coming in and going out: users by name and password, households by card and PIN."""

from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user, login_user, logout_user
from wtforms import SelectChoice

from civility import papers
from civility.errors import RuleBroken
from civility.extensions import current_session, limiter
from civility.people.errors import FilledInByAnother, WrongOldPassword, WrongPin
from civility.people.forms import ROLE_WORDS, HouseholdSignInForm, PasswordForm, SignInForm
from civility.people.models import HouseholdCard, User
from civility.people.permissions import current_actor, open_to_all, permitted
from civility.people.queries import (
    find_card,
    find_current_card,
    find_division,
    find_household,
    get_household_by_id,
    list_villages,
)
from civility.people.rules import parse_short_number
from civility.people.services import change_password, sign_in, sign_in_household
from civility.people.sessions import CardHolder
from civility.people.views import blueprint
from civility.web.paths import safe_path
from civility.web.tokens import BadToken

FREE_ENDPOINTS = {"people.password", "people.sign_out", "people.sign_in", "static", "web.preferences"}


@blueprint.before_app_request
def prepare_person() -> ResponseReturnValue | None:
    """Say in the page's head what somebody is here as; hold them at the password page while theirs is a first one."""
    if g.get("cookieless") or request.path.startswith(("/api/", "/static/", "/s/", "/healthz", "/readyz", "/metrics")):
        return None
    actor = current_actor()
    if actor is None:
        return None
    g.posts = [ROLE_WORDS[role] for role in sorted({post.role for post in actor.posts})]
    user = current_user._get_current_object()
    if isinstance(user, User) and user.must_change_password and request.endpoint not in FREE_ENDPOINTS:
        return redirect(url_for("people.password"), 303)
    return None


@blueprint.before_app_request
def refuse_what_another_filled_in() -> None:
    """``static/outbox.js`` says whose deed it hands in: on a shared phone somebody else may have signed in meanwhile."""
    whose = request.headers.get("X-Outbox")
    if whose and current_user.is_authenticated and current_user.lasting_id != whose:
        raise FilledInByAnother()


@blueprint.route("/sign-in", methods=["GET", "POST"], endpoint="sign_in")
@open_to_all
@limiter.limit("60/minute", methods=["POST"])
def sign_in_page() -> ResponseReturnValue:
    if current_actor() is not None and request.method == "GET":
        return redirect("/", 303)
    form = SignInForm()
    if form.validate_on_submit():
        try:
            user = sign_in(current_session(), sign_in_name=form.name.data or "", password=form.password.data or "")
        except RuleBroken as refusal:
            return _again(form, refusal)
        login_user(user)
        return redirect(safe_path(request.args.get("next")), 303)
    return render_template("people/sign_in.html", form=form), form.status


def _again(form: SignInForm, refusal: RuleBroken) -> tuple[str, int]:
    status = form.refuse(refusal)
    return render_template("people/sign_in.html", form=form), status


@blueprint.post("/sign-out")
@open_to_all
def sign_out() -> ResponseReturnValue:
    logout_user()
    flash(_("已退出。用完公家的手机、电脑，记得关掉这一页。"), "good")
    return redirect(url_for("people.sign_in"), 303)


@blueprint.route("/household/sign-in", methods=["GET", "POST"])
@open_to_all
@limiter.limit("60/minute", methods=["POST"])
def household_sign_in() -> ResponseReturnValue:
    """With the household card (scanned: ``?card=<token>``) or village and number, and the PIN."""
    form = HouseholdSignInForm()
    form.village.choices = [
        SelectChoice("", _("请选择")),
        *(SelectChoice(v.code, v.name) for v in list_villages(current_session())),
    ]
    if request.method == "GET":
        form.card.data = request.args.get("card", "")
    if form.validate_on_submit():
        try:
            card = _card_of(form)
            card = sign_in_household(
                current_session(), village_id=card.village_id, card_id=card.id, pin=form.pin.data or ""
            )
        except RuleBroken as refusal:
            status = form.refuse(refusal)
            return render_template("people/household_sign_in.html", form=form), status
        login_user(CardHolder(card, get_household_by_id(current_session(), card.village_id, card.household_id)))
        return redirect(url_for("home.my"), 303)
    return render_template("people/household_sign_in.html", form=form), form.status


def _card_of(form: HouseholdSignInForm) -> HouseholdCard:
    """The card that was scanned, or the valid card of the typed number. Raises WrongPin alike for all that fits none."""
    session = current_session()
    card = None
    if form.card.data:
        paper = papers.read_token(session, form.card.data)
        village = find_division(session, paper.village_code, level="village")
        if paper.kind != "card":
            raise BadToken()
        card = find_card(session, village.id, UUID(paper.ref)) if village else None
    elif form.village.data and form.number.data:
        village = find_division(session, form.village.data, level="village")
        household = find_household(session, village.id, parse_short_number(form.number.data)) if village else None
        card = find_current_card(session, household.village_id, household.id) if household else None
    if card is None:
        raise WrongPin()
    return card


@blueprint.route("/account/password", methods=["GET", "POST"])
@permitted("account.own")
def password() -> ResponseReturnValue:
    user = current_user._get_current_object()
    if not isinstance(user, User):
        return redirect("/", 303)
    form = PasswordForm()
    if form.validate_on_submit():
        try:
            changed = change_password(
                current_session(), user_id=user.id, old=form.old.data or "", new=form.new.data or ""
            )
        except RuleBroken as refusal:
            status = form.refuse(refusal, "old" if isinstance(refusal, WrongOldPassword) else "new")
            return render_template("people/password.html", form=form, first=user.must_change_password), status
        login_user(changed)
        flash(_("密码改好了。别处登录的都已退出。"), "good")
        return redirect("/", 303)
    return render_template("people/password.html", form=form, first=user.must_change_password), form.status
