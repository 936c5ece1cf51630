from typing import Final

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Func, Q, TextField, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Concat, Trim

from kithwork.kernel.db import Tenant, tenancy
from kithwork.kernel.privacy import personal, public
from kithwork.kernel.table.compile import beginning, upper


def _lines(*texts: Combinable) -> Combinable:
    """Texts one below the other: none of what is looked for holds a line's end, so it stands in one of them."""
    lines = [part for text in texts for part in (Value("\n"), text)][1:]
    # In the order a migration writes them, or it would be written anew each time.
    return Func(*lines, arg_joiner=" || ", output_field=TextField(), template="(%(expressions)s)")


# Joined without asking the session how, so that an index can be made of it.
JOINED_TAGS: Final = Func(F("tags"), function="contacts_tags", output_field=TextField())
NAME: Final = Trim(Concat(F("first_name"), Value(" "), F("last_name")))
# What a search looks in, and what else a part of a word is looked for in: one text each, for one index serves all.
SEARCHED: Final = _lines(NAME, F("nickname"), F("phone"), F("email"))
KNOWN: Final = _lines(
    F("voterfile_first_name"), F("voterfile_last_name"), F("voterfile_city"), F("voterfile_county"), F("city")
)  # fmt: skip


# What addresses that reach one person have in common; the same as `suppression.rules.email_key`, in SQL.
EMAIL_KEY: Final = Func(F("email"), function="contacts_email_key", output_field=TextField())


def shown(prefix: str = "") -> Q:
    """Neither deleted nor suppressed. Everything else is in no number, list or file."""
    return Q(**{f"{prefix}deleted_at": None, f"{prefix}suppressed_at": None})


def _ordered(name: str, by: Combinable) -> models.Index:
    """For a table sorted by this, or filtered by its beginning. Of deleted contacts, too, though nobody asks for them: what
    an index of a part says about how often a value occurs, the planner does not believe.
    """
    return models.Index(F("campaign"), by, F("id"), name=f"contacts_contact_{name}")


