#!/bin/bash
# Writes the file .env (or the one named) with a fresh random password for every role and user of docker-compose.yml.
# A file that is there already is kept: databases remember their passwords.
set -euo pipefail
cd "$(dirname "$0")/.."

file=${1:-.env}
if [ -s "$file" ]; then
  echo "$file is there already and stays as it is (docker-compose down -v, then delete it, to start anew)" >&2
  exit 0
fi

secret() { od -An -N24 -tx1 /dev/urandom | tr -d ' \n'; }
umask 077
{
  echo "POSTGRES_PASSWORD=$(secret)"
  echo "RABBITMQ_ADMIN_PASSWORD=$(secret)"
  for database in ONBOARDING TENANT_CREDENTIAL TENANT_CREDENTIAL_KEYS ROLE_VALIDATION REPLICATION NOTIFICATIONS; do
    for role in OWNER APP SYSTEM; do echo "${database}_${role}_PASSWORD=$(secret)"; done
  done
  for user in ONBOARDING TENANT_CREDENTIAL ROLE_VALIDATION REPLICATION NOTIFICATIONS TOPOLOGY; do echo "BROKER_${user}_PASSWORD=$(secret)"; done
} > "$file"
