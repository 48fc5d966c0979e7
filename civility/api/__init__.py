"""The JSON API under ``/api/v1``: a thin door over the same services as the pages.

``setup.init_api(app)`` binds it. See docs/reference/api.md for what callers may rely on.
"""
