"""Fixtures of the ledger's tests."""

import pytest
from sqlalchemy.orm import Session

from tests.ledger.books import open_books


@pytest.fixture
def book(session: Session) -> Session:
    """A session on a database in which two villages have empty books."""
    open_books(session)
    return session
