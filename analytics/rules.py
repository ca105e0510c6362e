"""The rules that all figures share, in words: a title and a text for each, as messages."""

from domain.marks import N_

RULES = (
    (
        N_("Gross clock"),
        N_("The clock on the wall: it never stops, neither at night nor while the player is waited for."),
    ),
    (
        N_("SLA clock"),
        N_(
            "The clock of the limit: it runs in the hours of the policy's calendar and stands still in the statuses"
            " that pause it, such as waiting for the player. Deadlines are set by it; a figure of time says which"
            " clock it was read off."
        ),
    ),
    (
        N_("As of, as known"),
        N_(
            "A figure says how things stood at one instant (as_of), by what had been recorded at another (known_at:"
            " now, unless asked otherwise). The same two instants give the same figure for ever: what is recorded"
            " late changes what is known now, not what was known then."
        ),
    ),
    (
        N_("Answered"),
        N_("The latest answer counts. A reopened case has none until it is answered again."),
    ),
    (
        N_("Late stays late"),
        N_(
            "A limit runs out once, while the case is open and its clock runs. A pause that begins later, or an"
            " extension that comes later, does not undo it. An answer exactly at the deadline is on time."
        ),
    ),
    (
        N_("Waiting, not known since when"),
        N_(
            "Where a source says that a case waits for the player and not since when, its clock runs until that was"
            " seen, which is when it was imported, and stands still from then on."
        ),
    ),
    (
        N_("No deadline"),
        N_(
            "A case without a deadline has no time limit and is in no rate of time: it is neither on time nor late."
            " A deadline that the source gave judges where no policy of ours applies."
        ),
    ),
    (
        N_("What counts"),
        N_(
            "Withdrawn and inadmissible complaints count. Duplicates and spam, once decided to be so, are in no figure."
        ),
    ),
    (
        N_("Faults in the data"),
        N_("A case answered before it was received is in the rates and the counts, and in no duration."),
    ),
    (
        N_("Months, weeks, days"),
        N_("A figure's own instant places a case: its deadline, its answer, its receipt, on the clocks of the desk."),
    ),
    (
        N_("Few cases"),
        N_(
            "A share comes with its numerator, its denominator and an interval. Of fewer than ten cases it is grey;"
            " with nothing to divide by there is a dash, not 0%."
        ),
    ),
)
