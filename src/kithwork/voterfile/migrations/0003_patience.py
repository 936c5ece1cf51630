from django.db import migrations


class Migration(migrations.Migration):
    """Dropping waits for readers, and readers wait behind it: give up before PostgreSQL ends a reader to break a deadlock."""

    dependencies = [
        ("voterfile", "0002_partitions"),
    ]

    operations = [
        migrations.RunSQL(
            "ALTER FUNCTION voterfile_discard(bigint, bigint) SET lock_timeout = '500ms'",
            "ALTER FUNCTION voterfile_discard(bigint, bigint) RESET lock_timeout",
        ),
    ]
