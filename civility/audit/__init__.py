"""The nightly audit: every invariant of a village's book and of what stands beside it, asked once a night."""
