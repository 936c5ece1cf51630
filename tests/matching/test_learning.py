from dataclasses import replace
from datetime import timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from kithwork.audit.models import Entry
from kithwork.contacts.models import Contact
from kithwork.kernel.errors import ForbiddenError, NotFoundError
from kithwork.linkage.frequencies import Frequencies
from kithwork.linkage.judge import judge
from kithwork.linkage.model import DEFAULT
from kithwork.linkage.parameters import Model
from kithwork.linkage.vocabulary import Vocabulary
from kithwork.matching import jobs, reads, writes
from kithwork.matching.models import Decision, MatchRun, Parameters
from kithwork.matching.reads import parameters, sampling
from kithwork.matching.writes import learning
from kithwork.voterfile import reads as voterfile
from kithwork.voterfile.models import VoterFile
from tests.matching.crowd import Voter, acquaintances, file_of, voters
from tests.matching.test_writes import look
from tests.matching.walks import job_scope, match_all, walk
from tests.voterfile.delivery import bring_in
from tests.world import NOW, House, World, client_key

KNOWN = voters(900)
MANY = 560


@pytest.fixture
def house(world: World) -> House:
    bring_in(world.a.scope, file_of(KNOWN))
    return world.a


@pytest.fixture
def truth(house: House) -> dict[int, Voter | None]:
    return acquaintances(house, KNOWN, MANY)


def file_id() -> int:
    return VoterFile.objects.get(status="in_force").pk


def learn(house: House, key: str = "") -> str:
    scope = job_scope(house)
    return writes.learn(scope, within=[scope], file_id=file_id(), key=key, now=NOW)


def in_use(house: House):
    return reads.models_in_use(house.scope).of(file_id())


@pytest.mark.usefixtures("truth")
def test_learned_parameters_are_saved_and_in_use(house: House) -> None:
    assert in_use(house) is DEFAULT
    version = learn(house)
    row = Parameters.objects.get()
    assert (row.version, row.number, row.voter_file_id, row.outcome, row.in_use, row.made_at) == (
        version, 1, file_id(), "used", True, NOW,
    )  # fmt: skip
    assert (row.contacts, row.decisions, row.held_out) == (MANY, 0, {})
    assert row.pairs > MANY / 2
    model = in_use(house)
    assert (model.version, model) == (version, Model.from_json(row.model))
    assert model.found == pytest.approx(0.8, abs=0.08)
    entry = Entry.objects.get(verb="match.learn")
    assert (entry.noun, entry.noun_id, entry.people) == ("voter_file", str(file_id()), MANY)


