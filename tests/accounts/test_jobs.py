from datetime import timedelta

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone

from kithwork.accounts import door, jobs, writes
from kithwork.accounts.models import SignIn

LONG_AGO = timezone.now() - timedelta(days=1)


@pytest.mark.django_db
def test_forget_old_sign_ins_can_run_twice():
    writes.begin_sign_in(door.stranger_scope(), email="nora@example.org", path="", now=LONG_AGO)
    jobs.forget_old_sign_ins(0)
    jobs.forget_old_sign_ins(0)
    assert SignIn.objects.count() == 0


@pytest.mark.django_db
def test_forget_old_sessions_keeps_those_that_last():
    for age in (-1, 60):
        session = SessionStore()
        session.set_expiry(age)
        session.save()
    jobs.forget_old_sessions(0)
    assert Session.objects.count() == 1
