"""When a complaint came to its end, from which the time is counted that anything of its player is kept."""

from datetime import timedelta

from domain.vocabulary import MEDIATED_WITHIN

# A sum of numbers: to add days to an instant, the engine asks a calendar, at a third of a microsecond each time.
_MEDIATED_WITHIN = f"make_timestamptz(epoch_us(answered_at) + {MEDIATED_WITHIN // timedelta(microseconds=1)})"
#: A table in SQL of the complaints that are over: `ticket_id`, `ended_at`. Closed, and answered so long ago that no
#: body outside takes it any more, whichever is later; or, closed in its source nobody knows when, seen so. An appeal
#: keeps it from ending, and so does a body outside, until they have decided.
ENDED = f"""(
    SELECT ticket_id, greatest(
        coalesce(greatest(closed_at, {_MEDIATED_WITHIN}), valid_from),
        appeal_decided_at, mediation_decided_at
    ) AS ended_at
    FROM versions_current
    WHERE NOT is_open AND (appealed_at IS NULL OR appeal_outcome IS NOT NULL)
        AND (mediated_at IS NULL OR mediation_outcome IS NOT NULL)
)"""
