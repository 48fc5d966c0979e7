"""Any history at all: posts, reversals, retries, refusals, crashes, seals, beside a model that is a dictionary."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from civility.db import transaction
from civility.errors import RuleBroken
from civility.ledger import (
    Draft,
    InsufficientBalance,
    KeyReused,
    Posting,
    Transaction,
    accounts,
    as_of,
    ask_witness,
    balance,
    check_checkpoints,
    get_transaction,
    keyed,
    merkle,
    notes,
    open_book,
    post,
    prove_consistency,
    prove_inclusion,
    rebuild_balances,
    reverse,
    seal,
    units,
    verify,
)
from civility.ledger.accounts import is_guarded
from civility.ledger.keyring import book_name
from tests.database import make_engine, sqlite_database
from tests.ledger.books import BOOK_KEY, RING, WITNESS_KEY

PURSES = [accounts.household("1"), accounts.household("2"), accounts.shelf("main")]
PLACES = [*PURSES, accounts.ISSUED, accounts.REDEEMED]
UNITS = [units.spend(2025), units.spend(2026), units.HONOUR]

postings = st.lists(
    st.tuples(st.sampled_from(PLACES), st.sampled_from(PLACES), st.integers(1, 30), st.sampled_from(UNITS))
    .filter(lambda parts: parts[0] != parts[1])
    .map(lambda parts: Posting(*parts)),
    min_size=1,
    max_size=4,
).map(tuple)
keys = st.integers(0, 40).map(lambda number: f"k{number}")


WITNESS = UUID(int=7)


class BrokenOff(Exception):
    """The machine of a writer stopped."""


class History(RuleBasedStateMachine):
    """One village's book beside ``balances``, a plain dictionary, and ``outcomes``, what each key came to."""

    engine: Engine

    def __init__(self) -> None:
        super().__init__()
        self.village = uuid4()
        self.session = Session(self.engine)
        self.balances: dict[tuple[str, str], int] = {}
        self.snapshots: list[dict[tuple[str, str], int]] = [{}]
        self.outcomes: dict[str, tuple[object, Transaction | RuleBroken]] = {}
        self.reversed: set[int] = set()
        self.sealed: list[int] = []

    @initialize()
    def open(self) -> None:
        with transaction(self.session):
            open_book(self.session, self.village)

    def teardown(self) -> None:
        self.session.close()

    @rule(key=keys, moves=postings)
    def post(self, key: str, moves: tuple[Posting, ...]) -> None:
        draft = Draft(self.village, "any", key, moves, "system")
        with self.expect(key, moves, remembered=False) as written, transaction(self.session):
            written += post(self.session, [draft])

    @rule(first=keys, second=keys, moves=postings, more=postings)
    def post_two(self, first: str, second: str, moves: tuple[Posting, ...], more: tuple[Posting, ...]) -> None:
        if first == second or first in self.outcomes or second in self.outcomes:
            return
        balances = dict(self.balances)
        drafts = [Draft(self.village, "any", key, m, "u") for key, m in ((first, moves), (second, more))]
        if self.shortfall(moves, balances) or self.shortfall(more, balances):
            with pytest.raises(InsufficientBalance), transaction(self.session):
                post(self.session, drafts)
            return
        with transaction(self.session):
            written = post(self.session, drafts)
        self.apply(written[0])
        self.apply(written[1])
        self.outcomes |= {first: (("two", moves), written[0]), second: (("two", more), written[1])}

    @rule(key=keys, moves=postings)
    def use_case(self, key: str, moves: tuple[Posting, ...]) -> None:
        content = repr(moves).encode()
        with (
            self.expect(key, content, moves=moves, remembered=True) as written,
            transaction(self.session),
            keyed(self.session, village_id=self.village, key=key, content=content) as request,
        ):
            written.append(request.replay or request.post("any", moves, actor="system"))

    @rule(key=keys, data=st.data())
    def undo(self, key: str, data: st.DataObject) -> None:
        if len(self.snapshots) == 1 or key in self.outcomes:
            return
        seq = data.draw(st.integers(1, len(self.snapshots) - 1))
        original = get_transaction(self.session, self.village, seq)
        moves = tuple(posting.mirrored() for posting in reversed(original.postings))
        allowed = (
            original.reverses is None and seq not in self.reversed and not self.shortfall(moves, dict(self.balances))
        )
        try:
            with transaction(self.session):
                undone = reverse(self.session, village_id=self.village, seq=seq, key=key, reason="x", actor="system")
        except RuleBroken:
            assert not allowed
            return
        assert allowed
        self.reversed.add(seq)
        self.apply(undone)
        self.outcomes[key] = (("undo", seq), undone)

    @rule(moves=postings, key=keys)
    def crash(self, moves: tuple[Posting, ...], key: str) -> None:
        """The connection breaks off between the posting and its commit: nothing stays, and the next session goes on."""
        if key in self.outcomes or self.shortfall(moves, dict(self.balances)):
            return
        with suppress(BrokenOff), transaction(self.session):
            post(self.session, [Draft(self.village, "any", key, moves, "system")])
            self.session.connection().invalidate()
            raise BrokenOff
        self.session.close()
        self.session = Session(self.engine)

    @rule()
    def seal_and_show(self) -> None:
        size = len(self.snapshots) - 1
        sealed = seal(self.session, self.village, [(book_name(self.village), BOOK_KEY)])
        answer = ask_witness(
            self.session,
            village_id=self.village,
            witness_id=WITNESS,
            trusted=RING.book_verifiers(self.village),
            keys=[WITNESS_KEY],
        )
        assert (sealed is None) == (size == 0)
        assert (answer is None) == (size in {0, *self.sealed})
        assert answer is None or (answer.state, answer.size) == ("confirmed", size)
        if answer is not None:
            self.sealed.append(size)

    @rule(data=st.data())
    def prove(self, data: st.DataObject) -> None:
        if not self.sealed:
            return
        size = data.draw(st.sampled_from(self.sealed))
        seq = data.draw(st.integers(1, size))
        proof = prove_inclusion(self.session, self.village, seq, size=size, witness_id=WITNESS)
        assert merkle.check_inclusion(proof.leaf, seq - 1, size, proof.hashes, proof.root)
        assert notes.read_checkpoint(proof.note).root == proof.root
        assert notes.signed_by(proof.note, RING.witness_verifiers(WITNESS))
        earlier = data.draw(st.sampled_from([each for each in self.sealed if each <= size]))
        grown = prove_consistency(self.session, self.village, earlier, size)
        assert merkle.check_consistency(earlier, size, grown.first_root, grown.second_root, grown.hashes)

    @rule(data=st.data())
    def look_back(self, data: st.DataObject) -> None:
        seq = data.draw(st.integers(0, len(self.snapshots) - 1))
        for account in PLACES:
            for unit in UNITS:
                then = self.snapshots[seq].get((account, unit), 0)
                assert as_of(self.session, self.village, account, unit, seq=seq) == then

    @rule()
    def check_everything(self) -> None:
        self.session.rollback()
        assert verify(self.session, self.village) == []
        assert check_checkpoints(self.session, self.village, RING) == []
        assert rebuild_balances(self.session, self.village) == []

    @invariant()
    def the_book_holds_what_the_model_holds(self) -> None:
        for account in PLACES:
            for unit in UNITS:
                assert balance(self.session, self.village, account, unit) == self.balances.get((account, unit), 0)
        for unit in UNITS:
            assert sum(amount for (_, of), amount in self.balances.items() if of == unit) == 0
        assert all(amount >= 0 for (account, _), amount in self.balances.items() if is_guarded(account))

    def shortfall(self, moves: tuple[Posting, ...], balances: dict[tuple[str, str], int]) -> bool:
        """Apply ``moves`` to ``balances``; whether a floor is broken on the way."""
        for move in moves:
            source, destination = (move.source, move.unit), (move.destination, move.unit)
            balances[source] = balances.get(source, 0) - move.amount
            balances[destination] = balances.get(destination, 0) + move.amount
            if balances[source] < 0 and is_guarded(move.source):
                return True
        return False

    def apply(self, written: Transaction) -> None:
        assert written.seq == len(self.snapshots)
        assert not self.shortfall(written.postings, self.balances)
        self.snapshots.append(dict(self.balances))

    @contextmanager
    def expect(
        self,
        key: str,
        content: object,
        *,
        remembered: bool,
        moves: tuple[Posting, ...] | None = None,
    ) -> Iterator[list[Transaction]]:
        """Hold what the body came to against what the model says it must come to."""
        moves = moves if moves is not None else content  # type: ignore[assignment]
        assert moves is not None
        answers: list[Transaction] = []
        came_to: Transaction | RuleBroken
        try:
            yield answers
            came_to = answers[0]
        except RuleBroken as refusal:
            came_to = refusal
        if key in self.outcomes:
            first_content, first = self.outcomes[key]
            if first_content != content:
                assert isinstance(came_to, KeyReused)
            elif isinstance(first, Transaction):
                assert came_to == first
            else:
                assert isinstance(came_to, RuleBroken)
                assert (came_to.code, came_to.fields) == (first.code, first.fields)
            return
        if self.shortfall(moves, dict(self.balances)):
            assert isinstance(came_to, InsufficientBalance)
            if remembered:
                self.outcomes[key] = (content, came_to)
            return
        assert isinstance(came_to, Transaction), came_to
        self.apply(came_to)
        self.outcomes[key] = (content, came_to)


LIMITS = settings(max_examples=15, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.mark.postgresql
def test_any_history_keeps_its_promises(engine: Engine) -> None:
    class Here(History):
        pass

    Here.engine = engine
    run_state_machine_as_test(Here, settings=LIMITS)


def test_the_model_of_this_page_can_fail() -> None:
    """A book that loses a balance behind our back must be noticed by the machine above."""
    with TemporaryDirectory() as folder:
        engine = make_engine(sqlite_database(Path(folder)))
        History.engine = engine
        machine = History()
        machine.open()
        machine.post(key="k1", moves=(Posting(accounts.ISSUED, PURSES[0], 5, UNITS[0]),))
        machine.the_book_holds_what_the_model_holds()
        with engine.begin() as connection:
            connection.exec_driver_sql("UPDATE ledger_balance SET balance = 4 WHERE account = 'household:1'")
        machine.session.rollback()
        with pytest.raises(AssertionError):
            machine.the_book_holds_what_the_model_holds()
        with pytest.raises(AssertionError):
            machine.check_everything()
        machine.teardown()
        engine.dispose()
