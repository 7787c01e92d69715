#!/bin/sh
# Run once by PostgreSQL's image, when its folder is empty. No table is touched by two services, so each has a database, a
# role and a password of its own.
set -eu
for name in user quiz; do
    case $name in user) password=$USER_DATABASE_PASSWORD ;; quiz) password=$QUIZ_DATABASE_PASSWORD ;; esac
    psql --set ON_ERROR_STOP=1 --set password="$password" --username postgres <<SQL
CREATE ROLE wordrally_$name LOGIN PASSWORD :'password';
CREATE DATABASE "$name" OWNER wordrally_$name;
REVOKE CONNECT ON DATABASE "$name" FROM PUBLIC;
SQL
done
