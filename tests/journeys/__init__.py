"""Whole stories, from an empty machine to a roll on the wall."""
