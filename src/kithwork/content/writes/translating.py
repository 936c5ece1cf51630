"""The same texts in a further language."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Model, QuerySet

from kithwork.audit.writes import record
from kithwork.content.reads import (
    visible,
    visible_missions,
    visible_options,
    visible_questions,
    visible_rungs,
    visible_task_page,
)
from kithwork.content.rules import ACTION_TEXTS, MISSION_TEXTS, TASK_PAGE_TEXTS, check_translation
from kithwork.kernel.errors import NotFoundError
from kithwork.kernel.language import put
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope


@transaction.atomic
def translate(scope: CampaignScope, *, section: str, language: str, words: Mapping[str, str], now: datetime) -> None:
    """Sets the texts of one section, as `content.reads.texts` names them; what has gone meanwhile is left out."""
    scope.require(Permission.EDIT_CONTENT)
    kind, _dash, number = section.partition("-")
    said = _Said(language, words)
    if kind == "ladder":
        said.on(visible_questions(scope), ("question",))
        said.labels(visible_rungs(scope), "rung")
    elif kind == "tasks":
        said.on(visible_task_page(scope), TASK_PAGE_TEXTS)
    elif kind == "mission" and number.isdecimal():
        said.on(visible_missions(scope).filter(id=number), MISSION_TEXTS)
    elif kind == "action" and number.isdecimal():
        said.on(visible(scope).filter(id=number), ACTION_TEXTS)
        said.links(visible(scope).filter(id=number))
        said.labels(visible_options(scope).filter(action_id=number), "option")
    else:
        raise NotFoundError(section)
    record(
        scope, verb="content.translate", noun="campaign", noun_id=scope.campaign_id, fields=[section, language], now=now
    )


class _Said:
    def __init__(self, language: str, words: Mapping[str, str]) -> None:
        self._language, self._words = language, words

    def on(self, rows: QuerySet[Model], fields: tuple[str, ...]) -> None:
        for row in rows.select_for_update():
            for field in fields:
                self._set(row, field, key=field, kind=field)
            row.save(update_fields=fields)

    def labels(self, rows: QuerySet[Model], kind: str) -> None:
        for row in rows.select_for_update():
            self._set(row, "label", key=f"{kind}-{row.pk}", kind=kind)
            row.save(update_fields=["label"])

    def links(self, rows: QuerySet[Model]) -> None:
        for row in rows.select_for_update():
            links = getattr(row, "links")  # noqa: B009 - of an action
            for place, link in enumerate(links):
                if f"link-{place}" in self._words:
                    link["label"] = put(
                        link["label"], language=self._language, words=self._word(f"link-{place}", "link")
                    )
            row.save(update_fields=["links"])

    def _set(self, row: Model, field: str, *, key: str, kind: str) -> None:
        if key in self._words:
            setattr(row, field, put(getattr(row, field), language=self._language, words=self._word(key, kind)))

    def _word(self, key: str, kind: str) -> str:
        return check_translation(self._words[key], kind=kind, field=key)
