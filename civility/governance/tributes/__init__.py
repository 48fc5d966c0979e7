"""Tributes: a worthy of the village (乡贤) and what they did, a family's motto (家风家训); public only with their consent."""
