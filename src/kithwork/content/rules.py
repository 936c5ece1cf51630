"""Decisions about ladders and actions, on plain values."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from kithwork.kernel.errors import RefusedError
from kithwork.kernel.text import check_text

RUNGS_AT_LEAST, RUNGS_AT_MOST = 2, 10
OPTIONS_AT_LEAST, OPTIONS_AT_MOST = 2, 30
LINKS_AT_MOST = 10
MISSIONS_AT_MOST = 50
GOAL_AT_MOST = 1_000
LABEL_LIMIT = 120
NICKNAME_LIMIT = 60
SHORT_LIMIT = 300
DESCRIPTION_LIMIT = 20_000
# A text message longer than this arrives in pieces on most phones.
MESSAGE_LIMIT = 1_000
FIRST_NAME = "{first_name}"
# The texts of each noun that are said per language, besides rungs, options and words of links.
TASK_PAGE_TEXTS = ("network_name", "network_description", "kind_of_contacts")
ACTION_TEXTS = ("name", "short_description", "description", "message")
MISSION_TEXTS = ("name", "description")
_LIMITS = {
    "network_description": DESCRIPTION_LIMIT,
    "kind_of_contacts": SHORT_LIMIT,
    "short_description": SHORT_LIMIT,
    "description": DESCRIPTION_LIMIT,
}
MATCH_STATUSES = ("matched", "possible", "unmatched", "declined")


@dataclass(frozen=True, slots=True)
class Choice:
    """A rung or an option as a form says it: `id` empty for a new one. Order in the sequence is the order."""

    id: int | None
    label: str


@dataclass(frozen=True, slots=True)
class Link:
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Targeting:
    """No rung and not the unanswered = every rung; no status = every status; no tag, no place = whatever they have."""

    rungs: frozenset[int] = frozenset()
    unanswered: bool = False
    match_statuses: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()
    # As `voterfile.rules.areas` writes them.
    places: frozenset[str] = frozenset()

    @property
    def tags_in_order(self) -> list[str]:
        return sorted(self.tags, key=str.casefold)


@dataclass(frozen=True, slots=True)
class ActionDraft:
    """What the action form says, texts in the campaign's language. `type` is fixed once made."""

    type: str
    name: str
    nickname: str = ""
    short_description: str = ""
    description: str = ""
    message: str = ""
    several: bool = False
    links: tuple[Link, ...] = ()
    options: tuple[Choice, ...] = ()
    targeting: Targeting = field(default_factory=Targeting)


@dataclass(frozen=True, slots=True)
class TaskPageDraft:
    """What the task page says, in the campaign's language. Without a name our own words stand there; 0 = no goal."""

    network_name: str = ""
    network_description: str = ""
    kind_of_contacts: str = ""
    goal: int | None = None


@dataclass(frozen=True, slots=True)
class MissionDraft:
    """`actions` are ids; their order is that of the actions themselves."""

    name: str
    description: str = ""
    actions: frozenset[int] = frozenset()
    targeting: Targeting = field(default_factory=Targeting)


def letter(message: str, *, links: Sequence[Link], first_name: str) -> str:
    """What a mobilizer sends: the words written for the contact, then those links that are not among them."""
    words = message.replace(FIRST_NAME, first_name)
    told = [f"{link.label}: {link.url}" for link in links if link.url not in words]
    return "\n".join(filter(None, (words, *told)))


def check_task_page(draft: TaskPageDraft) -> TaskPageDraft:
    if draft.goal is not None and not 1 <= draft.goal <= GOAL_AT_MOST:
        raise RefusedError(_("Please give a goal between 1 and %(most)d.") % {"most": GOAL_AT_MOST}, field="goal")
    return TaskPageDraft(
        network_name=check_text(
            draft.network_name, field="network_name", what=_("the name"), limit=LABEL_LIMIT, required=False
        ),
        network_description=check_text(
            draft.network_description,
            field="network_description",
            what=_("the description"),
            limit=DESCRIPTION_LIMIT,
            required=False,
        ),
        kind_of_contacts=check_text(
            draft.kind_of_contacts,
            field="kind_of_contacts",
            what=_("the kind of contacts"),
            limit=SHORT_LIMIT,
            required=False,
        ),
        goal=draft.goal,
    )


