#!/bin/sh
# Make .venv and install one hashed lock file and this project into it. Uses uv where it is at hand: 5 s instead of 40.
set -eu
lock=$1
python=${PYTHON:-python3}

"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || {
    echo "Civility needs Python 3.11 or newer; '$python' is not. Install it, or run: make PYTHON=/path/to/python3.11 run" >&2
    exit 1
}
if [ ! -x .venv/bin/python ]; then
    echo "Making .venv …"
    if command -v uv >/dev/null 2>&1; then
        uv venv --quiet --allow-existing --python "$python" .venv
    elif "$python" -c 'import ensurepip' 2>/dev/null; then
        "$python" -m venv .venv
    elif [ "${CI:-}" = true ] && command -v apt-get >/dev/null 2>&1; then
        apt-get update -qq && apt-get install -y -qq python3-venv
        "$python" -m venv .venv
    else
        echo "Python's venv module is missing. On Debian: apt-get install python3-venv" >&2
        exit 1
    fi
fi
echo "Installing the dependencies of $lock …"
# A lock names every package there is to install. Left to look for dependencies, pip 23 meets an extra ("coverage[toml]"),
# takes the newest version of it instead of the locked one, and stops because that has no hash here.
if command -v uv >/dev/null 2>&1; then
    uv pip install --quiet --python .venv/bin/python --no-deps --require-hashes -r "$lock"
    uv pip install --quiet --python .venv/bin/python --no-deps --no-build-isolation -e .
else
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r "$lock"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
fi
.venv/bin/pybabel --quiet compile -d civility/translations
