#!/bin/sh
# Run once by PostgreSQL's image: one database and one user a service, so that none can read another's.
set -eu
for name in calls assignment items reservations customer_views; do
  psql --username postgres --set=ON_ERROR_STOP=1 --set=name="$name" --set=password="$POSTGRES_PASSWORD" <<'SQL'
create user :"name" password :'password';
create database :"name" owner :"name";
revoke all on database :"name" from public;
SQL
done
