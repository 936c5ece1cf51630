import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from kithwork.content.models import Action
from kithwork.voterfile import writes
from kithwork.voterfile.models import TagFile
from tests.voterfile.delivery import bring_in, delivery, row
from tests.voterfile.tagging import bring_in_numbers, bring_in_tags, tag_lines
from tests.web.dashboard.test_voter_files import signed_in
from tests.world import NOW, World, client_key

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(world: World) -> Client:
    return signed_in(world.a.admin)


def url(name: str = "tags", **more: int) -> str:
    return reverse(f"dashboard:{name}", kwargs={"organization": "maple", **more})


def send(client: Client, content: bytes, **told: str):
    file = SimpleUploadedFile("union.csv", content)
    return client.post(url(), {"client_key": str(client_key("tags")), **told, "file": file})


def test_a_file_sent_is_in_work_then_in_force(world: World, admin: Client) -> None:
    bring_in_numbers(world.a.scope, "00042", "12345")
    assert "No tag file yet" in admin.get(url()).text
    for _twice in range(2):
        assert send(admin, tag_lines("NV-12345,union", "NV-42,union", "bad,union")).status_code == 303
    file_id = TagFile.objects.get().id
    assert ProcrastinateJob.objects.filter(task_name="voterfile.load_tags").count() == 1
    assert 'hx-trigger="every 2s"' in admin.get(url("tag_list")).text
    writes.load_tags(world.a.scope, file_id=file_id, now=NOW)
    page = admin.get(url()).text
    assert "In force" in page
    assert "1 of these ids would be found with zeros before it" in page
    assert "A canonical_voter_id is two letters" in page
    assert "hx-trigger" not in page
    listed = admin.get(url("unmatched_voter_ids", tag_file=file_id))
    assert listed.getvalue().decode().splitlines() == [
        "canonical_voter_id,tags,exists_with_zeros_as", "NV-42,union,NV-00042",
    ]  # fmt: skip


def test_a_refusal_is_a_sentence(admin: Client) -> None:
    for content, words in ((b"", "The file is empty"), (b"a,b\n1,2\n", "The first line must name the columns")):
        page = send(admin, content)
        assert (page.status_code, words in page.text) == (200, True)
    assert "Please choose the file." in admin.post(url(), {"client_key": str(client_key("tags"))}).text


def test_switched_off_on_and_removed_on_the_page(world: World, admin: Client) -> None:
    file_id = bring_in_tags(world.a.scope, "NC-1,union")
    admin.post(url("switch_tags", tag_file=file_id), {"on": "0"})
    assert "Switched off" in admin.get(url()).text
    admin.post(url("switch_tags", tag_file=file_id), {"on": "1"})
    assert "Switch off" in admin.get(url()).text
    page = admin.post(url("remove_tags", tag_file=file_id), follow=True).text
    assert "Its tags hold for nobody any more." in page
    assert "No tag file yet" in page


def test_an_action_is_made_for_a_tag_and_keeps_it_when_the_file_is_gone(world: World, admin: Client) -> None:
    address = reverse("dashboard:new_action", args=["maple", world.a.campaign.slug, "task"])
    assert "tagged with" not in admin.get(address).text
    file_id = bring_in_tags(world.a.scope, "NC-1,union", "NC-1,<b>VIP</b>")
    page = admin.get(address).text
    assert "tagged with" in page
    assert "&lt;b&gt;VIP&lt;/b&gt;" in page
    told = {"name": "Ring the bell", "target_tags": ["union"]}
    assert admin.post(address, {**told, "target_tags": ["nobody's"]}).status_code == 200
    assert admin.post(address, told).status_code == 303
    action = Action.objects.latest("id")
    assert action.target_tags == ["union"]
    writes.remove_tags(world.a.scope, file_id=file_id, now=NOW)
    edit = reverse("dashboard:edit_action", args=["maple", world.a.campaign.slug, action.id])
    assert 'value="union"' in admin.get(edit).text
    content = admin.get(reverse("dashboard:content", args=["maple", world.a.campaign.slug])).text
    assert "tagged “union”" in content


def test_an_action_is_made_for_areas_of_the_voter_files(world: World, admin: Client) -> None:
    address = reverse("dashboard:new_action", args=["maple", world.a.campaign.slug, "task"])
    assert "live in any of" not in admin.get(address).text
    bring_in(world.a.scope, delivery([row(), row(ncid="BY2", cong_dist_abbrv="13", confidential_ind="Y")]))
    page = admin.get(address).text
    assert 'value="NC/county/Durham"' in page
    assert 'value="NC/congress/4"' in page
    assert "NC/congress/13" not in page  # nobody who may be a candidate lives there
    told = {"name": "Ring the bell", "target_places": ["NC/county/Durham", "NC/congress/4"]}
    refused = admin.post(address, {**told, "target_places": ["NC/county/Durham", "NC/county/Nowhere"]})
    assert refused.status_code == 200
    assert 'value="NC/county/Durham" checked' in refused.text
    assert admin.post(address, told).status_code == 303
    assert Action.objects.latest("id").target_places == ["NC/congress/4", "NC/county/Durham"]
    content = admin.get(reverse("dashboard:content", args=["maple", world.a.campaign.slug])).text
    assert "in Durham, NC · congressional district 4, NC" in content
