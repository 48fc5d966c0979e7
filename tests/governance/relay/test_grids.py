"""Grids inside grids: counts add up at every level, posts are sealed, and no grid lies in itself."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from civility.errors import NotFound
from civility.governance.relay import errors
from civility.governance.relay.events import check_grids
from civility.governance.relay.queries import grids_of, list_nets
from civility.governance.relay.queries.grids import Net, Patch
from civility.governance.relay.services import keep_grid
from civility.people.models import Grid
from tests.conftest import sign_in
from tests.factories.people import make_household, make_township, make_user, make_village
from tests.factories.relay import key, make_grid, put_into

pytestmark = pytest.mark.postgresql


@pytest.fixture
def tree(session, court):
    """A patch with two grids: 2 households in the patch itself, 3 and 4 in the grids, 7 in none."""
    patch = make_grid(session, court.village, court.committee, "东片")
    one = make_grid(session, court.village, court.committee, "东一格", parent_id=patch.id)
    two = make_grid(session, court.village, court.committee, "东二格", parent_id=patch.id)
    for grid, homes in ((patch, court.homes[:2]), (one, court.homes[2:5]), (two, court.homes[5:9])):
        put_into(session, grid, *homes)
    return patch, one, two


def test_counts_add_up_from_households_to_the_village(session, court, tree):
    (net,) = list_nets(session, [court.village])
    assert [(patch.grid.name, patch.own, patch.total, patch.depth) for patch in net.walk()] == [
        ("东片", 2, 9, 0),
        ("东一格", 3, 3, 1),
        ("东二格", 4, 4, 1),
    ]
    assert (net.total, net.outside, net.grid_count) == (16, 7, 3)


def test_the_township_page_adds_its_villages_up(client, session, court, tree):
    make_household(session, make_village(session, households=2, name="下合乐寺村").id, "0099", "李大壮")
    township = make_township(session)
    officer, _ = make_user(session, township, "township_officer")
    sign_in(client, officer)
    page = client.get(f"/t/{township.code}/grids").text
    total = page[page.index("合计") :]
    assert [total.index(figure) < 1500 for figure in (">19<", ">10<", ">3<")] == [True, True, True]


@given(
    st.recursive(
        st.integers(0, 9), lambda inside: st.tuples(st.integers(0, 9), st.lists(inside, max_size=3)), max_leaves=12
    )
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_household_is_counted_once_whatever_lies_in_what(shape):
    def patch(part):
        own, inside = part if isinstance(part, tuple) else (part, [])
        return Patch(Grid(), own, tuple(patch(each) for each in inside))

    def slow(part):
        return part if isinstance(part, int) else part[0] + sum(slow(each) for each in part[1])

    net = Net(None, (patch(shape),), 5)
    assert net.total == slow(shape) + 5
    assert sum(each.own for each in net.walk()) == slow(shape)


def keep(session, court, grid, **said):
    whole = {"name": grid.name, "parent_id": grid.parent_id, "worker_id": None, "lead_id": None}
    return keep_grid(session, village_id=court.village.id, grid_id=grid.id, actor=court.committee, **(whole | said))


@pytest.mark.parametrize("inside", [0, 1])
def test_no_grid_lies_in_itself_or_in_what_lies_in_it(session, court, tree, inside):
    with pytest.raises(errors.GridInsideItself):
        keep(session, court, tree[0], parent_id=tree[inside].id)
    assert list_nets(session, [court.village])[0].walk()[0].depth == 0


def test_a_worker_holds_the_post_and_does_not_answer_for_themselves(session, court, tree):
    user, _ = make_user(session, court.village, "recorder")
    with pytest.raises(errors.NoSuchPost):
        keep(session, court, tree[1], worker_id=user.id)
    both, _ = make_user(session, court.village, "grid_worker", "committee")
    with pytest.raises(errors.LeadIsWorker):
        keep(session, court, tree[1], worker_id=both.id, lead_id=both.id)
    with pytest.raises(errors.GridNameTaken):
        keep(session, court, tree[1], name="东二格")
    with pytest.raises(NotFound):
        keep(session, court, tree[1], parent_id=court.village.id)
    assert check_grids(session, court.village.id) == []


def test_a_worker_of_a_patch_looks_after_the_grids_inside_it(session, court, tree):
    user, actor = make_user(session, court.village, "grid_worker")
    keep(session, court, tree[0], worker_id=user.id)
    assert grids_of(session, court.village.id, actor) == {grid.id for grid in tree}


def test_whoever_is_named_beside_the_services_is_found(session, court, tree):
    assert check_grids(session, court.village.id) == []
    tree[1].name = "西一格"
    session.commit()
    assert len(check_grids(session, court.village.id)) == 1


def test_the_page_names_a_worker_and_a_lead(client, session, court, tree):
    user, _ = make_user(session, court.village, "grid_worker", name="小马")
    sign_in(client, court.user)
    base = f"/v/{court.village.code}/grids"
    said = {
        "request_key": key(),
        "name": "东一格",
        "parent": str(tree[0].id),
        "worker": str(user.id),
        "lead": str(court.user.id),
    }
    assert client.post(f"{base}/{tree[1].id}", data=said).status_code == 303
    page = client.get(f"{base}/").text
    assert "网格员：小马" in page
    assert "分管：村文书" in page
    refused = client.post(f"{base}/new", data=said | {"request_key": key()})
    assert refused.status_code == 409
