"""Copies of the whole database: made each night into a folder that may be a stick, verified, with a fingerprint that is printed.

What there is, is read from the folder itself: a table of copies would be lost together with the database.
"""
