#!/bin/sh
# See that the real programs the tests use are here: PostgreSQL, Chromium, poppler and zbar.
# Asks before it uses sudo, unless CI=true.
set -eu
missing=
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null 2>&1 || missing="$missing postgresql"
command -v chromium >/dev/null 2>&1 || missing="$missing chromium"
command -v pdftoppm >/dev/null 2>&1 || missing="$missing poppler-utils"
command -v zbarimg >/dev/null 2>&1 || missing="$missing zbar-tools"
[ -z "$missing" ] && exit 0

echo "The tests need these Debian packages:$missing"
if ! command -v apt-get >/dev/null 2>&1; then
    echo "This is not Debian: please install them by your system's own means." >&2
    exit 1
fi
sudo=
[ "$(id -u)" = 0 ] || sudo=sudo
if [ "${CI:-}" != true ]; then
    printf 'Install them now with %s apt-get? [y/N] ' "$sudo"
    read -r answer
    case "$answer" in y | Y | yes) ;; *) echo "Nothing was installed."; exit 1 ;; esac
fi
$sudo apt-get update -qq
# shellcheck disable=SC2086  # a list of words on purpose
DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends $missing
