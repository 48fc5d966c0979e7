"""How long a sheet names people after it closed. Pure: days of the village's calendar."""

from datetime import date, timedelta

REMOVAL_WORKDAYS = 3
"""To change what hangs on a wall when a household does not want to be named there."""


def hangs_until(closes_on: date, days: int) -> date:
    """The last day of a sheet with its names: ``days`` after it closed."""
    return closes_on + timedelta(days=days)
