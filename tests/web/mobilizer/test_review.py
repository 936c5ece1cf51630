"""One contact after the other, the machine's matches among them, and what a new file changed."""

from uuid import uuid4

import pytest

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
