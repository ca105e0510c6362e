"""The figures of the procedure: acknowledged by whom, taken up again, appealed, rated, left without news, chased."""

from analytics.instants import ACK_FELL_DUE, ANSWERED, DECIDED, FIRST_ANSWERED, RECEIVED
from analytics.kinds import NO_ACK_LIMIT, share, standing
from analytics.measure import Better, Clock, Measure, Summary, Unit, every_case
from domain.marks import N_
from domain.vocabulary import (
    APPEALED_WITHIN,
    FOR_THE_PLAYER,
    MEDIATED_WITHIN,
    ON_THE_MATTER,
    REOPENED_WITHIN,
)

_NO_ANSWER = N_("Cases without an answer.")
_TOO_YOUNG = N_("Cases whose first answer is too recent: what is counted may still come.")
_NOT_ON_THE_MATTER = N_("Answers that decide nothing of the matter: withdrawn and inadmissible.")


def _acknowledged_by(id: str, title: str, definition: str, formula: str, by_machine: bool) -> Measure:
    return share(
        id,
        title,
        definition,
        formula,
        (NO_ACK_LIMIT,),
        ACK_FELL_DUE,
        lambda case: case.ack_due_at.notnull(),
        lambda case: case.acknowledged_on_time & (case.versions.ack_by_machine.fill_null(False) == by_machine),
        clock=Clock.GROSS,
    )


DEFINITIONS = (
    _acknowledged_by(
        "ack_on_time_machine",
        N_("Acknowledged on time by the machine"),
        N_("How many players were told in time, by an automatic acknowledgement, that their complaint had arrived."),
        N_("acknowledged by then by the machine ÷ all cases whose acknowledgement fell due in the period"),
        by_machine=True,
    ),
    _acknowledged_by(
        "ack_on_time_person",
        N_("Acknowledged on time by a person"),
        N_("How many players were told in time, by somebody of the desk, that their complaint had arrived."),
        N_("acknowledged by then by a person ÷ all cases whose acknowledgement fell due in the period"),
        by_machine=False,
    ),
    share(
        "reopen_rate",
        N_("Reopened"),
        N_("How many answered cases were taken up again within 30 days of their first answer."),
        N_("taken up again within 30 days ÷ all cases first answered in the period, at least 30 days ago"),
        (_NO_ANSWER, _TOO_YOUNG),
        FIRST_ANSWERED,
        lambda case: case.was_answered_before(REOPENED_WITHIN),
        lambda case: case.came_within(case.versions.first_reopened_at, REOPENED_WITHIN),
        better=Better.DOWN,
        matures=REOPENED_WITHIN,
    ),
    share(
        "appeal_rate_internal",
        N_("Appeals"),
        N_("Against how many answers players appealed with the desk within 30 days of the first answer."),
        N_("appealed within 30 days ÷ all cases first answered in the period, at least 30 days ago"),
        (_NO_ANSWER, _TOO_YOUNG),
        FIRST_ANSWERED,
        lambda case: case.was_answered_before(APPEALED_WITHIN),
        lambda case: case.came_within(case.versions.first_appealed_at, APPEALED_WITHIN),
        better=Better.DOWN,
        matures=APPEALED_WITHIN,
    ),
    share(
        "appeal_rate_external",
        N_("Taken outside"),
        N_("How many answered cases went to a body outside the casino within 90 days of the first answer."),
        N_("taken outside within 90 days ÷ all cases first answered in the period, at least 90 days ago"),
        (_NO_ANSWER, _TOO_YOUNG),
        FIRST_ANSWERED,
        lambda case: case.was_answered_before(MEDIATED_WITHIN),
        lambda case: case.came_within(case.versions.first_mediated_at, MEDIATED_WITHIN),
        better=Better.DOWN,
        matures=MEDIATED_WITHIN,
    ),
    share(
        "upheld_rate",
        N_("Upheld"),
        N_("In how many of the answers the player was right, at least in part."),
        N_("upheld and partly upheld ÷ all cases answered in the period with a decision on the matter"),
        (_NO_ANSWER, _NOT_ON_THE_MATTER),
        ANSWERED,
        lambda case: case.versions.decision.isin(sorted(ON_THE_MATTER)).fill_null(False),
        lambda case: case.versions.decision.isin(sorted(FOR_THE_PLAYER)),
        better=Better.NEITHER,
    ),
    share(
        "overturn_rate",
        N_("Overturned"),
        N_("How many of the appeals, with the desk or outside, changed the answer."),
        N_("cases with a changed answer ÷ all cases with an appeal decided in the period, with the desk or outside"),
        (N_("Appeals that wait for their decision."),),
        DECIDED,
        lambda case: case.recourse_decided_at.notnull(),
        lambda case: case.is_overturned,
        better=Better.DOWN,
    ),
    share(
        "rated_share",
        N_("Rated"),
        N_("How many players rated the answer: how far satisfaction can speak for all."),
        N_("rated cases ÷ all cases answered in the period"),
        (_NO_ANSWER,),
        ANSWERED,
        lambda case: case.answered_at.notnull(),
        lambda case: case.versions.rating.notnull(),
    ),
    Measure(
        "satisfaction",
        N_("Satisfaction"),
        N_("How players rated the way in which their complaint was dealt with, from 1 to 5."),
        N_("rating, over the cases answered in the period that were rated"),
        (_NO_ANSWER, N_("Cases that nobody rated: see the share that was.")),
        Summary.MEAN,
        Unit.MARK,
        ANSWERED,
        among=lambda case: case.answered_at.notnull() & case.versions.rating.notnull(),
        quantity=lambda case: case.versions.rating.cast("float64"),
        better=Better.UP,
    ),
    standing(
        "silent_open",
        N_("No news"),
        N_("Open cases whose player has had no word for longer than the policy allows (five business days)."),
        N_("open cases without a word to the player for that long"),
        (
            N_("Cases without such a limit: other systems tell players themselves."),
            N_("Cases that wait for the player, who is to write next."),
        ),
        RECEIVED,
        lambda case: case.is_open,
        lambda case: case.is_silent,
    ),
    share(
        "chase_rate",
        N_("Chased"),
        N_("How many players had to ask when there would be an answer."),
        N_("chased cases ÷ all cases received in the period"),
        (),
        RECEIVED,
        every_case,
        lambda case: case.versions.first_chased_at.notnull(),
        better=Better.DOWN,
    ),
    share(
        "evidence_complete",
        N_("Papers complete"),
        N_("How many answers were given with all the papers there that the category of the complaint expects."),
        N_("answered with no expected paper missing ÷ all cases answered in the period with a decision on the matter"),
        (
            _NO_ANSWER,
            _NOT_ON_THE_MATTER,
            N_("Categories that expect no papers, and cases of other systems, whose papers lie there."),
        ),
        ANSWERED,
        lambda case: (
            case.versions.evidence_missing.notnull()
            & case.versions.decision.isin(sorted(ON_THE_MATTER)).fill_null(False)
        ),
        lambda case: case.versions.evidence_missing == 0,
    ),
)
