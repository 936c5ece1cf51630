from django.contrib.postgres.fields import ArrayField
from django.db import models

from kithwork.kernel.db import Tenant, tenancy
from kithwork.kernel.privacy import public


class KeyQuestion(Tenant):
    """The one question of a campaign."""

    campaign = public(models.OneToOneField("campaigns.Campaign", on_delete=models.DO_NOTHING, db_constraint=False))
    question = public(models.JSONField(default=dict))

    class Meta:
        constraints = [*tenancy("content_keyquestion", "campaign")]


class Rung(Tenant):
    """A response of the Key Question. Position 1 is the highest rung."""

    campaign = public(models.ForeignKey("campaigns.Campaign", on_delete=models.DO_NOTHING, db_constraint=False))
    position = public(models.PositiveSmallIntegerField())
    label = public(models.JSONField(default=dict))

    class Meta:
        constraints = [
            *tenancy("content_rung", "campaign"),
            models.UniqueConstraint(
                fields=["campaign", "position"], name="content_rung_position", deferrable=models.Deferrable.DEFERRED
            ),
        ]


class TaskPage(Tenant):
    """What a mobilizer's page of tasks says about building a network. `goal` = how many contacts; empty = none."""

    campaign = public(models.OneToOneField("campaigns.Campaign", on_delete=models.DO_NOTHING, db_constraint=False))
    network_name = public(models.JSONField(default=dict))
    network_description = public(models.JSONField(default=dict))
    kind_of_contacts = public(models.JSONField(default=dict))
    goal = public(models.PositiveSmallIntegerField(null=True))

    class Meta:
        constraints = [*tenancy("content_taskpage", "campaign")]


class Targeted(Tenant):
    """Whom it is for; the rungs stand in rows of their own."""

    targets_unanswered = public(models.BooleanField(default=False))
    # Empty = any; else contacts whose match status is one of these.
    target_match_statuses = public(ArrayField(models.CharField(max_length=16), default=list))
    # Empty = any; else contacts whose voter has one of these tags, whether a tag file holds it just now or not.
    target_tags = public(ArrayField(models.CharField(max_length=60), default=list))
    # Empty = anywhere; else contacts whose voter lives in one of these, each as `voterfile.rules.areas` writes it.
    target_places = public(ArrayField(models.CharField(max_length=200), default=list))

    class Meta:
        abstract = True


class Mission(Targeted):
    """Actions that belong together on the page of tasks, all for the same contacts."""

    campaign = public(models.ForeignKey("campaigns.Campaign", on_delete=models.DO_NOTHING, db_constraint=False))
    position = public(models.PositiveIntegerField())
    name = public(models.JSONField(default=dict))
    description = public(models.JSONField(default=dict))

    class Meta:
        constraints = [*tenancy("content_mission", "campaign")]
        indexes = [models.Index(fields=["campaign", "position", "id"], name="content_mission_order")]


class MissionRung(Tenant):
    """A rung a mission is for, as TargetRung of an action."""

    mission = public(
        models.ForeignKey(Mission, on_delete=models.DO_NOTHING, db_constraint=False, related_name="target_rungs")
    )
    rung = public(models.ForeignKey(Rung, on_delete=models.DO_NOTHING, db_constraint=False))

    class Meta:
        constraints = [
            *tenancy("content_missionrung", "mission", "rung"),
            models.UniqueConstraint(fields=["mission", "rung"], name="content_missionrung_once"),
        ]


class Action(Targeted):
    class Type(models.TextChoices):
        TASK = "task"
        FREE_RESPONSE = "free_response"
        MULTIPLE_CHOICE = "multiple_choice"

    campaign = public(models.ForeignKey("campaigns.Campaign", on_delete=models.DO_NOTHING, db_constraint=False))
    type = public(models.CharField(max_length=16, choices=Type))
    several = public(models.BooleanField(default=False))
    position = public(models.PositiveIntegerField())
    name = public(models.JSONField(default=dict))
    nickname = public(models.CharField(max_length=60, blank=True))
    short_description = public(models.JSONField(default=dict))
    description = public(models.JSONField(default=dict))
    # What a mobilizer can send to the contact; FIRST_NAME in it stands for the name.
    message = public(models.JSONField(default=dict))
    # [{"label": {"en": …}, "url": …}]
    links = public(models.JSONField(default=list))
    is_open = public(models.BooleanField(default=True))
    # In a mission its targeting is the mission's, written down here too: who is eligible is asked of the action alone.
    mission = public(
        models.ForeignKey(
            "content.Mission", null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="actions"
        )
    )
    made_at = public(models.DateTimeField())

    class Meta:
        constraints = [
            *tenancy("content_action", "campaign", "mission"),
            models.CheckConstraint(
                condition=models.Q(several=False) | models.Q(type="multiple_choice"),
                name="content_action_several_is_choice",
            ),
        ]
        indexes = [models.Index(fields=["campaign", "position", "id"], name="content_action_order")]


class TargetRung(Tenant):
    """A rung an action is for. An action without any, and not for the unanswered, is for every rung."""

    action = public(
        models.ForeignKey(Action, on_delete=models.DO_NOTHING, db_constraint=False, related_name="target_rungs")
    )
    rung = public(models.ForeignKey(Rung, on_delete=models.DO_NOTHING, db_constraint=False))

    class Meta:
        constraints = [
            *tenancy("content_targetrung", "action", "rung"),
            models.UniqueConstraint(fields=["action", "rung"], name="content_targetrung_once"),
        ]


class Option(Tenant):
    """A choice of a multiple-choice action."""

    action = public(models.ForeignKey(Action, on_delete=models.DO_NOTHING, db_constraint=False, related_name="options"))
    position = public(models.PositiveSmallIntegerField())
    label = public(models.JSONField(default=dict))

    class Meta:
        constraints = [
            *tenancy("content_option", "action"),
            models.UniqueConstraint(
                fields=["action", "position"], name="content_option_position", deferrable=models.Deferrable.DEFERRED
            ),
        ]
