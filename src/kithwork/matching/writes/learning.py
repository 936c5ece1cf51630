"""Learns by which figures contacts are judged, from the voter file, the contacts, and what people decided."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final
from uuid import UUID

import numpy as np
from django.db import connection, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from kithwork.audit.writes import record
from kithwork.kernel.errors import NotFoundError, RefusedError
from kithwork.kernel.jobs import enqueue
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope, OrgScope
from kithwork.linkage.calibration import Calibration
from kithwork.linkage.fingerprint import level_set
from kithwork.linkage.learn import LEAST_CONTACTS
from kithwork.linkage.learn import learn as learn_from
from kithwork.linkage.model import DEFAULT, Model
from kithwork.linkage.recalibrate import Curve, drawn, fitted, log_loss
from kithwork.matching import reads
from kithwork.matching.models import Parameters
from kithwork.matching.reads import Labels
from kithwork.matching.rules import LEAST_DECIDED, LEAST_HELD_OUT, LEAST_OF_EACH, Material, has_grown, is_no_worse
from kithwork.voterfile import reads as voterfile
from kithwork.voterfile.reads import FileInForce

_Outcome = Parameters.Outcome
_DECIMALS: Final = 6


@transaction.atomic
def request_learning(scope: OrgScope, *, file_id: int, client_key: UUID, now: datetime) -> None:
    """In the background; contacts are then judged anew by what was learned."""
    scope.require(Permission.MANAGE_VOTER_FILES)
    if not any(file.id == file_id for file in voterfile.in_force(scope)):
        if not voterfile.visible(scope).filter(id=file_id).exists():
            raise NotFoundError(file_id)
        raise RefusedError(_("Only a file in force is learned from."))
    _enqueue(scope, file_id=file_id, key=f"request-{client_key}")
    record(scope, verb="match.learn.request", noun="voter_file", noun_id=file_id, now=now)


@transaction.atomic
def learn_where_due(scope: OrgScope, *, within: Sequence[CampaignScope]) -> None:
    """In the background, of files in force where much has been added since the last time, or the matcher is a newer one."""
    scope.require(Permission.RUN_JOBS)
    for file in voterfile.in_force(scope):
        decided = reads.count_decided(scope, within=within, state=file.state)
        now = Material(reads.count_sampled(scope, within=within, state=file.state), decided)
        if has_grown(now, _last(scope, file)):
            # Once for each size: who says too little to be looked up is counted here and not learned from.
            _enqueue(scope, file_id=file.id, key=f"grown-{level_set()[:12]}-{now.size}")


def _last(scope: OrgScope, file: FileInForce) -> Material:
    """Figures for other levels count as nothing learned."""
    of_levels = reads.visible_parameters(scope).filter(voter_file_id=file.id, level_set=level_set())
    last = of_levels.order_by("-number").first()
    return Material(last.contacts, last.decisions + last.decisions_held_out) if last else Material(0, 0)


def _enqueue(scope: OrgScope, *, file_id: int, key: str) -> None:
    enqueue(
        "matching.learn",
        once=f"matching-learn-{file_id}",
        organization_id=scope.organization_id,
        file_id=file_id,
        key=key,
        actor_id=scope.actor_id,
    )


def learn(scope: OrgScope, *, within: Sequence[CampaignScope], file_id: int, key: str = "", now: datetime) -> str:
    """Learn from these campaigns' contacts and put the figures in use if they are no worse; returns their version, else "".

    `key` names what asked for it ("": that the file came into force): asked twice, learned once. Changes nothing until
    the end, so that it may be killed and called again. A file that is no more in force teaches nothing.
    """
    scope.require(Permission.RUN_JOBS)
    file = next((file for file in voterfile.in_force(scope) if file.id == file_id), None)
    if file is None or file.in_force_at is None:
        return ""
    key = key or f"file-{file.id}-{file.in_force_at.isoformat()}"
    if known := reads.visible_parameters(scope).filter(voter_file_id=file.id, key=key).first():
        return _version(known)
    before = reads.models_in_use(scope).of(file.id)
    learned = _Learning(scope, within, file, before, now).learned()
    return _keep(scope, file, key, learned, now)


@dataclass(frozen=True, slots=True)
class _Learned:
    """`model` is None where there was too little to learn from; `losses` by held-out decisions, empty without them."""

    model: Model | None
    contacts: int = 0
    pairs: int = 0
    decisions: int = 0
    decisions_held_out: int = 0
    curve: Curve | None = None
    losses: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Learning:
    scope: OrgScope
    within: Sequence[CampaignScope]
    file: FileInForce
    before: Model
    now: datetime

    def learned(self) -> _Learned:
        sample = reads.sample(self.scope, within=self.within, file=self.file)
        contacts, pairs = len(sample.contacts), len(sample.pairs.contact)
        enough = contacts >= LEAST_CONTACTS
        day = self.now.astimezone(self.scope.zone).date().isoformat()
        model = learn_from(sample, version="", learned=day) if enough else replace(DEFAULT, learned=day)
        without = _Learned(model if enough else None, contacts, pairs)
        return self._corrected(model, without) or without

    def _corrected(self, model: Model, without: _Learned) -> _Learned | None:
        """By people's decisions; None where they are too few to fit a curve and to test it."""
        if reads.count_decided(self.scope, within=self.within, state=self.file.state) < LEAST_DECIDED:
            return None
        bare = replace(model, calibration=Calibration())
        known, held_out = self._labels([bare], held_out=False), self._labels([self.before, bare], held_out=True)
        rights = sum(known.right)
        if held_out.contacts < LEAST_HELD_OUT or min(rights, len(known.right) - rights) < LEAST_OF_EACH:
            return None
        said = np.array(known.said)[:, 0]
        curve = fitted(model.calibration(said), np.array(known.right))
        calibrated = replace(model, calibration=drawn(curve, model.calibration))
        losses = _losses(held_out, model, calibrated)
        return replace(
            without,
            model=calibrated if losses["calibrated"] <= losses["learned"] else without.model,
            decisions=known.contacts,
            decisions_held_out=held_out.contacts,
            curve=curve,
            losses=losses,
        )

    def _labels(self, models: Sequence[Model], *, held_out: bool) -> Labels:
        return reads.labels(self.scope, within=self.within, state=self.file.state, models=models, held_out=held_out)


