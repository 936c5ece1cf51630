"""The model of this file and these contacts, and where it is kept."""

from pathlib import Path
from typing import Final

import numpy as np

from kithwork.linkage import judge
from kithwork.linkage.learn import LEAST_CONTACTS, MOST_CONTACTS, Sample, learn
from kithwork.linkage.model import DEFAULT, Model
from kithwork.linkage.vocabulary import Ints
from kithwork.matching.bulk import blocking
from kithwork.matching.bulk.errors import LinkError
from kithwork.matching.bulk.judging import people_of
from kithwork.matching.bulk.work import Work

MODEL: Final = "model.json"
_SEED: Final = 1
_STRANGERS: Final = 100_000


def learned(work: Work, contacts: int, *, today: str) -> Model:
    """Learn from contacts evenly spread over the file, with all their candidates and as many voters who are strangers."""
    if contacts < LEAST_CONTACTS:
        return DEFAULT
    people, place = people_of(work)
    chosen = np.unique(np.arange(MOST_CONTACTS, dtype=np.int64) * contacts // MOST_CONTACTS)
    contact, voter = _pairs(work, chosen)
    strangers = np.random.default_rng(_SEED).integers(0, len(people.voters), min(_STRANGERS, len(people.voters)))
    known, row = np.unique(np.concatenate([place[voter], strangers]), return_inverse=True)
    own = people.contacts.take(chosen)
    sample = Sample(
        pairs=judge.Pairs(np.searchsorted(chosen, contact), row[: len(contact)]),
        contacts=own.columns(),
        voters=people.voters.take(known).columns(),
        vocabulary=people.vocabulary,
        frequencies=people.frequencies(own),
    )
    return learn(sample, version="learned-1", learned=today)


def _pairs(work: Work, chosen: Ints) -> tuple[Ints, Ints]:
    contacts, voters = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for pairs in blocking.ranges(work, 1 << 20):
        kept = np.isin(pairs.contact, chosen)
        contacts.append(pairs.contact[kept].astype(np.int64))
        voters.append(pairs.voter[kept].astype(np.int64))
    return np.concatenate(contacts), np.concatenate(voters)


def read_model(path: Path) -> Model:
    try:
        return Model.from_json(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise LinkError(f"{path} does not exist.") from error
    except (ValueError, KeyError, TypeError) as error:
        raise LinkError(f"{path.name} is no model that ./kith link has saved.") from error