class Contact(Tenant):
    """A person a mobilizer added. `mobilizer` is the holder; empty means the campaign holds it (Unassigned).

    The `voterfile_*` facts are copied from the voter at match and read by tables, filters, exports; empty unless matched.
    `rung`, `touchpoints` and CurrentResponse restate the history, written by `contacts.writes` only.
    """

    class MatchStatus(models.TextChoices):
        MATCHED = "matched"
        POSSIBLE = "possible"
        UNMATCHED = "unmatched"
        DECLINED = "declined"

    campaign = public(models.ForeignKey("campaigns.Campaign", on_delete=models.DO_NOTHING, db_constraint=False))
    mobilizer = public(
        models.ForeignKey("campaigns.Mobilizer", null=True, on_delete=models.DO_NOTHING, db_constraint=False)
    )
    added_by = public(
        models.ForeignKey(
            "campaigns.Mobilizer", null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
        )
    )
    client_key = public(models.UUIDField())
    added_at = public(models.DateTimeField())
    edited_at = public(models.DateTimeField(null=True))
    deleted_at = public(models.DateTimeField(null=True))
    # Hidden like a deleted one as long as its phone, e-mail, voter or likely voter is suppressed, and then back unchanged.
    suppressed_at = public(models.DateTimeField(null=True))

    first_name = personal(models.CharField(max_length=150))
    last_name = personal(models.CharField(max_length=150, blank=True))
    nickname = personal(models.CharField(max_length=150, blank=True))
    phone = personal(models.CharField(max_length=32, blank=True))
    email = personal(models.EmailField(blank=True))
    street = personal(models.CharField(max_length=200, blank=True))
    city = personal(models.CharField(max_length=150, blank=True))
    state = personal(models.CharField(max_length=2, blank=True))
    zip = personal(models.CharField(max_length=10, blank=True))
    age = personal(models.PositiveSmallIntegerField(null=True))
    # The year `age` was said in: an age without it grows wrong.
    age_said_in = personal(models.PositiveSmallIntegerField(null=True))
    birth_year = personal(models.PositiveSmallIntegerField(null=True))

    match_status = public(models.CharField(max_length=16, choices=MatchStatus, default=MatchStatus.UNMATCHED))
    canonical_voter_id = personal(models.CharField(max_length=64, blank=True))
    # Whom it is matched to or most probably is, for suppression alone; while nobody is likelier than not it says nothing.
    likely_voter = personal(models.CharField(max_length=64, blank=True))
    voterfile_first_name = personal(models.CharField(max_length=150, blank=True))
    voterfile_last_name = personal(models.CharField(max_length=150, blank=True))
    voterfile_city = personal(models.CharField(max_length=150, blank=True))
    voterfile_state = personal(models.CharField(max_length=2, blank=True))
    voterfile_zip = personal(models.CharField(max_length=10, blank=True))
    voterfile_county = personal(models.CharField(max_length=150, blank=True))
    congressional_district = personal(models.CharField(max_length=16, blank=True))
    state_senate_district = personal(models.CharField(max_length=16, blank=True))
    state_house_district = personal(models.CharField(max_length=16, blank=True))
    registration_status = personal(models.CharField(max_length=16, blank=True))
    age_band = personal(models.CharField(max_length=8, blank=True))
    tags = personal(ArrayField(models.CharField(max_length=60), default=list))
    # In the election of the campaign, by the vote files; False: not recorded yet.
    voted = personal(models.BooleanField(default=False))
    # The file the copies are from, and when a later one was found not to hold the voter any more.
    voter_file_id = public(models.BigIntegerField(null=True))
    vanished_at = public(models.DateTimeField(null=True))
    # Matched in a batch and confirmed by nobody yet.
    is_machine_match = public(models.BooleanField(default=False))

    # The day the mobilizer means to talk to them again; done when something is recorded on it or later.
    follow_up_on = public(models.DateField(null=True))

    rung = public(models.ForeignKey("content.Rung", null=True, on_delete=models.DO_NOTHING, db_constraint=False))
    answered_at = public(models.DateTimeField(null=True))
    touchpoints = public(models.IntegerField(default=0))

    class Meta:
        constraints = [
            *tenancy("contacts_contact", "campaign", "mobilizer", "added_by", "rung"),
            models.UniqueConstraint(fields=["campaign", "client_key"], name="contacts_contact_client_key"),
            models.CheckConstraint(
                condition=Q(match_status="matched") ^ Q(canonical_voter_id=""),
                name="contacts_contact_matched_has_voter",
            ),
            models.CheckConstraint(
                condition=Q(rung=None, answered_at=None) | Q(rung__isnull=False, answered_at__isnull=False),
                name="contacts_contact_answered_when",
            ),
            models.CheckConstraint(
                condition=Q(match_status="matched") | Q(is_machine_match=False, vanished_at=None),
                name="contacts_contact_unmatched_is_no_machine_match",
            ),
            # Tables compare the copies as they stand.
            models.CheckConstraint(
                condition=Q(match_status="matched")
                | Q(
                    voterfile_first_name="",
                    voterfile_last_name="",
                    voterfile_city="",
                    voterfile_state="",
                    voterfile_zip="",
                    voterfile_county="",
                    congressional_district="",
                    state_senate_district="",
                    state_house_district="",
                    tags=[],
                    voted=False,
                ),
                name="contacts_contact_unmatched_has_no_copies",
            ),
        ]
        # One for each column a table is sorted by: nothing else finds the first fifty of a million in time. Campaigns
        # are filtered and sorted all day, contacts are written a few at a time.
        indexes = [
            models.Index(
                fields=["campaign", "-added_at", "-id"], condition=Q(deleted_at=None), name="contacts_contact_added"
            ),
            models.Index(fields=["campaign", "canonical_voter_id"], name="contacts_contact_voter"),
            # Alone it says how many hold a voter.
            models.Index(
                fields=["campaign", "canonical_voter_id", "mobilizer"],
                condition=shown() & Q(match_status="matched"),
                name="contacts_contact_held",
            ),
            _ordered("holder", F("mobilizer")),
            _ordered("match_status", F("match_status")),
            _ordered("rung", F("rung")),
            _ordered("answered", F("answered_at")),
            _ordered("touchpoints", F("touchpoints")),
            _ordered("name", beginning(NAME)),
            _ordered("first_name", beginning(F("first_name"))),
            _ordered("last_name", beginning(F("last_name"))),
            _ordered("nickname", beginning(F("nickname"))),
            _ordered("phone", beginning(F("phone"))),
            _ordered("email", beginning(F("email"))),
            _ordered("city", beginning(F("city"))),
            _ordered("state", beginning(F("state"))),
            _ordered("zip", beginning(F("zip"))),
            _ordered("voter_order", beginning(F("canonical_voter_id"))),
            _ordered("vf_first_name", beginning(F("voterfile_first_name"))),
            _ordered("vf_last_name", beginning(F("voterfile_last_name"))),
            _ordered("vf_city", beginning(F("voterfile_city"))),
            _ordered("vf_state", beginning(F("voterfile_state"))),
            _ordered("vf_zip", beginning(F("voterfile_zip"))),
            _ordered("vf_county", beginning(F("voterfile_county"))),
            _ordered("congress", beginning(F("congressional_district"))),
            _ordered("senate", beginning(F("state_senate_district"))),
            _ordered("house", beginning(F("state_house_district"))),
            _ordered("tags", beginning(JOINED_TAGS)),
            models.Index(
                fields=["campaign", "id"], condition=Q(deleted_at=None, voted=True), name="contacts_contact_has_voted"
            ),
            models.Index(
                fields=["campaign", "vanished_at", "id"],
                condition=Q(deleted_at=None, vanished_at__isnull=False),
                name="contacts_contact_vanished",
            ),
            # Who is meant by a suppressed value, and who is hidden.
            models.Index(F("campaign"), EMAIL_KEY, condition=~Q(email=""), name="contacts_contact_email_key"),
            models.Index(
                fields=["campaign", "likely_voter"], condition=~Q(likely_voter=""), name="contacts_contact_likely"
            ),
            models.Index(
                fields=["campaign", "id"],
                condition=~Q(phone="") & ~Q(phone__startswith="+"),
                name="contacts_contact_odd_phone",
            ),
            models.Index(
                fields=["campaign", "id"], condition=Q(suppressed_at__isnull=False), name="contacts_contact_suppressed"
            ),
            GinIndex(
                OpClass(upper(SEARCHED), name="gin_trgm_ops"),
                OpClass(upper(KNOWN), name="gin_trgm_ops"),
                # Few have one, and it is a part of many names.
                OpClass(upper(F("nickname")), name="gin_trgm_ops"),
                OpClass(upper(JOINED_TAGS), name="gin_trgm_ops"),
                name="contacts_contact_parts",
            ),
        ]


