"""A column that is read as several dates: an end that is the receipt makes every ticket answered at once."""

from data.intake.fields import IN_ORDER, TIMES
from data.intake.mapping import Layout, Mapping
from domain.marks import N_
from domain.problems import Problem


def found(mapping: Mapping) -> tuple[Problem, ...]:
    """A sentence for each column that `mapping` reads as several dates of a ticket."""
    if mapping.layout is not Layout.TICKET:
        return ()
    fields: dict[str, list[str]] = {}
    for name in IN_ORDER:
        if name in TIMES and name in mapping.columns:
            fields.setdefault(mapping.columns[name], []).append(name)
    message = N_("“{column}” is read as several dates: {fields}. Is one of them in another column?")
    return tuple(
        Problem(message, column=column, fields=", ".join(names)) for column, names in fields.items() if len(names) > 1
    )
