from tests.world import make_mobilizer, make_user


def test_home_says_what_this_is_to_strangers(client):
    page = client.get("/").content.decode()
    assert "People move people they know" in page
    assert 'href="/sign-in/"' in page


def test_home_leads_each_to_their_place(client, world):
    for user, path in (
        (world.a.admin, "/o/maple/-/"),
        (world.a.users[0], "/c/maple-votes/me/"),
        (world.account_administrator, "/installation/"),
        (make_user("nobody@example.org"), "/switch-role/"),
    ):
        client.force_login(user)
        assert client.get("/")["Location"] == path


def test_home_leads_an_admin_to_the_campaign_last_used(client, world):
    client.force_login(world.a.admin)
    client.get("/o/maple/maple-votes/invitations/")
    assert client.get("/")["Location"] == "/o/maple/maple-votes/content/"


def test_home_asks_who_holds_several_roles(client, world):
    make_mobilizer(world.b.campaign, world.a.admin, first_name="Ada", last_name="Quist")
    client.force_login(world.a.admin)
    page = client.get("/", follow=True).content.decode()
    for path in ("/o/maple/-/", "/o/maple/maple-votes/content/", "/c/cedar-votes/me/"):
        assert f'href="{path}"' in page


def test_roles_says_what_to_do_to_who_has_none(client, world):  # noqa: ARG001 - other people's roles
    client.force_login(make_user("nobody@example.org"))
    assert "You are in no campaign yet" in client.get("/switch-role/").content.decode()
