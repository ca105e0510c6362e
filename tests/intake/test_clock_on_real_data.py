"""The clock against what real desks say of their limits."""

from datetime import date, timedelta
from fractions import Fraction

import duckdb
import pytest

from sla.calendar import Calendar, Interval
from sla.clockwork import Clockwork
from tests.conftest import ROOT
from tooling import learned_limits

DATA = ROOT.parent / "shared" / "data"
FILE, BOSTON = DATA / "uci_incident_event_log.csv.gz", DATA / "boston311_2015.csv.gz"
WEEKDAYS = Calendar("UTC", ((Interval(0, 1440),),) * 5 + ((), ()))
LIMIT = timedelta(hours=153, minutes=27)

# The flag runs: only a ticket's last event counts.
_LAST = """
    SELECT row_number() OVER () AS "case", epoch_us(opened) AS start, epoch_us(closed) AS "end", 0::BIGINT AS amount,
        kept
    FROM (
        SELECT strptime(opened_at, '%d/%m/%Y %H:%M') AS opened, strptime(closed_at, '%d/%m/%Y %H:%M') AS closed,
            made_sla::BOOLEAN AS kept, priority
        FROM read_csv(?, all_varchar = true)
        QUALIFY row_number() OVER (PARTITION BY number ORDER BY sys_mod_count::INTEGER DESC) = 1
    )
    WHERE priority LIKE '3%'
"""


@pytest.mark.skipif(not FILE.is_file(), reason=f"there is no file {FILE}")
def test_the_flag_of_priority_3_is_that_of_153_45_weekday_hours() -> None:
    cases = duckdb.connect().execute(_LAST, [str(FILE)]).df()
    clock = Clockwork(WEEKDAYS, date(2016, 1, 1), date(2018, 1, 1))
    judged = clock.answer("elapsed", cases[["case", "start", "end", "amount"]]).merge(cases, on="case")
    kept = judged["value"] <= LIMIT / timedelta(microseconds=1)
    agreed = Fraction(int((kept == judged["kept"]).sum()), len(judged))
    assert len(judged) > 20_000
    assert agreed >= Fraction(992, 1000), float(agreed)


@pytest.mark.skipif(not BOSTON.is_file(), reason=f"there is no file {BOSTON}")
def test_limits_learned_on_half_a_year_tell_the_deadlines_of_the_other() -> None:
    requests, ways = learned_limits.read(BOSTON), learned_limits.clocks()
    spring, autumn = (requests[half].reset_index() for half in (requests["month"] <= 6, requests["month"] > 6))
    limits = learned_limits.learn(spring, ways, newest=3)
    shares = [float(learned_limits.told(part, limits, ways).mean()) for part in (spring, autumn)]
    assert len(requests) == 56_277
    assert [round(share, 3) for share in shares] == [0.907, 0.926]  # as docs/clock.md tells
