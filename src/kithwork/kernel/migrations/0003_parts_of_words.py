"""Indexes that find a part of a word; `cli.database` says what to do where the database's owner may not make them."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("kernel", "0002_cache")]

    operations = [migrations.RunSQL("CREATE EXTENSION IF NOT EXISTS pg_trgm", migrations.RunSQL.noop)]
