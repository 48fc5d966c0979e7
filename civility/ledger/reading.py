"""Reading a whole book as it lies, row after row of the driver's own, a stretch of numbers at a time.

Memory does not grow with history. Nothing is made of the rows but tuples: what is wrong with them is for the checks
of ``verify()`` to say, and a row so damaged that the driver cannot give it is narrowed down to its number.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import bindparam, func, select
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from civility.ledger.prepared import Prepared, send
from civility.ledger.sql import POSTING, TRANSACTION

STRETCH = 500  # numbers read together
UNREADABLE = (ValueError, TypeError, OverflowError, SQLAlchemyError)
