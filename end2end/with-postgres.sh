#!/usr/bin/env bash
# Runs a command with a PostgreSQL of its own, whose address is in TEST_DATABASE_URL:
#
#   end2end/with-postgres.sh cargo test
#
# The cluster lives in a temporary folder, forgets everything (nothing is synced to disk) and is gone
# when the command ends, however it ends. The exit code is the command's.
set -euo pipefail

[ $# -gt 0 ] || { echo "usage: $0 COMMAND…" >&2; exit 64; }

# Debian keeps the server's programs off PATH, one folder for each version: the newest is taken.
bin=$(find /usr/lib/postgresql -mindepth 2 -maxdepth 2 -name bin 2>/dev/null | sort -V | tail -n 1)
[ -x "$bin/initdb" ] || bin=$(dirname "$(command -v initdb || echo /missing/initdb)")
[ -x "$bin/initdb" ] || { echo "$0: PostgreSQL is not installed; make setup installs it" >&2; exit 69; }

# Every test makes a database and drops it, some three hundred files each: in memory, where there is room for it,
# that costs a third of what it costs a disk (which also grows slower with every file deleted a moment ago).
place=${TMPDIR:-/tmp}
[ -w /dev/shm ] && [ "$(df --output=avail -k /dev/shm | tail -n 1)" -gt 2000000 ] && place=/dev/shm
folder=$(mktemp -d "$place/academy-postgres.XXXXXX")
server=
command=

stop() {
  trap - EXIT
  trap '' INT TERM HUP
  if [ -n "$server" ] && kill -INT "$server" 2>/dev/null; then
    # A fast shutdown takes milliseconds; a server that hangs must not hold the caller.
    for _ in $(seq 100); do kill -0 "$server" 2>/dev/null || break; sleep 0.05; done
    kill -KILL "$server" 2>/dev/null || true
  fi
  rm -rf "$folder"
}
interrupted() {
  [ -z "$command" ] || { kill -TERM "$command" 2>/dev/null && wait "$command" 2>/dev/null; } || true
  stop
  exit "$1"
}
trap stop EXIT
trap 'interrupted 130' INT
trap 'interrupted 143' TERM
trap 'interrupted 129' HUP

# PostgreSQL refuses to run as root. If this script is killed outright, the kernel tells the server.
as_server=(env -C "$folder" HOME="$folder" LC_ALL=C.UTF-8)
if [ "$(id -u)" = 0 ]; then
  chown postgres: "$folder"
  as_server+=(setpriv --reuid=postgres --regid=postgres --init-groups --pdeathsig INT --)
else
  as_server+=(setpriv --pdeathsig INT --)
fi

"${as_server[@]}" "$bin/initdb" --pgdata="$folder/data" --username=academy --auth=trust \
  --encoding=UTF8 --locale=C.UTF-8 --no-sync >"$folder/log" 2>&1 || { cat "$folder/log" >&2; exit 70; }

# A port that another process takes meanwhile makes the start fail: try the next.
for _ in 1 2 3 4 5 6 7 8; do
  port=$((20000 + (RANDOM * 32768 + RANDOM) % 40000))
  # A session of its own: an interrupt at the keyboard reaches the command first, then the server by `stop`.
  setsid "${as_server[@]}" "$bin/postgres" -D "$folder/data" -p "$port" -k "$folder" \
    -c listen_addresses=127.0.0.1 -c max_connections=200 \
    -c fsync=off -c synchronous_commit=off -c full_page_writes=off \
    >>"$folder/log" 2>&1 </dev/null &
  server=$!
  while kill -0 "$server" 2>/dev/null; do
    "$bin/pg_isready" -q -h "$folder" -p "$port" -U academy && break 2
    sleep 0.05
  done
  server=
done
[ -n "$server" ] || { cat "$folder/log" >&2; exit 70; }

export TEST_DATABASE_URL="postgres://academy@127.0.0.1:$port/postgres"
"$@" <&0 &
command=$!
code=0
wait "$command" || code=$?
exit "$code"
