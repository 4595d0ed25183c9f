#!/bin/sh
# Installs what LivePlatform needs beside the .NET SDK, git and make: PostgreSQL 15, RabbitMQ and Knot DNS from Debian's packages.
# 'install.sh charts' installs instead what the check of the chart needs: Node, npm and openssl.
# Only the programs are wanted: our own instances run in a folder of the repository, the packages' services are never started.
set -eu

missing=""
if [ "${1:-servers}" = charts ]; then
  command -v node >/dev/null || missing="$missing nodejs"
  command -v npm >/dev/null || missing="$missing npm"
  command -v openssl >/dev/null || missing="$missing openssl"
else
  [ -x /usr/lib/postgresql/15/bin/initdb ] || missing="$missing postgresql-15"
  [ -d /usr/lib/rabbitmq/lib ] || missing="$missing rabbitmq-server"
  [ -x /usr/sbin/knotd ] || missing="$missing knot"
  command -v setpriv >/dev/null || missing="$missing util-linux"
  command -v dotnet >/dev/null || { echo "install: the .NET SDK is missing (see global.json for its version)" >&2; exit 1; }
fi
[ -n "$missing" ] || exit 0

command -v apt-get >/dev/null || { echo "install: missing$missing, and this is no Debian: install the same programs by hand" >&2; exit 1; }
if [ "$(id -u)" = 0 ]; then
  as_root=""
elif command -v sudo >/dev/null; then
  as_root="sudo"
else
  echo "install: missing$missing; installing takes root or sudo. As root:" >&2
  echo "  apt-get install -y --no-install-recommends$missing" >&2
  exit 1
fi

# Debian's packages start their service when installed unless a policy forbids it. A policy that is there already stays as it is:
# ours lives only while we install. Afterwards the services are disabled, so that a reboot does not start them either.
policy=/usr/sbin/policy-rc.d
ours=""
was_there() { dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null | grep -qx installed; }
forget_policy() { [ -z "$ours" ] || $as_root rm -f "$policy"; ours=""; }
if [ ! -e "$policy" ]; then
  trap forget_policy EXIT
  trap 'exit 130' INT TERM HUP
  ours=yes
  printf '#!/bin/sh\nexit 101\n' | $as_root tee "$policy" >/dev/null
  $as_root chmod 755 "$policy"
fi

new=""
for package in $missing; do was_there "$package" || new="$new $package"; done
echo "install: installing$missing from Debian's packages (a minute or two, once)"
log=$(mktemp)
# shellcheck disable=SC2086
if ! { $as_root env DEBIAN_FRONTEND=noninteractive apt-get update -q &&
       $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $missing; } >"$log" 2>&1; then
  tail -n 25 "$log" >&2
  echo "install: apt-get failed; its whole output is in $log" >&2
  exit 1
fi
rm -f "$log"

if command -v systemctl >/dev/null && [ -d /run/systemd/system ]; then
  case "$new" in *postgresql-15*) $as_root systemctl disable --quiet postgresql || true ;; esac
  case "$new" in *rabbitmq-server*) $as_root systemctl disable --quiet rabbitmq-server || true ;; esac
  case "$new" in *knot*) $as_root systemctl disable --quiet knot || true ;; esac
fi
echo "install: done"
