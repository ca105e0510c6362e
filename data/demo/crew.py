"""The invented staff of the demo."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from domain.people import Person, Role

TEAMS: Mapping[str, str] = MappingProxyType(
    {"payments": "Paiements", "games": "Jeux", "accounts": "Comptes", "general": "Généralistes"}
)

_LEADS = {
    "payments": "Léa Moreau",
    "games": "Yanis Benkacem",
    "accounts": "Inès Carvalho",
    "general": "Thomas Lefèvre",
}
_AGENTS = {
    "payments": "Amélie Roux, Moussa Diarra, Chiara Rinaldi, Hugo Perrin, Linh Tran, Karim Haddad",
    "games": "Noé Marchand, Fatou Sarr, Piotr Zielinski, Camille Dupuis, Sofia Almeida",
    "accounts": "Maxime Girard, Aïcha Bensaïd, Jonas Keller, Manon Le Goff, Tiago Nunes, Awa Traoré",
    "general": "Clara Fontaine, Samir Lahlou, Eva Novakova, Baptiste Noël",
}
_OTHERS = {
    "Hélène Vasseur": Role.SUPERVISOR,
    "Julien Castel": Role.MANAGER,
    "Nadia Ferhat": Role.ANALYST,
    "Olivier Stern": Role.COMPLIANCE,
    "Mei Caron": Role.ADMIN,
}
_PLAIN = str.maketrans("éèëêïîàâôçÉ", "eeeeiiaaocE")


@dataclass(frozen=True, slots=True)
class Team:
    """A team of the demo at work."""

    lead: Person
    agents: Sequence[Person]


def _person(name: str, role: Role, team: str | None = None) -> Person:
    return Person(name.translate(_PLAIN).lower().replace(" ", "."), name, role, team)


CREW: Mapping[str, Team] = MappingProxyType(
    {
        team: Team(
            _person(_LEADS[team], Role.TEAM_LEAD, team),
            [_person(name, Role.AGENT, team) for name in _AGENTS[team].split(", ")],
        )
        for team in TEAMS
    }
)

#: Decides the appeals of the demo.
SUPERVISOR = next(_person(name, role) for name, role in _OTHERS.items() if role is Role.SUPERVISOR)


def everybody() -> list[Person]:
    """The whole staff of the demo, those outside the teams included."""
    outside = [_person(name, role) for name, role in _OTHERS.items()]
    return outside + [person for team in CREW.values() for person in (team.lead, *team.agents)]
