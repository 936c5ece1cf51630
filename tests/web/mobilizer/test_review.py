"""One contact after the other, the machine's matches among them, and what a new file changed."""

from uuid import uuid4

import pytest
from django.utils import timezone

from kithwork.contacts.models import Contact
from kithwork.matching.models import LookupSpend
from tests.matching.test_batch import ADA, LIKELY, ROWS
from tests.matching.test_writes import contact
from tests.matching.walks import match_all, new_file
from tests.voterfile.delivery import bring_in, delivery, row
from tests.web.mobilizer.conftest import Phone
from tests.world import House, World


@pytest.fixture
def house(world: World) -> House:
    """Ada is matched by the machine; of the other Ada too little is said."""
    bring_in(world.a.scope, delivery(ROWS))
    contact(world.a.mobilizer_scope(), ADA, key="sure")
    match_all(world.a)
    contact(world.a.mobilizer_scope(), LIKELY, key="likely")
    Contact.objects.filter(match_status="unmatched").update(match_status="possible")
    return world.a


def decide(phone: Phone, url: str, decision: str, shown: str = "") -> str:
    data = {"client_key": str(uuid4()), "decision": decision, "shown": shown}
    return str(phone.client.post(url, data).url)


@pytest.mark.usefixtures("house")
def test_review_goes_from_one_to_the_next_and_back(phone: Phone) -> None:
    sure, likely = Contact.objects.order_by("id").values_list("id", flat=True)
    assert "Check one after the other" in phone.read("tasks")
    first = phone.get("review").url
    assert first == phone.url("match", contact=sure) + "?review"
    page = phone.client.get(first).content.decode()
    assert "The machine found this person in the voter file" in page
    for secret in ("BY1001", "1980", "12 OAK", "12 Oak"):
        assert secret not in page

    onward = decide(phone, first, "accept")
    assert onward == phone.url("review") + f"?last={sure}"
    second = phone.client.get(onward).url
    assert second == phone.url("match", contact=likely) + f"?review&last={sure}"
    page = phone.client.get(second).content.decode()
    assert "Back to Ada Okafor" in page
    assert "None of these" in page
    assert LookupSpend.objects.get().spent == 1

    done = decide(phone, second, "unsure", shown=page.split('name="shown" value="')[-1].partition('"')[0])
    assert "Nobody waits for you" in phone.client.get(done).content.decode()


@pytest.mark.usefixtures("house")
def test_machine_match_is_rejected_and_that_is_undone(phone: Phone) -> None:
    sure = Contact.objects.order_by("id").values_list("id", flat=True)[0]
    assert "Only you can say whether it is them" in phone.read("contact", contact=sure)
    decide(phone, phone.url("match", contact=sure), "reject")
    assert Contact.objects.get(pk=sure).match_status == "declined"
    assert "Undo “None of these”" in phone.read("match", contact=sure)
    decide(phone, phone.url("match", contact=sure), "undo")
    assert Contact.objects.get(pk=sure).is_machine_match


def test_new_file_is_told_in_a_sentence_and_listed(house: House, phone: Phone, neighbor: Phone) -> None:
    contact(house.mobilizer_scope(), ADA, key="newly")
    sure = Contact.objects.order_by("id").values_list("id", flat=True)[0]
    decide(phone, phone.url("match", contact=sure), "accept")
    new_file(house, delivery([row(res_city_desc="CHARLOTTE", zip_code="27701"), *ROWS[1:]]))
    sentence = "Of your contacts: 1 is now registered, 1 moved."
    assert sentence in phone.read("tasks")
    page = phone.read("changes")
    for words in (sentence, "Now registered", "Moved"):
        assert words in page
    assert "Nothing new" in neighbor.read("changes")
    assert "Of your contacts" not in neighbor.read("tasks")


def test_those_never_looked_up_come_at_last_and_wait_beyond_the_budget(house: House, phone: Phone) -> None:
    contact(house.mobilizer_scope(), LIKELY, key="unasked")
    unasked = Contact.objects.order_by("id").values_list("id", flat=True)[2]
    assert "1 contact was never looked up" in phone.read("tasks")
    Contact.objects.exclude(id=unasked).update(deleted_at=timezone.now())
    assert phone.get("review").url == phone.url("match", contact=unasked) + "?review"

    LookupSpend.objects.update_or_create(
        organization=house.organization, user=house.users[0], defaults={"day": timezone.now().date(), "spent": 100}
    )
    assert "Today’s look-ups are used up. 1 contact waits and is kept" in phone.read("review")
    assert "you go on tomorrow" in phone.read("tasks")


def test_not_registered_leads_to_the_action_for_it(house: House, phone: Phone) -> None:
    likely = Contact.objects.order_by("id").values_list("id", flat=True)[1]
    url = phone.url("match", contact=likely) + "?review"
    assert "they are not registered" not in phone.client.get(url).content.decode()
    register = house.actions["one"]
    register.target_match_statuses = ["unmatched", "declined"]
    register.save()

    page = phone.client.get(url).content.decode()
    assert "None: they are not registered" in page
    led = decide(phone, url, "unregistered", shown=page.split('name="shown" value="')[-1].partition('"')[0])
    assert led == phone.url("contact", contact=likely) + f"#action-{register.id}"
    assert Contact.objects.get(pk=likely).match_status == "declined"
    assert f'id="action-{register.id}"' in phone.read("contact", contact=likely)
