"""The table of Django's database cache, as `createcachetable` would make it; the application's role may not make tables."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("kernel", "0001_initial")]

    operations = [
        migrations.RunSQL(
            """
            CREATE TABLE kernel_cache (
                cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamp with time zone NOT NULL
            );
            CREATE INDEX kernel_cache_expires ON kernel_cache (expires);
            """,
            "DROP TABLE kernel_cache;",
        )
    ]