@pytest.mark.usefixtures("truth")
def test_learning_in_pages_is_the_same(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    learn(house)
    monkeypatch.setattr(sampling, "_PAGE", 90)
    learn(house, key="in pages")
    one, other = Parameters.objects.order_by("number").values_list("model", flat=True)
    assert one.replace(Parameters.objects.get(number=1).version, Parameters.objects.get(number=2).version) == other


@pytest.mark.usefixtures("truth")
def test_asked_twice_it_is_learned_once(house: House) -> None:
    assert learn(house) == learn(house) != ""
    assert learn(house, key="again") != learn(house)
    assert [*Parameters.objects.order_by("number").values_list("number", "in_use")] == [(1, False), (2, True)]


def test_too_few_contacts_leave_the_default_figures(house: House) -> None:
    acquaintances(house, KNOWN, 40)
    assert learn(house) == ""
    row = Parameters.objects.get()
    assert (row.outcome, row.contacts, row.in_use, row.model) == ("too_few", 40, False, "")
    assert in_use(house) is DEFAULT


@pytest.mark.usefixtures("truth")
def test_figures_for_other_levels_are_not_used(house: House) -> None:
    learn(house)
    Parameters.objects.update(level_set="of another time")
    assert in_use(house) is DEFAULT


@pytest.mark.usefixtures("truth")
def test_another_organization_is_judged_by_its_own(world: World, house: House) -> None:
    learn(house)
    assert not reads.models_in_use(world.b.scope).by_file
    bring_in(world.b.scope, file_of(KNOWN))
    theirs = VoterFile.objects.get(organization=world.b.organization).pk
    scope = job_scope(house)
    assert writes.learn(scope, within=[scope], file_id=theirs, now=NOW) == ""


def test_hand_and_batch_and_the_pure_judge_say_the_same_by_saved_parameters(
    house: House, truth: dict[int, Voter | None]
) -> None:
    ids = [*truth][:120]
    before = reads.find_all(job_scope(house), subjects=reads.subjects(job_scope(house), contact_ids=ids))
    learn(house)
    parameters._read.cache_clear()
    asked = reads.subjects(job_scope(house), contact_ids=ids)
    together = reads.find_all(job_scope(house), subjects=asked)
    scope = house.mobilizer_scope()
    assert together == [reads.find(scope, subject=reads.subject(scope, contact_id=one)) for one in ids]
    assert together != before
    for subject, found in zip(asked, together, strict=True):
        if not found:
            continue
        near = _near(house, subject)
        file = voterfile.searched(job_scope(house), state="NC")
        counted = voterfile.frequencies(job_scope(house), file=file, needed=Frequencies.needed(subject.person, near))
        alone = {one.candidate_id: one for one in judge(subject.person, near, counted, in_use(house))}
        if found[0].judgement.candidate_id in alone and found[0].judgement.probability >= 0.5:
            assert alone[found[0].judgement.candidate_id] == found[0].judgement


def _near(house: House, subject: reads.Subject):
    scope = job_scope(house)
    near = reads.near_ones(
        scope, file=voterfile.searched(scope, state="NC"), subjects=[subject], wide=False, vocabulary=Vocabulary()
    )
    return [voter.candidate() for voter in near.voters[0]]


@pytest.mark.usefixtures("truth")
def test_batch_by_saved_parameters_keeps_their_version(house: House) -> None:
    version = learn(house)
    run = match_all(house)
    assert run.model_version == version
    assert {*Decision.objects.values_list("model_version", flat=True)} == {version}
    by_hand = Contact.objects.filter(match_status="possible").first()
    assert by_hand is not None
    look(house.mobilizer_scope(), by_hand.pk)
    assert reads.visible_lookups(house.mobilizer_scope(), contact_id=by_hand.pk).get().model_version == version


@pytest.mark.usefixtures("truth")
def test_file_in_force_is_learned_from_before_contacts_are_matched(house: House) -> None:
    for _ in range(2):
        jobs.begin(organization_id=house.organization.pk, file_id=file_id())
    assert Parameters.objects.get().in_use
    assert walk(house).model_version == Parameters.objects.get().version


@pytest.mark.usefixtures("truth")
def test_contacts_are_matched_though_learning_fails(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_args: object, **_named: object) -> None:
        raise ValueError("no figures")

    monkeypatch.setattr(learning, "learn_from", fails)
    with pytest.raises(ValueError, match="no figures"):
        jobs.begin(organization_id=house.organization.pk, file_id=file_id())
    assert walk(house).model_version == DEFAULT.version


@pytest.mark.usefixtures("truth")
def test_learning_again_judges_everybody_anew_but_calls_nobody_newly_registered(house: House) -> None:
    writes.request_learning(house.scope, file_id=file_id(), client_key=client_key("again"), now=NOW)
    asked = {"organization_id": house.organization.pk, "file_id": file_id(), "key": "request-1", "actor_id": None}
    for _ in range(2):
        jobs.learn(**asked)
    run = MatchRun.objects.get()
    assert (run.key, run.state) == (Parameters.objects.get().version, "")
    assert walk(house).matched > 0
    assert reads.changes(house.scope) is None


def test_only_an_admin_asks_for_learning_and_only_about_files_of_their_own(world: World, house: House) -> None:
    with pytest.raises(ForbiddenError):
        writes.request_learning(house.analyst_scope, file_id=file_id(), client_key=client_key("a"), now=NOW)
    with pytest.raises(NotFoundError):
        writes.request_learning(world.b.scope, file_id=file_id(), client_key=client_key("b"), now=NOW)


def decide(house: House, truth: dict[int, Voter | None], *, honest: bool = True) -> int:
    """Of everybody who is shown somebody: this is them, or none of these; returns how many."""
    scope = job_scope(house)
    asked = reads.subjects(scope, contact_ids=[*truth])
    rows = []
    for subject, found in zip(asked, reads.find_all(scope, subjects=asked), strict=True):
        voter = truth[subject.contact_id or 0]
        shown = [each.voter.canonical_voter_id for each in found]
        right = voter.canonical if voter and voter.canonical in shown else ""
        if not honest and shown:
            right = "" if right else shown[0]
        rows += [
            Decision(
                organization=house.organization,
                campaign=house.campaign,
                mobilizer=house.mobilizers[0],
                contact_id=subject.contact_id,
                canonical_voter_id=each,
                verdict="confirmed" if each == right else "refused",
                probability_ppm=0,
                weight=0,
                model_version="",
                status_before="possible",
                batch_key=client_key(f"decided {subject.contact_id}"),
                decided_at=NOW,
            )
            for each in ([right] if right else shown)
        ]
    Decision.objects.bulk_create(rows)
    return len({one.contact_id for one in rows})


def test_peoples_decisions_recalibrate_and_are_tested_on_others(house: House, truth: dict[int, Voter | None]) -> None:
    decided = decide(house, truth)
    version = learn(house)
    row = Parameters.objects.get()
    assert row.decisions + row.decisions_held_out == decided
    assert row.decisions_held_out == pytest.approx(decided / 4, rel=0.3)
    assert set(row.held_out) == {"in_use", "learned", "calibrated"}
    assert row.slope is not None
    assert row.slope > 0
    if version:
        assert min(row.held_out["learned"], row.held_out["calibrated"]) <= row.held_out["in_use"]
        assert bool(in_use(house).calibration.said) is (row.held_out["calibrated"] <= row.held_out["learned"])


def test_decisions_against_the_judge_make_it_humble(house: House, truth: dict[int, Voter | None]) -> None:
    """Whoever the machine is sure of was refused: it must be less sure of the next."""
    first = reads.find_all(job_scope(house), subjects=reads.subjects(job_scope(house), contact_ids=[*truth]))
    decide(house, truth, honest=False)
    learn(house)
    row = Parameters.objects.get()
    assert row.outcome == "used"
    assert row.held_out["calibrated"] < min(row.held_out["learned"], row.held_out["in_use"])
    Decision.objects.all().delete()
    after = reads.find_all(job_scope(house), subjects=reads.subjects(job_scope(house), contact_ids=[*truth]))
    sure = [sum(bool(found) and found[0].judgement.probability > 0.95 for found in page) for page in (first, after)]
    assert sure[1] < sure[0] / 10


def test_worse_figures_are_kept_and_not_used(
    house: House, truth: dict[int, Voter | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    decide(house, truth)
    first = learn(house)
    learned = learning.learn_from

    def upside_down(*args: object, **named: object):
        """Everybody in the file: nobody is ever unlikely."""
        made = learned(*args, **named)
        return replace(made, found=0.999_999, fields={**made.fields, "last": DEFAULT.fields["last"][::-1]})

    monkeypatch.setattr(learning, "learn_from", upside_down)
    monkeypatch.setattr(learning, "drawn", lambda _curve, before: before)
    assert learn(house, key="worse") == ""
    worse = Parameters.objects.get(number=2)
    assert (worse.outcome, worse.in_use) == ("worse", False)
    assert min(worse.held_out["learned"], worse.held_out["calibrated"]) > worse.held_out["in_use"]
    assert in_use(house).version == (first or DEFAULT.version)


def test_what_was_taken_back_or_only_proposed_is_no_label(house: House, truth: dict[int, Voter | None]) -> None:
    decide(house, truth)
    Decision.objects.filter(contact_id__in=[*truth][::2]).update(undone_at=NOW + timedelta(days=1))
    Decision.objects.filter(contact_id__in=[*truth][1::2]).update(awaits_second=True)
    learn(house)
    assert (Parameters.objects.get().decisions, Parameters.objects.get().held_out) == (0, {})


def due(house: House) -> list[str]:
    """The keys of what waits to be learned, which is then learned."""
    jobs.learn_where_due(timestamp=0)
    waiting = ProcrastinateJob.objects.filter(task_name="matching.learn", status="todo")
    asked = [job.args for job in waiting]
    for args in asked:
        jobs.learn(**args)
    waiting.delete()
    return [args["key"] for args in asked if args["organization_id"] == house.organization.pk]


def test_it_learns_again_by_night_where_there_is_twice_as_much(house: House) -> None:
    assert due(house) == []
    assert learn(house) == ""
    truth = acquaintances(house, KNOWN, MANY)
    assert len(due(house)) == 1
    assert in_use(house).version == Parameters.objects.get(in_use=True).version
    assert due(house) == []
    decide(house, truth)
    assert len(due(house)) == 1
    assert Parameters.objects.latest("number").decisions > 0
    assert due(house) == []
    Parameters.objects.update(level_set="of another time")
    assert len(due(house)) == 1


def test_contacts_who_say_too_little_are_not_learned_from_every_night(house: House) -> None:
    acquaintances(house, KNOWN, MANY)
    Contact.objects.update(city="", birth_year=None)
    assert len(due(house)) == 1
    assert (Parameters.objects.get().outcome, Parameters.objects.get().contacts) == ("too_few", 0)
    assert due(house) == [Parameters.objects.get().key]
    assert Parameters.objects.count() == 1
