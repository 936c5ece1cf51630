from django.db import models

from kithwork.kernel.privacy import personal, public, secret


class Installation(models.Model):
    """The one row that says what this database is. `is_demo` is set by `./kith demo` when it makes the database."""

    id = public(models.SmallIntegerField(primary_key=True, default=1))
    is_demo = public(models.BooleanField(default=False))
    made_at = public(models.DateTimeField())

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="kernel_installation_single"),
        ]


class OutboxMail(models.Model):
    """A mail the demo kept instead of sending."""

    id = public(models.BigAutoField(primary_key=True))
    recipient = personal(models.TextField())
    subject = personal(models.TextField())
    body = personal(models.TextField())
    html = personal(models.TextField(blank=True, default=""))
    made_at = public(models.DateTimeField())


class DemoLink(models.Model):
    """A ready-to-use sign-in link of the demo; made anew at each start."""

    id = public(models.BigAutoField(primary_key=True))
    token_hash = secret(models.CharField(max_length=64, unique=True))
    user_id = public(models.BigIntegerField())
    label = public(models.TextField())
    path = public(models.TextField())
