"""Who said "Do not invite me again" stands on the suppression list from now on, for invitations alone."""

from django.db import migrations

MOVE = """
INSERT INTO suppression_entry (organization_id, kind, digest, key_version, reach, reason, source, added_at)
SELECT organization_id, 'email', email_hash, 1, 'invitations', 'asked', 'mail', made_at FROM campaigns_invitationrefusal
"""


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0007_by_holder"),
        ("suppression", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(MOVE, migrations.RunSQL.noop),
        migrations.DeleteModel(name="InvitationRefusal"),
    ]
