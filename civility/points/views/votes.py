"""The page on which a vote is written down: one for every rule of points that villagers decide."""

from collections.abc import Callable

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue

from civility.errors import RuleBroken
from civility.people.models import Division
from civility.points.forms.votes import StandardVoteForm


def vote_page(
    village: Division,
    form: StandardVoteForm,
    record: Callable[[], object],
    *,
    title: str,
    lead: str,
    back: str,
    done: str,
    then: str = "",
) -> ResponseReturnValue:
    """The form; or what ``record`` kept, said in the words of ``done``, and on to ``then`` or back."""
    if form.validate_on_submit():
        try:
            record()
        except RuleBroken as refusal:
            form.refuse(refusal)
        else:
            flash(done, "good")
            return redirect(then or back, 303)
    page = render_template("points/vote.html", village=village, form=form, title=title, lead=lead, back=back)
    return page, form.status