class SpentKey(Tenant):
    """The client_key of a contact that was deleted for good: a device that sends it again makes nobody come back."""

    campaign = public(models.ForeignKey("campaigns.Campaign", on_delete=models.DO_NOTHING, db_constraint=False))
    client_key = public(models.UUIDField())
    contact_id = public(models.BigIntegerField())

    class Meta:
        constraints = [
            *tenancy("contacts_spentkey", "campaign"),
            models.UniqueConstraint(fields=["campaign", "client_key"], name="contacts_spentkey_once"),
        ]


class Touchpoint(Tenant):
    """The ledger: one row a relational touchpoint, there as long as it counts.

    `source_id` is the id of the answer, response or note of that kind it stands for.
    """

    class Kind(models.TextChoices):
        KEY_QUESTION = "key_question"
        ACTION = "action"
        NOTE = "note"

    campaign = public(models.ForeignKey("campaigns.Campaign", on_delete=models.DO_NOTHING, db_constraint=False))
    contact = public(models.ForeignKey(Contact, on_delete=models.DO_NOTHING, db_constraint=False))
    kind = public(models.CharField(max_length=16, choices=Kind))
    source_id = public(models.BigIntegerField())
    recorded_at = public(models.DateTimeField())
    recorded_by = public(
        models.ForeignKey("campaigns.Mobilizer", null=True, on_delete=models.DO_NOTHING, db_constraint=False)
    )

    class Meta:
        constraints = [
            *tenancy("contacts_touchpoint", "campaign", "contact", "recorded_by"),
            models.UniqueConstraint(fields=["kind", "source_id"], name="contacts_touchpoint_source"),
        ]
        indexes = [
            models.Index(fields=["contact", "id"], name="contacts_touchpoint_contact"),
            models.Index(fields=["campaign", "recorded_at"], name="contacts_touchpoint_day"),
        ]


