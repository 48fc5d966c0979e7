"""Household heads (户长制): units that elect one, notices brought down to every household."""