def _losses(held_out: Labels, learned: Model, calibrated: Model) -> dict[str, float]:
    right = np.array(held_out.right)
    in_use, bare = np.array(held_out.said).T
    said = {"in_use": in_use, "learned": learned.calibration(bare), "calibrated": calibrated.calibration(bare)}
    return {name: round(log_loss(probability, right), _DECIMALS) for name, probability in said.items()}


@transaction.atomic
def _keep(scope: OrgScope, file: FileInForce, key: str, learned: _Learned, now: datetime) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('kithwork.matching.learn'), %s)", [file.id])
    of_file = reads.visible_parameters(scope).filter(voter_file_id=file.id)
    if known := of_file.filter(key=key).first():
        return _version(known)
    number = (of_file.aggregate(last=Max("number"))["last"] or 0) + 1
    version = f"learned-{file.id}.{number}"
    outcome = _outcome(learned)
    if outcome == _Outcome.USED:
        of_file.filter(in_use=True).update(in_use=False)
    made = Parameters.objects.create(
        organization_id=scope.organization_id,
        voter_file_id=file.id,
        number=number,
        key=key,
        asked_by_id=scope.actor_id,
        version=version,
        level_set=level_set(),
        model=replace(learned.model, version=version).to_json() if learned.model else "",
        contacts=learned.contacts,
        pairs=learned.pairs,
        decisions=learned.decisions,
        decisions_held_out=learned.decisions_held_out,
        slope=learned.curve.slope if learned.curve else None,
        offset=learned.curve.offset if learned.curve else None,
        held_out=dict(learned.losses),
        outcome=outcome,
        in_use=outcome == _Outcome.USED,
        made_at=now,
    )
    record(scope, verb="match.learn", noun="voter_file", noun_id=file.id, people=learned.contacts, now=now)
    return _version(made)


def _version(made: Parameters) -> str:
    return made.version if made.in_use else ""


def _outcome(learned: _Learned) -> Parameters.Outcome:
    if learned.model is None:
        return _Outcome.TOO_FEW
    return _Outcome.USED if is_no_worse(learned.losses) else _Outcome.WORSE
