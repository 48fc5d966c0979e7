"""The pure rules of scoring: what a clause is worth, what caps it, what it may never be, and how files say so."""
