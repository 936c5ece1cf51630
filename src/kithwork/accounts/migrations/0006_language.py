from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0005_role_invitations'),
    ]

    operations = [
        # Nobody has chosen yet; "en" was only the default.
        migrations.RunSQL("UPDATE accounts_user SET language = ''", migrations.RunSQL.noop),
        migrations.AlterField(
            model_name='user',
            name='language',
            field=models.CharField(blank=True, max_length=16),
        ),
    ]
