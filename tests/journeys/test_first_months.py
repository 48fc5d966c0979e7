"""A village lives through its first months, on a phone of 360 pixels: from an empty machine to a roll on the wall.

One story, told in the order it happens; the chapters are beside it.
"""

from pathlib import Path

import pytest

from tests.browser.fixtures import Visit
from tests.browser.served import MovedClock, Server
from tests.journeys import beginnings, month_end, scoring, shopping
from tests.journeys.conftest import Administrator, Command
from tests.journeys.story import Story

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.mark.parametrize(
    "empty_database",
    [
        pytest.param("sqlite", marks=pytest.mark.xdist_group("journey-sqlite")),
        pytest.param("postgresql", marks=pytest.mark.xdist_group("journey-postgresql")),
    ],
    indirect=True,
)
def test_a_village_from_an_empty_machine_to_a_roll_on_the_wall(
    visit: Visit,
    server: Server,
    wall_clock: MovedClock,
    civility: Command,
    administrator: Administrator,
    camera: Path,
    tmp_path: Path,
) -> None:
    story = Story(visit, server, wall_clock, civility, tmp_path, camera)
    beginnings.the_administrator_adds_places_and_people(story, administrator)
    beginnings.the_committee_brings_its_roster(story)
    beginnings.the_reviewer_is_one_of_the_village(story, administrator)
    beginnings.the_committee_brings_its_standard(story)
    beginnings.the_committee_hands_out_cards(story)
    beginnings.the_village_agrees_on_a_covenant(story)
    wall_clock.move_to("2026-10-08")
    scoring.the_recorder_claims_for_one_and_for_two_hundred(story)
    scoring.a_second_person_reviews(story)
    notice_address = scoring.the_committee_publishes(story)
    scoring.a_villager_objects_without_signing_in(story, notice_address)
    shopping.the_store_opens(story)
    shopping.what_is_on_notice_is_seen_but_not_spent(story)
    wall_clock.move_to("2026-10-15", hour=19)
    scoring.the_notice_closes(story)
    wall_clock.move_to("2026-10-16")
    shopping.the_storekeeper_hands_over(story)
    shopping.the_storekeeper_finds_a_household_with_a_photo_and_with_the_camera(story)
    shopping.the_household_reads_its_book(story)
    shopping.the_slip_is_looked_up(story)
    wall_clock.move_to("2026-10-17")
    shopping.the_slip_is_sealed_and_confirmed(story)
    wall_clock.move_to("2026-11-02")
    first_roll = month_end.the_committee_makes_the_roll(story)
    month_end.the_township_returns_and_accepts(story, first_roll)
    civility("ledger", "verify")  # exits 1 where a book is not whole
