from django.db import migrations

FORWARDS = """
CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit trail is append-only';
END $$;
CREATE TRIGGER audit_entry_append_only BEFORE UPDATE OR DELETE ON audit_entry
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_entry_no_truncate BEFORE TRUNCATE ON audit_entry
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_link_append_only BEFORE UPDATE OR DELETE ON audit_link
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_link_no_truncate BEFORE TRUNCATE ON audit_link
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
"""

BACKWARDS = """
DROP TRIGGER audit_entry_append_only ON audit_entry;
DROP TRIGGER audit_entry_no_truncate ON audit_entry;
DROP TRIGGER audit_link_append_only ON audit_link;
DROP TRIGGER audit_link_no_truncate ON audit_link;
DROP FUNCTION audit_refuse();
"""


class Migration(migrations.Migration):
    # Holds where one database role does everything; where there are two, the application's has no such right at all.
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