def check_mission(draft: MissionDraft) -> MissionDraft:
    return replace(
        draft,
        name=check_text(draft.name, field="name", what=_("a name"), limit=LABEL_LIMIT),
        description=check_text(
            draft.description, field="description", what=_("the description"), limit=DESCRIPTION_LIMIT, required=False
        ),
    )


def check_choices(choices: Sequence[Choice], *, field: str, what: str, least: int, most: int) -> tuple[Choice, ...]:
    """The choices with their labels trimmed and the blank new ones left out."""
    named = [choice for choice in choices if choice.label.strip() or choice.id]
    checked = tuple(
        Choice(choice.id, check_text(choice.label, field=field, what=what, limit=LABEL_LIMIT)) for choice in named
    )
    if not least <= len(checked) <= most:
        raise RefusedError(
            _("Please give between %(least)d and %(most)d; there are %(count)d.")
            % {"least": least, "most": most, "count": len(checked)},
            field=field,
        )
    labels = [choice.label.casefold() for choice in checked]
    if repeated := next((choice.label for choice in checked if labels.count(choice.label.casefold()) > 1), ""):
        raise RefusedError(
            _("“%(label)s” stands there twice. Please give each its own words.") % {"label": repeated}, field=field
        )
    return checked


def check_ladder(rungs: Sequence[Choice], *, is_draft: bool = False) -> tuple[Choice, ...]:
    """A draft is kept as far as it is written."""
    least = 0 if is_draft else RUNGS_AT_LEAST
    return check_choices(rungs, field="rungs", what=_("a response"), least=least, most=RUNGS_AT_MOST)


def check_action(draft: ActionDraft) -> ActionDraft:
    is_choice = draft.type == "multiple_choice"
    return ActionDraft(
        type=draft.type,
        name=check_text(draft.name, field="name", what=_("a name"), limit=LABEL_LIMIT),
        nickname=check_text(
            draft.nickname, field="nickname", what=_("the nickname"), limit=NICKNAME_LIMIT, required=False
        ),
        short_description=check_text(
            draft.short_description,
            field="short_description",
            what=_("the short description"),
            limit=SHORT_LIMIT,
            required=False,
        ),
        description=check_text(
            draft.description,
            field="description",
            what=_("the description"),
            limit=DESCRIPTION_LIMIT,
            required=False,
        ),
        message=_check_message(draft.message),
        several=draft.several and is_choice,
        links=_check_links(draft.links),
        options=_check_options(draft.options) if is_choice else (),
        targeting=draft.targeting,
    )


def _check_message(message: str) -> str:
    message = check_text(message, field="message", what=_("the message"), limit=MESSAGE_LIMIT, required=False)
    if {"{", "}"} & set(message.replace(FIRST_NAME, "")):
        raise RefusedError(
            _("Only %(name)s can stand in braces in the message.") % {"name": FIRST_NAME}, field="message"
        )
    return message


def check_translation(words: str, *, kind: str, field: str) -> str:
    """As long as the text it translates may be; empty for none."""
    if kind == "message":
        try:
            return _check_message(words)
        except RefusedError as refused:
            raise RefusedError(refused.sentence, field=field) from refused
    return check_text(
        words, field=field, what=_("the translation"), limit=_LIMITS.get(kind, LABEL_LIMIT), required=False
    )


def _check_options(options: Sequence[Choice]) -> tuple[Choice, ...]:
    return check_choices(options, field="options", what=_("an option"), least=OPTIONS_AT_LEAST, most=OPTIONS_AT_MOST)


def _check_links(links: Sequence[Link]) -> tuple[Link, ...]:
    given = [link for link in links if link.url.strip() or link.label.strip()]
    if len(given) > LINKS_AT_MOST:
        raise RefusedError(_("Please give at most %(most)d links.") % {"most": LINKS_AT_MOST}, field="links")
    return tuple(_check_link(link) for link in given)


def _check_link(link: Link) -> Link:
    url = check_text(link.url, field="links", what=_("the address of the link"), limit=2_000)
    if not url.startswith(("https://", "http://")):
        raise RefusedError(_("“%(url)s” is not a web address. It begins with https://.") % {"url": url}, field="links")
    return Link(check_text(link.label, field="links", what=_("the words of the link"), limit=LABEL_LIMIT), url)
