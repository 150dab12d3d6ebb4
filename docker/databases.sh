#!/bin/sh
# Makes a database and a role for each service, at the cluster's first start. A role opens its own database and no other.
set -eu
for service in carts images inventory orders payments products recommendations reviews search shipping users; do
  name="feria_$service"
  password=$(printenv "PASSWORD_$(echo "$service" | tr a-z A-Z)")
  psql --set=ON_ERROR_STOP=1 --set=name="$name" --set=password="$password" <<'SQL'
CREATE ROLE :"name" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'password';
CREATE DATABASE :"name" OWNER :"name";
REVOKE ALL ON DATABASE :"name" FROM PUBLIC;
SQL
done
