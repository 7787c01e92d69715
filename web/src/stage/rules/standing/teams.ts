/** Teams as they are shown: each has a colour, one of those of the racers. */

import type { Standing, TeamStanding } from "../../../contracts.gen";
import type { Game } from "../../../live/game";
import { COLOURS, DRAWINGS } from "../../avatars/avatar";

/** The bus in which a team drives. */
const BUS = 2;

export function colourOfTeam(team: number): { body: string; shade: string } {
  return COLOURS[team % COLOURS.length] ?? { body: "", shade: "" };
}

export function busOf(team: number): number {
  return (team % COLOURS.length) * DRAWINGS + BUS;
}

/** The name of my team, or null; before the first board it is known from the settings. */
export function teamName(
  game: Pick<Game, "teams" | "session">,
  team: number | null | undefined,
): string | null {
  if (team == null) return null;
  const named = game.teams.find((one) => one.team === team)?.name;
  return named ?? game.session.settings?.teams?.names?.[team] ?? String(team + 1);
}

/** Teams as rows of a podium. */
export function podiumOfTeams(teams: readonly TeamStanding[]): Standing[] {
  return ranked(teams).map(({ team, name, score, place }, nth) => ({
    rank: nth + 1,
    player_id: `team ${team}`,
    nickname: name,
    score,
    place,
    avatar: busOf(team),
  }));
}

/** In the order of their places. */
export function ranked(teams: readonly TeamStanding[]): TeamStanding[] {
  return teams.toSorted((one, other) => one.place - other.place || one.team - other.team);
}
