"""One of each thing a URL can name, of one house, made where the house has none yet."""

import io
from datetime import timedelta

from django.utils import timezone
from PIL import Image

from kithwork.accounts.models import Organization, RoleInvitation
from kithwork.campaigns.models import Campaign, Invitation, InvitationList, ManagementNote
from kithwork.content.models import Mission
from kithwork.exports.models import Export, ExportSchedule
from kithwork.kernel import pictures, storage
from kithwork.matching.models import LookupSpend
from kithwork.outreach.models import Note
from kithwork.people.models import View
from kithwork.stewardship.models import BulkRun
from kithwork.suppression.models import Entry, SuppressionFile
from kithwork.voterfile.models import TagFile, VoteFile, VoterFile
from tests.world import NOW, House, client_key


def a_picture(size: tuple[int, int] = (60, 40), kind: str = "JPEG", **saved: object) -> bytes:
    """As a camera makes one."""
    out = io.BytesIO()
    Image.new("RGB", size, "#7a3b2e").save(out, kind, **saved)
    return out.getvalue()


def things(house: House) -> dict[str, str | int]:
    """URL keyword → value."""
    inside = {"organization": house.organization, "campaign": house.campaign}
    contact = house.contact()
    key = client_key(f"{house.organization.slug}-thing-{contact.pk}")
    invitation = Invitation.objects.create(
        **inside,
        email=f"guest{contact.pk}@example.org",
        invited_by=house.admin,
        token_hash=f"{contact.pk:064d}",
        client_key=key,
        made_at=NOW,
        sent_at=NOW,
        times_sent=1,
        expires_at=NOW + timedelta(days=14),
    )
    list_key = f"invitations/{house.organization.pk}/{key}"
    storage.save(list_key, [b"email\nsomebody@example.org\n"])
    invitation_list = InvitationList.objects.create(
        **inside, name="hall.csv", storage_key=list_key, columns={"email": 0}, site="https://kith.example.org",
        made_by=house.admin, made_at=NOW, client_key=key,
    )  # fmt: skip
    note = Note.objects.create(
        **inside,
        contact=contact,
        recorded_by=house.mobilizers[0],
        recorded_at=NOW,
        arrived_at=NOW,
        client_key=key,
        body="Met at the market.",
    )
    management_note = ManagementNote.objects.create(
        **inside, mobilizer=house.mobilizers[0], author=house.admin, body="1:1", client_key=key, written_at=NOW
    )
    export = Export.objects.create(
        **inside, kind="mobilizers", requested_by=house.admin, client_key=key, requested_at=NOW
    )
    schedule = ExportSchedule.objects.create(
        **inside, kind="contacts", format="csv", every="day", hour=5, target="folder", folder="nightly",
        made_by=house.admin, made_at=NOW, next_at=NOW, client_key=key,
    )  # fmt: skip
    stored = f"voter-files/{house.organization.pk}/{key}"
    storage.save(stored, [b"id,first,last,mood\n1,ADA,OKAFOR,good\n"])
    file = VoterFile.objects.create(
        organization=house.organization,
        status="unmapped",
        client_key=key,
        storage_key=stored,
        name="voters.csv",
        source="State Board",
        obtained_on=NOW.date(),
        permitted_use="Elections",
        agreed_by=house.admin,
        agreed_at=NOW,
        made_at=NOW,
    )
    tag_file = TagFile.objects.create(
        organization=house.organization,
        status="off",
        client_key=key,
        name="union.csv",
        made_by=house.admin,
        made_at=NOW,
    )
    suppression_file = SuppressionFile.objects.create(
        organization=house.organization,
        status="failed",
        client_key=key,
        name="no.csv",
        reason="asked",
        made_by=house.admin,
        made_at=NOW,
    )
    suppressed, _is_new = Entry.objects.get_or_create(
        organization=house.organization,
        kind="phone",
        digest="0" * 64,
        source="hand",
        defaults={"key_version": 1, "reason": "asked", "added_by": house.admin, "added_at": NOW},
    )
    vote_file = VoteFile.objects.create(
        organization=house.organization,
        status="failed",
        client_key=key,
        name="ncvhis.txt",
        layout="nc-history",
        state="NC",
        made_by=house.admin,
        made_at=NOW,
    )
    bulk_run = BulkRun.objects.create(
        **inside, verb="delete", status="done", noun="contacts", client_key=key, made_by=house.admin, made_at=NOW
    )
    mission = Mission.objects.create(**inside, position=1, name={"en": "Get out the vote"})
    role_invitation = RoleInvitation.objects.create(
        organization=house.organization,
        email=f"colleague{contact.pk}@example.org",
        role="analyst",
        invited_by=house.admin,
        token_hash=f"role-{contact.pk}",
        made_at=NOW,
        expires_at=NOW + timedelta(days=14),
    )
    picture = pictures.keep(pictures.redraw(a_picture(), longest=100, field=""), organization_id=house.organization.pk)
    Campaign.objects.filter(pk=house.campaign.pk).update(picture_key=picture, picture_alt={"en": "People at a table"})
    Organization.objects.filter(pk=house.organization.pk).update(logo_key=picture, logo_alt="A maple leaf")
    view = View.objects.create(
        **inside, owner=house.admin, noun="contacts", name="Ours", is_shared=True, client_key=key, made_at=NOW
    )
    looked_up, _made = LookupSpend.objects.get_or_create(
        organization=house.organization, user=house.users[0], day=timezone.now().date(), defaults={"spent": 3}
    )
    return {
        "person": looked_up.user_id,
        "bulk_run": bulk_run.pk,
        "view": view.pk,
        "sheet": "growth",
        "language": "es",
        "organization": house.organization.slug,
        "campaign": house.campaign.slug,
        "mobilizer": house.mobilizers[0].pk,
        "contact": contact.pk,
        "key": contact.client_key,
        "action": house.actions["task"].pk,
        "invitation": invitation.pk,
        "invitation_list": invitation_list.pk,
        "provider": "postmark",
        "export": export.pk,
        "schedule": schedule.pk,
        "file": file.pk,
        "tag_file": tag_file.pk,
        "suppression_file": suppression_file.pk,
        "suppressed": suppressed.pk,
        "vote_file": vote_file.pk,
        "note": note.pk,
        "management_note": management_note.pk,
        "kind": "task",
        "role_invitation": role_invitation.pk,
        "mission": mission.pk,
        "pk": house.admin.pk + 1_000_000,  # no factor's id
        "identity": house.admin.pk + 1_000_000,
        "device": house.admin.pk + 1_000_000,
        "user": house.admin.pk,
        "step": "ladder",
        "token": "no-such-token",
    }
