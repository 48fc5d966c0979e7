"""Checklists of a store (六有, 五个一): what should be there, what holds today, and why."""
