"""Kinds of matters, their life, and their clocks: pure, no session, no request, no clock."""
