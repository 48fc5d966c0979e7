"""What may happen to a meeting and a motion, and what a vote came to."""
