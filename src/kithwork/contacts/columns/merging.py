from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, Expression, F, Func, Value


class MergedOptions(Func):
    """An array of options in which `gone` reads `into`, each option once and in order, as options are always kept."""

    template = "(SELECT COALESCE(array_agg(DISTINCT o ORDER BY o), '{}') FROM unnest(array_replace(%(expressions)s)) o)"
    output_field = ArrayField(BigIntegerField())

    def __init__(self, options: Expression | F | str, *, gone: int, into: int) -> None:
        whole = BigIntegerField()
        super().__init__(options, Value(gone, output_field=whole), Value(into, output_field=whole))
