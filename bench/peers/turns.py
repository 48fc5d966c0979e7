"""What every peer's script shares: where the database is, and waiting for its turn."""

import sys
import time
from importlib import import_module

FOLDER, DATABASE, ROLE = sys.argv[1:4]


def django(*apps):
    """Django over the database, with these applications migrated."""
    settings = import_module("django.conf").settings  # here: one of the peers has no Django
    settings.configure(
        SECRET_KEY="measured",
        INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", *apps],
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.postgresql",
                "NAME": DATABASE,
                "USER": ROLE,
                "HOST": FOLDER,
                "CONN_MAX_AGE": None,
            }
        },
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        USE_TZ=True,
        DEFAULT_CURRENCY="EUR",
        CURRENCIES=["EUR"],
        LOGIN_URL="/",
        ROOT_URLCONF="turns",
    )
    import_module("django").setup()
    import_module("django.core.management").call_command("migrate", verbosity=0)


urlpatterns = []


def serve(act):
    """For every line of standard input, do ``act`` for so many seconds and answer how many a second."""
    act()
    for line in sys.stdin:
        seconds, done, begun = float(line), 0, time.perf_counter()
        while (elapsed := time.perf_counter() - begun) < seconds:
            act()
            done += 1
        print(done / elapsed, flush=True)
