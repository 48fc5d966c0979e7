"""What anyone may see: printed codes' landing pages, notices, rolls, covenants, the standard. Sets no cookie."""
