from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from kithwork.suppression.models import Entry, SuppressionFile
from tests.world import client_key


def page(house, name="suppression", *ids):
    return reverse(f"dashboard:{name}", args=[house.organization.slug, *ids])


def test_added_found_undone_and_only_by_the_whole_value(client, world):
    house = world.a
    client.force_login(house.admin)
    contact = house.contact(phone="+19195550142")
    said = {"kind": "phone", "text": "(919) 555-0142", "reason": "asked"}
    told = client.post(page(house), said, follow=True).content.decode()
    assert "1 contact is hidden" in told
    contact.refresh_from_db()
    assert contact.suppressed_at
    search = page(house, "search_suppression")
    assert (
        "Yes, this is on the list" in client.post(search, {"kind": "phone", "text": "+1 919.555.0142"}).content.decode()
    )
    assert (
        "No, this is not on the list" in client.post(search, {"kind": "phone", "text": "919 555 0100"}).content.decode()
    )
    assert "with its area code" in client.post(search, {"kind": "phone", "text": "919"}).content.decode()
    export = b"".join(client.get(page(house, "export_suppression")).streaming_content).decode()
    assert "9195550142" not in export
    assert Entry.objects.get().digest in export
    client.post(page(house, "undo_suppression", Entry.objects.get().id))
    assert not Entry.objects.exists()


def test_a_file_is_taken_and_a_wrong_one_is_a_sentence(client, world):
    client.force_login(world.a.admin)
    for text, sentence in ((b"email\na@example.org\n", "The file is here"), (b"x\ny\n", "must name its columns")):
        sent = {"client_key": client_key(sentence), "reason": "legal", "file": SimpleUploadedFile("no.csv", text)}
        assert sentence in client.post(page(world.a, "bring_suppression"), sent, follow=True).content.decode()
    assert SuppressionFile.objects.get().status == "waiting"
    assert "no.csv" in client.get(page(world.a, "suppression_files")).content.decode()