class CurrentResponse(Tenant):
    """The current response of a contact to an action. `text` of a free response, `options` of a choice, neither of a task."""

    campaign = public(models.ForeignKey("campaigns.Campaign", on_delete=models.DO_NOTHING, db_constraint=False))
    contact = public(models.ForeignKey(Contact, on_delete=models.DO_NOTHING, db_constraint=False))
    action = public(models.ForeignKey("content.Action", on_delete=models.DO_NOTHING, db_constraint=False))
    text = personal(models.TextField(blank=True))
    options = public(ArrayField(models.BigIntegerField(), default=list))
    responded_at = public(models.DateTimeField())

    class Meta:
        constraints = [
            *tenancy("contacts_currentresponse", "campaign", "contact", "action"),
            models.UniqueConstraint(fields=["contact", "action"], name="contacts_currentresponse_once"),
        ]
        indexes = [
            models.Index(fields=["action", "contact"], name="contacts_currentresponse_act"),
            GinIndex(OpClass(upper(F("text")), name="gin_trgm_ops"), name="contacts_currentresponse_parts"),
            # Options are of one action each: those who chose one are found by it.
            GinIndex(fields=["options"], name="contacts_currentresponse_chose"),
        ]


class Tally(Tenant):
    """Counts over the contacts a holder holds now; an empty mobilizer is Unassigned. Recomputed, never incremented."""

    campaign = public(models.ForeignKey("campaigns.Campaign", on_delete=models.DO_NOTHING, db_constraint=False))
    mobilizer = public(
        models.ForeignKey("campaigns.Mobilizer", null=True, on_delete=models.DO_NOTHING, db_constraint=False)
    )
    contacts = public(models.IntegerField(default=0))
    matched = public(models.IntegerField(default=0))
    touched = public(models.IntegerField(default=0))
    answered = public(models.IntegerField(default=0))
    touchpoints = public(models.IntegerField(default=0))

    class Meta:
        constraints = [
            *tenancy("contacts_tally", "campaign", "mobilizer"),
            models.UniqueConstraint(fields=["campaign", "mobilizer"], nulls_distinct=False, name="contacts_tally_once"),
        ]


class RungTally(Tenant):
    """Contacts on a rung, per holder."""

    campaign = public(models.ForeignKey("campaigns.Campaign", on_delete=models.DO_NOTHING, db_constraint=False))
    mobilizer = public(
        models.ForeignKey("campaigns.Mobilizer", null=True, on_delete=models.DO_NOTHING, db_constraint=False)
    )
    rung = public(models.ForeignKey("content.Rung", on_delete=models.DO_NOTHING, db_constraint=False))
    contacts = public(models.IntegerField())

    class Meta:
        constraints = [
            *tenancy("contacts_rungtally", "campaign", "mobilizer", "rung"),
            models.UniqueConstraint(
                fields=["campaign", "mobilizer", "rung"], nulls_distinct=False, name="contacts_rungtally_once"
            ),
        ]


class ActionTally(Tenant):
    """Contacts with a current response to an action, per holder; `option` empty counts the action as a whole."""

    campaign = public(models.ForeignKey("campaigns.Campaign", on_delete=models.DO_NOTHING, db_constraint=False))
    mobilizer = public(
        models.ForeignKey("campaigns.Mobilizer", null=True, on_delete=models.DO_NOTHING, db_constraint=False)
    )
    action = public(models.ForeignKey("content.Action", on_delete=models.DO_NOTHING, db_constraint=False))
    option = public(models.ForeignKey("content.Option", null=True, on_delete=models.DO_NOTHING, db_constraint=False))
    contacts = public(models.IntegerField())

    class Meta:
        constraints = [
            *tenancy("contacts_actiontally", "campaign", "mobilizer", "action", "option"),
            models.UniqueConstraint(
                fields=["campaign", "mobilizer", "action", "option"],
                nulls_distinct=False,
                name="contacts_actiontally_once",
            ),
        ]
