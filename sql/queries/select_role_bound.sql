-- Whether row-level security binds the role of this session.
SELECT (NOT (rolsuper OR rolbypassrls))::integer FROM pg_roles WHERE rolname = current_user
