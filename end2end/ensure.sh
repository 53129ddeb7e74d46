#!/bin/sh
# Installs the Debian packages of programs (or files) that are missing: end2end/ensure.sh cc=build-essential …
# Whoever may not install is told what to ask for.
set -eu
PATH="$PATH:$(echo /usr/lib/postgresql/*/bin | tr ' ' ':')"
missing=
for pair in "$@"; do
  case $pair in
    /*) test -e "${pair%%=*}" ;;
    *) command -v "${pair%%=*}" >/dev/null ;;
  esac || missing="$missing ${pair#*=}"
done
[ -n "$missing" ] || exit 0
echo "» installing$missing"
sudo=
[ "$(id -u)" = 0 ] || sudo=sudo
if command -v apt-get >/dev/null && { [ -z "$sudo" ] || command -v sudo >/dev/null; }; then
  $sudo apt-get update -qq &&
    $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends -y $missing >/dev/null && exit 0
fi
echo "Could not install:$missing. Please install what these Debian packages contain and try again." >&2
exit 1
