"""Pages of meetings, for those who hold them, and a household's own votes.

===============================================  ===========================================================
``/v/<village>/meetings/``                       meetings, the newest first
``…/new``, ``…/<n>/plan``                        writing one down; changing it until it is called
``…/<n>``                                        one meeting: its steps, motions and minutes
``…/<n>/call``, ``…/<n>/cancel`` (POST)          calling it, which fixes its list; calling it off
``…/<n>/call.pdf``, ``…/<n>/list.pdf``           the call for the wall; the list to be signed
``…/<n>/attendance``                             ticking who came
``…/<n>/motions/new``                            a sentence to vote on
``…/<n>/motions/<p>/fix`` (POST)                 its wording is fixed, or it is dropped
``…/<n>/motions/<p>/hands``                      a show of hands
``…/<n>/motions/<p>/open``, ``…/enter``          a ballot; taking votes down
``…/<n>/motions/<p>/count``, ``…/counted``       typing the sheets; the figures
``…/<n>/motions/<p>/confirm`` (POST)             the second person
``…/<n>/motions/<p>/….pdf``                      ballots, minutes of the count, the result
``…/<n>/minutes``, ``…/<n>/minutes/close``       the minutes by one, signed by another
``/my/ballots/``                                 the household's own
===============================================  ===========================================================
"""

from flask import Blueprint

blueprint = Blueprint("meetings", __name__, url_prefix="/v/<village_code>/meetings")

from civility.governance.meetings.views import ballots, meetings, motions, own  # noqa: E402

__all__ = ["ballots", "blueprint", "meetings", "motions", "own"]
