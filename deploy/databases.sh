#!/bin/sh
# Run once by PostgreSQL's image, when its folder is empty. No table is touched by two services, so each has a database and
# a role of its own.
set -eu
for name in user quiz; do
    psql --set ON_ERROR_STOP=1 --set password="$POSTGRES_PASSWORD" --username postgres <<SQL
CREATE ROLE wordrally_$name LOGIN PASSWORD :'password';
CREATE DATABASE "$name" OWNER wordrally_$name;
REVOKE CONNECT ON DATABASE "$name" FROM PUBLIC;
SQL
done
