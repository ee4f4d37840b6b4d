-- Two roles in place of one: portal_owner owns the tables and migrates, portal_app is what the services run as. It may
-- do with every table what the portal does, but to the audit trail and its seals only add (docs/install.md).
--
--     psql --dbname portal --file roles.sql        as a superuser; again after a restoring, harmless at any time
--
-- Passwords are set apart, so that none stands in a file: \password portal_owner, \password portal_app

\set ON_ERROR_STOP on
BEGIN;

DO $$
DECLARE
    one text;
BEGIN
    FOREACH one IN ARRAY ARRAY['portal_owner', 'portal_app'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = one) THEN
            EXECUTE format('CREATE ROLE %I LOGIN', one);
        END IF;
        EXECUTE format('ALTER ROLE %I NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS', one);
        EXECUTE format('GRANT CONNECT, TEMPORARY ON DATABASE %I TO %I', current_database(), one);
    END LOOP;
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format('GRANT CREATE ON DATABASE %I TO portal_owner', current_database());
END $$;

-- A statement that hangs, a lock nobody gives back, a transaction somebody forgot. The web asks for less (portal.env).
ALTER ROLE portal_app SET statement_timeout = '15min';
ALTER ROLE portal_app SET lock_timeout = '10min';
ALTER ROLE portal_app SET idle_in_transaction_session_timeout = '5min';
ALTER ROLE portal_owner SET lock_timeout = '10min';
ALTER ROLE portal_owner SET idle_in_transaction_session_timeout = '5min';

-- What is there already becomes the owner's, its triggers with it.
ALTER SCHEMA public OWNER TO portal_owner;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO portal_app;
DO $$
DECLARE
    one record;
BEGIN
    FOR one IN SELECT c.oid::regclass AS name FROM pg_class c
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm')
    LOOP
        EXECUTE format('ALTER TABLE %s OWNER TO portal_owner', one.name);  -- and the sequences of its columns
    END LOOP;
    FOR one IN SELECT p.oid::regprocedure AS name FROM pg_proc p
        WHERE p.pronamespace = 'public'::regnamespace AND p.proname LIKE 'portal\_%'
    LOOP
        EXECUTE format('ALTER FUNCTION %s OWNER TO portal_owner', one.name);
    END LOOP;
END $$;

-- Full use of every table, those of later migrations included …
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO portal_app;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO portal_app;
ALTER DEFAULT PRIVILEGES FOR ROLE portal_owner IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO portal_app;
ALTER DEFAULT PRIVILEGES FOR ROLE portal_owner IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO portal_app;

-- … but of what says who did what, and of which migrations were made.
REVOKE ALL ON auditlog_logentry, core_trailseal, django_migrations FROM portal_app, PUBLIC;
GRANT SELECT, INSERT ON auditlog_logentry, core_trailseal TO portal_app;
GRANT SELECT ON django_migrations TO portal_app;

COMMIT;
