"""Who may do what: command × role × whose case, against the table of the domain."""

import pytest

from domain.people import Person, Role
from domain.problems import NotAllowed
from domain.rights import RIGHTS, Action, demand, may

ROLES = "agent team_lead supervisor manager analyst compliance admin player".split()
TABLE = """
file             own  team  any  -    -    -    -    any
note             own  team  any  -    -    -    -    -
acknowledge      own  team  any  -    -    -    -    -
request          own  team  any  -    -    -    -    -
propose          own  team  any  -    -    -    -    -
change_status    own  team  any  -    -    -    -    -
answer           own  team  any  -    -    -    -    -
open_appeal      own  team  -    -    -    -    -    any
decide_appeal    -    -     any  -    -    -    -    -
record_mediation -    -     any  -    -    any  -    -
take_part        -    -     -    -    -    -    -    any
extend           own  team  any  -    -    -    -    -
reclassify       own  team  any  -    -    -    -    -
reopen           own  team  any  -    -    -    -    -
take             team team  any  -    -    -    -    -
assign           -    team  any  -    -    -    -    -
set_absence      -    team  any  -    -    -    -    -
raise_priority   -    team  any  -    -    -    -    -
breach_reason    own  team  any  -    -    -    -    -
see_texts        own  team  any  -    -    any  -    -
see_papers       own  team  any  -    -    any  -    any
add_papers       own  team  any  -    -    -    -    any
delete_papers    -    team  any  -    -    -    -    -
see_figures      team team  any  any  any  any  any  -
see_workload     -    team  any  any  -    -    -    -
coach            -    team  -    -    -    -    -    -
see_appeals      -    team  any  any  -    any  any  -
see_outbox       -    team  any  -    -    -    any  -
import           -    -     -    -    -    -    any  -
export_all       -    -     -    -    -    -    any  -
restore          -    -     -    -    -    -    any  -
set_policies     -    -     -    -    -    -    any  -
set_guides       -    -     -    -    -    -    any  -
set_templates    -    -     -    -    -    -    any  -
set_users        -    -     -    -    -    -    any  -
see_audit        -    -     -    -    -    any  any  -
back_up          -    -     -    -    -    -    any  -
set_retention    -    -     -    -    -    -    any  -
erase_player     -    -     -    -    -    -    any  -
give_player_data -    -     -    -    -    any  any  any
"""
# Whose case it is, and from which reach on it may be touched. A case of one's own is one of one's team too.
CASES = {
    "own": ("payments", "me", {"own", "team", "any"}),
    "a colleague's": ("payments", "other", {"team", "any"}),
    "the team's, nobody's": ("payments", None, {"team", "any"}),
    "another team's": ("games", "other", {"any"}),
    "no team's": (None, None, {"any"}),
}
ROWS = [
    (action, role, reach, case)
    for action, *reaches in (line.split() for line in TABLE.strip().splitlines())
    for role, reach in zip(ROLES, reaches, strict=True)
    for case in CASES
]


@pytest.mark.parametrize(("action", "role", "reach", "case"), ROWS)
def test_a_right_reaches_as_far_as_the_table_says(action: str, role: str, reach: str, case: str) -> None:
    in_a_team = role in ("agent", "team_lead")
    me = Person("me", "Me", Role(role), "payments" if in_a_team else None)
    team, agent, from_reach = CASES[case]
    allowed = reach in from_reach
    assert may(me, Action(action), team, agent) is allowed
    if allowed:
        demand(me, Action(action), team, agent)
    else:
        with pytest.raises(NotAllowed, match=rf"Me \({role}\) may not do this \({action}\)"):
            demand(me, Action(action), team, agent)


def test_the_table_holds_every_action_and_every_role() -> None:
    assert {row[0] for row in ROWS} == set(Action) == set(RIGHTS)
    assert set(ROLES) == set(Role)


def test_somebody_without_a_team_reaches_no_team() -> None:
    lead = Person("me", "Me", Role.TEAM_LEAD, None)
    assert not may(lead, Action.ASSIGN, None, None)
