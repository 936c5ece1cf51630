"""What the demo's organizations say of themselves and ask their neighbors. All invented."""

from __future__ import annotations

from dataclasses import dataclass

from kithwork.accounts.rules import OrganizationDetails
from kithwork.content.rules import ActionDraft, Choice, Link

TIME_ZONE = "America/New_York"


@dataclass(frozen=True, slots=True)
class Ask:
    """An action; `rungs` are the positions it is meant for, `closed_after` the day of the campaign it was closed."""

    draft: ActionDraft
    rungs: tuple[int, ...] = ()
    unanswered: bool = False
    statuses: frozenset[str] = frozenset()
    closed_after: int | None = None


@dataclass(frozen=True, slots=True)
class Drive:
    """A campaign as its organization wrote it."""

    slug: str
    name: str
    title: str
    text: str
    question: str
    rungs: tuple[str, ...]
    asks: tuple[Ask, ...]
    passcode: str = ""


def _options(*labels: str) -> tuple[Choice, ...]:
    return tuple(Choice(None, label) for label in labels)


PINEY_BRANCH, CEDAR_FORK = "piney-branch", "cedar-fork"

ORGANIZATIONS = {
    PINEY_BRANCH: OrganizationDetails(
        name="Piney Branch Neighbors",
        website="https://piney-branch.example.org",
        description="People of the Piney Branch streets who look after their library, their crossings and one another.",
        postal_address="12 Piney Branch Road\nDurham, NC 27703",
        time_zone=TIME_ZONE,
        paid_for_by="Piney Branch Neighbors",
        invitation_days=14,
    ),
    CEDAR_FORK: OrganizationDetails(
        name="Cedar Fork Tenants",
        website="https://cedar-fork.example.org",
        description="Tenants of the Cedar Fork buildings.",
        postal_address="4 Cedar Fork Court\nDurham, NC 27704",
        time_zone=TIME_ZONE,
        paid_for_by="Cedar Fork Tenants",
        invitation_days=14,
    ),
}

LIBRARY = Drive(
    slug="sunday-library",
    name="Open the Library on Sundays",
    title="Talk to three people you know about the library",
    text=(
        "The library levy keeps our branch open, and opens it on **Sundays**.\n\n"
        "Posters convince nobody; people you know do. Make a list of your own people, talk with them, and note how "
        "they see it. It takes ten minutes an evening.\n\n"
        "- You choose whom you talk to.\n- Nobody else calls your people.\n- You can leave at any time."
    ),
    question="Will they vote yes on the library levy?",
    rungs=("Yes, and will bring others", "Yes", "Undecided", "Leaning no", "No"),
    passcode="sunday",
    asks=(
        Ask(
            ActionDraft(
                type="task",
                name="Tell them about the Sunday hours",
                nickname="Sunday hours",
                short_description="A minute is enough: what would change, and when.",
                description="What to say:\n\n1. The branch would open **Sundays from 1 to 6**.\n2. It costs a "
                "typical household less than a paperback a month.\n3. Ask what they would use it for.",
                message="Hi {first_name}, our library could open on Sundays from 1 to 6. What would you use it for?",
                links=(Link("The levy in plain words", "https://piney-branch.example.org/levy"),),
            )
        ),
        Ask(
            ActionDraft(
                type="multiple_choice",
                several=True,
                name="Find out what they use the library for",
                nickname="Uses",
                short_description="Choose everything they mention.",
                options=_options(
                    "Books", "Story time for children", "Computers and printing", "Meeting rooms", "Does not use it"
                ),
            )
        ),
        Ask(
            ActionDraft(
                type="multiple_choice",
                name="Ask how they plan to vote",
                nickname="Plan to vote",
                short_description="Who has a plan goes.",
                options=_options("By mail", "Early, in person", "On election day", "No plan yet"),
            ),
            rungs=(1, 2),
        ),
        Ask(
            ActionDraft(
                type="free_response",
                name="Ask what worries them about the levy",
                nickname="Worries",
                short_description="Listen. Write down their words, not yours.",
            ),
            rungs=(3, 4),
        ),
        Ask(
            ActionDraft(
                type="task",
                name="Help them register to vote",
                nickname="Registration",
                short_description="We could not find them on the rolls.",
                message="Hi {first_name}, you can register to vote online, it takes five minutes:",
                links=(Link("How to register, step by step", "https://piney-branch.example.org/register"),),
            ),
            statuses=frozenset({"unmatched", "declined"}),
        ),
        Ask(
            ActionDraft(
                type="task",
                name="Invite them to the reading night",
                nickname="Reading night",
                short_description="It was a good evening; thank you.",
            ),
            closed_after=24,
        ),
    ),
)

CROSSINGS = Drive(
    slug="safer-crossings",
    name="Safer Crossings",
    title="Who walks across Alston Street with you?",
    text="A draft: the streets committee is still choosing its words.",
    question="Will they come to the streets committee's evening?",
    rungs=("Will come", "Maybe", "Will not come"),
    asks=(Ask(ActionDraft(type="task", name="Ask where they cross", nickname="Crossing")),),
)

HEAT = Drive(
    slug="warm-homes",
    name="Warm Homes",
    title="Your neighbors' radiators, and yours",
    text="We ask the owners to repair the heating before winter. Together they will listen.",
    question="Will they sign the letter about the heating?",
    rungs=("Signed", "Will sign", "Not sure", "Will not sign"),
    asks=(
        Ask(ActionDraft(type="task", name="Show them the letter", nickname="Letter")),
        Ask(ActionDraft(type="free_response", name="Ask how warm their rooms are", nickname="Warmth")),
    ),
)

NOTES = (
    "Works late on weekdays; Saturdays are better.",
    "Wants to read the levy's text before saying more. I will bring a copy.",
    "Takes two children to story time and would love Sundays.",
    "Worried about parking on the branch's street. Ask the committee.",
    "Prefers text messages to calls.",
    "Offered to put a sign in the yard.",
    "We talked over the fence for half an hour, mostly about tomatoes.",
    "Just moved here; still on the rolls of the old address, I think.",
    "Uses the computers to look for work.",
    "Asked me to come back after the holiday.",
)

WORRIES = (
    "Rents went up already, and now this.",
    "Would rather see the money in the schools.",
    "Thinks the branch is empty on weekdays.",
    "Wants to know who decides about the hours.",
    "Nothing really, just tired of ballots.",
    "It gets cold in the back bedroom.",
    "Warm enough since the last repair.",
)

MANAGEMENT_NOTES = (
    "Coffee on Tuesday. Full of ideas; wants to lead a list-making evening.",
    "Called: has little time until the end of the month, then back.",
    "Asked for help with the hard conversations. Paired up with a neighbor.",
    "Thanked for the reading night. Would speak at the council meeting.",
)
