"""Teams. A team's score is the mean of its members' scores, so that larger teams have no advantage."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import NamedTuple

from wordrally.contracts.http.sessions import Teams, TeamStanding


class TeamSum(NamedTuple):
    """Number of members of a team, and the sum of their points."""

    members: int
    points: int


EMPTY = TeamSum(0, 0)


def sum_teams(players: Iterable[tuple[int | None, int]]) -> dict[int, TeamSum]:
    """Add up the players, each given by team and score."""
    sums: dict[int, TeamSum] = {}
    for team, score in players:
        if team is not None:
            before = sums.get(team, EMPTY)
            sums[team] = TeamSum(before.members + 1, before.points + score)
    return sums


def team_standings(teams: Teams | None, sums: Mapping[int, TeamSum]) -> list[TeamStanding]:
    """Return the teams, best first. Equal scores share a place, and teams without members come last."""
    if teams is None:
        return []
    rows = [_standing(teams, team, sums.get(team, EMPTY)) for team in range(teams.count)]
    rows.sort(key=lambda row: (*_order(row), row.team))
    orders = [_order(row) for row in rows]
    return [_placed(row, orders.index(order) + 1) for row, order in zip(rows, orders, strict=True)]


def team_name(teams: Teams, team: int) -> str:
    """Return the name that the host gave the team, or its number."""
    return teams.names[team] if teams.names else f"Team {team + 1}"


def _standing(teams: Teams, team: int, of_team: TeamSum) -> TeamStanding:
    score = round(Fraction(of_team.points, of_team.members)) if of_team.members else 0
    return TeamStanding(team=team, name=team_name(teams, team), score=score, members=of_team.members, place=0)


def _order(row: TeamStanding) -> tuple[bool, int]:
    return row.members == 0, -row.score


def _placed(row: TeamStanding, place: int) -> TeamStanding:
    return TeamStanding(team=row.team, name=row.name, score=row.score, members=row.members, place=place)
