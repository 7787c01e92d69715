import { expect, test } from "vitest";
import { welcome } from "../../../live/frames.examples";
import { busOf, podiumOfTeams, teamName } from "./teams";

const RED = { team: 0, name: "Red", score: 400, members: 3, place: 2 };
const BLUE = { team: 1, name: "Blue", score: 900, members: 2, place: 1 };

test("a team is known by the board, else by the settings, else by its number", () => {
  const { session } = welcome();
  expect(teamName({ teams: [RED, BLUE], session }, 1)).toBe("Blue");
  const named = {
    ...session,
    settings: { teams: { count: 2, assign: "balanced" as const, names: ["Foxes", "Owls"] } },
  };
  expect(teamName({ teams: [], session: named }, 1)).toBe("Owls");
  expect(teamName({ teams: [], session }, 1)).toBe("2");
  expect(teamName({ teams: [], session }, null)).toBeNull();
});

test("teams stand on the podium in the order of their places, each in its own colour", () => {
  const rows = podiumOfTeams([RED, BLUE]);
  expect(rows.map(({ nickname, place }) => [nickname, place])).toEqual([
    ["Blue", 1],
    ["Red", 2],
  ]);
  expect(new Set(rows.map(({ avatar }) => avatar)).size).toBe(2);
  expect(busOf(9)).toBe(busOf(1));
});
