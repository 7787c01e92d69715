-- No table is touched by two services, so each has a database of its own.
CREATE DATABASE "user";
CREATE DATABASE quiz;
