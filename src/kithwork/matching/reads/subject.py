from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from kithwork.campaigns import reads as campaigns
from kithwork.contacts import reads as contacts
from kithwork.contacts.reads import ContactCard
from kithwork.contacts.rules import ContactDetails
from kithwork.kernel.errors import NotFoundError
from kithwork.kernel.scope import CampaignScope, MobilizerScope
from kithwork.linkage.model import Model
from kithwork.linkage.person import Person
from kithwork.matching.reads.parameters import ModelsInUse, models_in_use
from kithwork.matching.reads.rows import visible_contact_decisions, visible_decisions
from kithwork.matching.rules import Said, Why, fingerprint, says_enough
from kithwork.voterfile import reads as voterfile


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom a look-up is about: a contact, or the mobilizer themself (`contact_id` empty).

    `state` is the one whose file is asked; `refused` are voters a person said it is not, `undone` pairs that are no
    machine's business any more; `decided` is the verdict of a person that stands, or ""; `model` holds the parameters in
    use for the file that is asked; `fingerprint` changes with anything the answer depends on.
    """

    contact_id: int | None
    holder_id: int | None
    person: Person
    status: str
    state: str
    refused: frozenset[str]
    undone: frozenset[str]
    decided: str
    is_machine_match: bool
    why: Why
    model: Model
    fingerprint: str


def subject(scope: MobilizerScope, *, contact_id: int | None) -> Subject:
    """NotFoundError for a contact the mobilizer does not hold."""
    if contact_id is None:
        return _oneself(scope)
    found = subjects(scope, contact_ids=[contact_id])
    if not found:
        raise NotFoundError(contact_id)
    return found[0]


def subjects(scope: CampaignScope, *, contact_ids: Collection[int]) -> tuple[Subject, ...]:
    """In the order of their ids; who cannot be seen is absent. Five statements, however many."""
    cards = contacts.cards(scope, contact_ids=contact_ids)
    files = _files(scope)
    models = models_in_use(scope)
    homes = _homes(scope, {card.mobilizer_id for card in cards})
    said = _said(scope, contact_ids)
    return tuple(
        _subject(card, files, models, homes.get(card.mobilizer_id, ""), said.get(card.id, Said())) for card in cards
    )


def decided(scope: MobilizerScope, *, contact_id: int | None) -> str:
    """The verdict that stands, the latest; "" where nothing was decided. The machine's own is `matched`."""
    standing = visible_decisions(scope, contact_id=contact_id).filter(undone_at=None, awaits_second=False)
    return standing.order_by("-id").values_list("verdict", flat=True).first() or ""


def _subject(card: ContactCard, files: Mapping[str, int], models: ModelsInUse, home: str, said: Said) -> Subject:
    person = _person(card.person)
    state = person.state or _only(files) or home
    model = models.of(files.get(state))
    return Subject(
        contact_id=card.id,
        holder_id=card.mobilizer_id,
        person=person,
        status=card.match_status,
        state=state,
        refused=said.refused,
        undone=said.undone,
        decided=said.decided,
        is_machine_match=card.is_machine_match,
        why=_why_not(person, card.match_status, state in files),
        model=model,
        fingerprint=fingerprint(person, state, files.get(state), sorted(said.refused), model.version),
    )


def _oneself(scope: MobilizerScope) -> Subject:
    own = campaigns.visible_mobilizers(scope).first()
    if own is None:
        raise NotFoundError(scope.mobilizer_id)
    person = Person(
        first=own.first_name,
        last=own.last_name,
        nickname=own.preferred_name,
        phone=own.phone,
        city=own.city,
        state=own.state,
    )
    files = _files(scope)
    state = person.state or _only(files)
    model = models_in_use(scope).of(files.get(state))
    rows = visible_decisions(scope, contact_id=None).order_by("id")
    said = Said.of(rows.values_list("verdict", "canonical_voter_id", "undone_at"))
    return Subject(
        contact_id=None,
        holder_id=scope.mobilizer_id,
        person=person,
        status=own.match_status,
        state=state,
        refused=said.refused,
        undone=said.undone,
        decided=said.decided,
        is_machine_match=False,
        why=_why_not(person, own.match_status, state in files),
        model=model,
        fingerprint=fingerprint(person, state, files.get(state), sorted(said.refused), model.version),
    )


def _why_not(person: Person, status: str, has_file: bool) -> Why:  # noqa: FBT001 - one of three conditions
    if status == "matched":
        return Why.MATCHED
    if not says_enough(person):
        return Why.TOO_LITTLE
    return Why.SHOWN if has_file else Why.NO_FILE


def _files(scope: CampaignScope) -> dict[str, int]:
    return {file.state: file.id for file in voterfile.in_force(scope)}


def _only(files: Mapping[str, int]) -> str:
    """Where nothing was said: the one state there is a file for, else the holder's own."""
    return next(iter(files)) if len(files) == 1 else ""


def _homes(scope: CampaignScope, holders: Collection[int | None]) -> dict[int | None, str]:
    mobilizers = campaigns.visible_mobilizers(scope).filter(id__in=[holder for holder in holders if holder])
    return dict(mobilizers.values_list("id", "state"))


def _said(scope: CampaignScope, contact_ids: Collection[int]) -> dict[int | None, Said]:
    by_contact: dict[int | None, list[tuple[str, str, datetime | None]]] = defaultdict(list)
    rows = visible_contact_decisions(scope, contact_ids=contact_ids).filter(awaits_second=False).order_by("id")
    for contact_id, verdict, voter, undone_at in rows.values_list(
        "contact_id", "verdict", "canonical_voter_id", "undone_at"
    ):
        by_contact[contact_id].append((verdict, voter, undone_at))
    return {contact_id: Said.of(rows) for contact_id, rows in by_contact.items()}


def _person(said: ContactDetails) -> Person:
    return Person(
        first=said.first_name,
        last=said.last_name,
        nickname=said.nickname,
        phone=said.phone,
        street=said.street,
        city=said.city,
        state=said.state,
        zip=said.zip,
        birth_year=said.birth_year,
        age=said.age,
        age_asof=said.age_said_in,
    )
