"""Pure rules of activities: which days, whose turn, from which state to which, calendars as text."""
