"""Panels: the small groups a village gave a duty to, and who is in them for how long."""
