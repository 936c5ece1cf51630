"""The columns of a note about a contact."""

from django.db.models import Case, F, TextField, Value, When
from django.utils.translation import gettext_lazy as _

from kithwork.campaigns.columns import full_name
from kithwork.contacts.columns import contact_columns, holder_columns
from kithwork.kernel.privacy import Mark
from kithwork.kernel.table import Column, Kind
from kithwork.kernel.table.column import Text


def note_columns() -> tuple[Column, ...]:
    return (
        _column(
            "note_id", _("Note ID"), _("Kithwork's own number of the note."), F("pk"), kind=Kind.KEY, nullable=False
        ),
        *contact_columns(),
        _column("note", _("Note"), _("What the mobilizer wrote."), F("body"), mark=Mark.PERSONAL, searched=True),
        _column(
            "recorded_at",
            _("Recorded"),
            _("When the note was written."),
            F("recorded_at"),
            kind=Kind.DATE,
            nullable=False,
        ),
        _column(
            "edited_at",
            _("Edited"),
            _("When the note was last changed; empty where it never was."),
            F("edited_at"),
            kind=Kind.DATE,
        ),
        _column(
            "recorded_by_id",
            _("Recorded by, ID"),
            _("Kithwork's own number of the mobilizer who wrote the note."),
            F("recorded_by_id"),
            kind=Kind.KEY,
        ),
        _column(
            "recorded_by_name",
            _("Recorded by"),
            _(
                "Who wrote the note, “former mobilizer” where that account is erased; who holds the contact now may differ."
            ),
            Case(
                When(recorded_by__user=None, then=Value("former mobilizer")),
                default=full_name("recorded_by__first_name", "recorded_by__last_name"),
                output_field=TextField(),
            ),
            mark=Mark.PERSONAL,
        ),
        *holder_columns(),
    )


def _column(key: str, label: Text, description: Text, expression: object, **values: object) -> Column:
    made = {"kind": Kind.TEXT, "mark": Mark.PUBLIC} | values
    return Column(key=key, label=label, description=description, expression=expression, **made)  # type: ignore[arg-type]
