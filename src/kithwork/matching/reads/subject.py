from dataclasses import dataclass

from kithwork.campaigns import reads as campaigns
from kithwork.contacts import reads as contacts
from kithwork.contacts.rules import ContactDetails
from kithwork.kernel.errors import NotFoundError
from kithwork.kernel.scope import MobilizerScope
from kithwork.linkage.model import DEFAULT
from kithwork.linkage.person import Person
from kithwork.matching.models import Decision
from kithwork.matching.reads.rows import visible_decisions
from kithwork.matching.rules import Why, fingerprint, says_enough
from kithwork.voterfile import reads as voterfile


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom a look-up is about: a contact, or the mobilizer themself (`contact_id` empty).

    `state` is the one whose file is asked; `refused` are voters a person said it is not; `fingerprint` changes with
    anything the answer depends on.
    """

    contact_id: int | None
    person: Person
    status: str
    state: str
    refused: frozenset[str]
    why: Why
    fingerprint: str


def subject(scope: MobilizerScope, *, contact_id: int | None) -> Subject:
    """NotFoundError for a contact the mobilizer does not hold."""
    person, status = _oneself(scope) if contact_id is None else _contact(scope, contact_id)
    files = {file.state: file.id for file in voterfile.in_force(scope)}
    state = person.state or _home(scope, files)
    refused = frozenset(
        visible_decisions(scope, contact_id=contact_id)
        .filter(undone_at=None, verdict=Decision.Verdict.REFUSED)
        .values_list("canonical_voter_id", flat=True)
    )
    said = fingerprint(person, state, files.get(state), sorted(refused), DEFAULT.version)
    return Subject(contact_id, person, status, state, refused, _why_not(person, status, state in files), said)


def decided(scope: MobilizerScope, *, contact_id: int | None) -> str:
    """The verdict that stands, the latest; "" where a person decided nothing."""
    standing = visible_decisions(scope, contact_id=contact_id).filter(undone_at=None).order_by("-id")
    return standing.values_list("verdict", flat=True).first() or ""


def _why_not(person: Person, status: str, has_file: bool) -> Why:  # noqa: FBT001 - one of three conditions
    if status == "matched":
        return Why.MATCHED
    if not says_enough(person):
        return Why.TOO_LITTLE
    return Why.SHOWN if has_file else Why.NO_FILE


def _contact(scope: MobilizerScope, contact_id: int) -> tuple[Person, str]:
    card = contacts.card(scope, contact_id=contact_id)
    return _person(card.person), card.match_status


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


def _oneself(scope: MobilizerScope) -> tuple[Person, str]:
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
    return person, own.match_status


def _home(scope: MobilizerScope, files: dict[str, int]) -> str:
    """Where nothing was said: the one state there is a file for, else the mobilizer's own."""
    if len(files) == 1:
        return next(iter(files))
    return campaigns.visible_mobilizers(scope).values_list("state", flat=True).first() or ""
