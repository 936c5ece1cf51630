from kithwork.accounts.models import Membership, Organization


def test_create_an_organization_and_name_its_first_admin(client, world):
    client.force_login(world.account_administrator)
    values = {"name": "Birch", "slug": "birch", "time_zone": "America/Chicago"}
    assert client.post("/installation/new/", values)["Location"] == "/installation/birch/admin/"
    assert client.post("/installation/birch/admin/", {"email": "boss@example.org"})["Location"] == "/installation/"
    birch = Organization.objects.get(slug="birch")
    assert Membership.objects.get(organization=birch).user.email == "boss@example.org"
    page = client.get("/installation/").content.decode()
    assert "Birch" in page
    assert "boss@example.org" not in page


def test_a_taken_address_keeps_what_was_typed(client, world):
    client.force_login(world.account_administrator)
    values = {"name": "Second Maple", "slug": "maple", "time_zone": "America/Chicago"}
    page = client.post("/installation/new/", values).content.decode()
    assert "is taken" in page
    assert 'value="Second Maple"' in page


def test_an_organization_that_is_not_there_is_not_found(client, world):
    client.force_login(world.account_administrator)
    assert client.get("/installation/nowhere/admin/").status_code == 404
