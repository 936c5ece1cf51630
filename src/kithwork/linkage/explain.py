"""The waterfall of weights for one pair: for data staff, never for a mobilizer (it says more than a reason may)."""

from collections.abc import Iterator, Sequence

from kithwork.linkage.frequencies import Frequencies
from kithwork.linkage.judge import Scores, score_one
from kithwork.linkage.levels import FIELDS
from kithwork.linkage.model import DEFAULT, Model
from kithwork.linkage.person import Candidate, Person
from kithwork.linkage.posterior import BIT


def explain(
    contact: Person,
    candidate: Candidate,
    frequencies: Frequencies,
    model: Model = DEFAULT,
    *,
    others: Sequence[Candidate] = (),
) -> str:
    """`others` are the contact's other candidates: without them the probability is that of this one alone."""
    scores = score_one(contact, [candidate, *others], frequencies, model)
    return "\n".join(_lines(candidate, scores, model))


def _lines(candidate: Candidate, scores: Scores, model: Model) -> Iterator[str]:
    yield f"{candidate.id}  model {model.version}"
    yield _line("before any evidence", scores.prior, scores.prior)
    running = scores.prior
    for name, weights in scores.evidence.weights.items():
        weight = int(weights[0])
        running += weight
        yield _line(_what(name, scores), weight, running)
    yield f"probability {scores.probability[0]:.6f} among {len(scores.weight)} candidates and nobody in the file"


def _what(name: str, scores: Scores) -> str:
    if name == "pair":
        return "first and last name go together"
    if name == "relative":
        return "could be a relative"
    level = FIELDS[name](int(scores.evidence.levels[name][0]))
    return f"{name}: {level.name.lower().replace('_', ' ')}"


def _line(what: str, weight: int, running: int) -> str:
    return f"{what:<34}{weight / BIT:>+9.3f} bit{running / BIT:>10.3f}"
