"""What somebody raises and others see through to its end: issues, needs, orders, hazards, disputes, care, pairing."""
