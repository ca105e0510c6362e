"""When a complaint came to its end, from which the time is counted that anything of its player is kept."""

from domain.vocabulary import MEDIATED_WITHIN

#: A table in SQL of the complaints that are over: `ticket_id`, `ended_at`. Closed, and answered so long ago that no
#: body outside takes it any more, whichever is later; or, closed in its source nobody knows when, seen so. An appeal
#: keeps it from ending, and so does a body outside, until they have decided.
ENDED = f"""(
    SELECT ticket_id, greatest(
        coalesce(greatest(closed_at, answered_at + INTERVAL {MEDIATED_WITHIN.days} DAY), valid_from),
        appeal_decided_at, mediation_decided_at
    ) AS ended_at
    FROM versions_current
    WHERE NOT is_open AND (appealed_at IS NULL OR appeal_outcome IS NOT NULL)
        AND (mediated_at IS NULL OR mediation_outcome IS NOT NULL)
)"""
