/** How a game is to be played, as the dialog asks for it, and the request that says so. */

import type { SessionDraft, Settings } from "../../contracts.gen";

export type Mode = "live" | "race" | "assignment";

export interface Choice {
  mode: Mode;
  scoring: "speed" | "accuracy";
  feedback: "at_close" | "immediate";
  reading: "off" | "short" | "long";
  close_when_all_answered: boolean;
  shuffle_choices: boolean;
  late_join: boolean;
  generatedNames: boolean;
  goal: "mastery" | "once";
  order: "shuffled" | "quiz";
  timed: boolean;
  /** A day and time of this place, as `<input type="datetime-local">` has it. */
  opensAt: string;
  closesAt: string;
  /** 0: no teams. */
  teams: number;
  assign: "balanced" | "chosen";
  teamNames: string[];
  /** Empty: everybody with the PIN. */
  classId: string;
  guests: boolean;
  /** Lock the game when more join within a minute than a class has pupils. */
  lockCrowds: boolean;
}

export const MOST_TEAMS = 8;
/** More join within a minute than a large class has pupils. */
export const CROWD = 40;
const DAY_MS = 86_400_000;
export const MOST_DAYS = 28;
const EVENING = 18;

export function newChoice(now: Date): Choice {
  return {
    mode: "live",
    scoring: "speed",
    feedback: "at_close",
    reading: "off",
    close_when_all_answered: true,
    shuffle_choices: false,
    late_join: true,
    generatedNames: false,
    goal: "mastery",
    order: "shuffled",
    timed: false,
    opensAt: "",
    closesAt: localInput(eveningIn(7, now)),
    teams: 0,
    assign: "balanced",
    teamNames: [],
    classId: "",
    guests: false,
    lockCrowds: false,
  };
}

/** Six in the evening, in so many days. */
export function eveningIn(days: number, now: Date): Date {
  const evening = new Date(now.getTime() + days * DAY_MS);
  evening.setHours(EVENING, 0, 0, 0);
  return evening;
}

/** An instant in the form of `<input type="datetime-local">`, in the time of this place. */
export function localInput(at: Date): string {
  const pad = (value: number) => String(value).padStart(2, "0");
  const day = `${at.getFullYear()}-${pad(at.getMonth() + 1)}-${pad(at.getDate())}`;
  return `${day}T${pad(at.getHours())}:${pad(at.getMinutes())}`;
}

/** The first and the last moment at which homework may end. */
export function deadlines(now: Date): { earliest: Date; latest: Date } {
  return {
    earliest: new Date(now.getTime() + 5 * 60_000),
    latest: new Date(now.getTime() + MOST_DAYS * DAY_MS - 60_000),
  };
}

export type Fault = "none" | "missing" | "early" | "late" | "order";

/** What is wrong with the times of homework. */
export function faultOf({ opensAt, closesAt }: Pick<Choice, "opensAt" | "closesAt">, now: Date): Fault {
  const end = Date.parse(closesAt);
  if (Number.isNaN(end)) return "missing";
  const { earliest, latest } = deadlines(now);
  if (end < earliest.getTime()) return "early";
  if (end > latest.getTime()) return "late";
  return opensAt && Date.parse(opensAt) >= end ? "order" : "none";
}

/** Settings of servers with teams, classes and modes at one's own pace; what is usual is left out. */
type Wide = Settings & {
  reading?: string;
  nicknames?: string;
  goal?: string;
  order?: string;
  timed?: boolean;
  class_id?: string;
  guests?: boolean;
  lock_above?: number;
  teams?: { count: number; assign: string; names?: string[] };
};

export function draftOf(
  choice: Choice,
  quizId: string,
): SessionDraft & { opens_at?: number; closes_at?: number } {
  const settings: Wide = {
    scoring: choice.scoring,
    late_join: choice.late_join,
    shuffle_choices: choice.shuffle_choices,
    ...(choice.generatedNames && !choice.classId && { nicknames: "generated" }),
    ...(choice.classId && { class_id: choice.classId, guests: choice.guests }),
    ...(choice.lockCrowds && !choice.classId && { lock_above: CROWD }),
    ...teamsOf(choice),
    ...(choice.mode === "live" ? liveOf(choice) : pacedOf(choice)),
  };
  return {
    quiz_id: quizId,
    mode: choice.mode,
    settings,
    ...(choice.mode === "assignment" && {
      closes_at: Date.parse(choice.closesAt),
      ...(choice.opensAt && { opens_at: Date.parse(choice.opensAt) }),
    }),
  };
}

function liveOf({ feedback, reading, close_when_all_answered }: Choice): Wide {
  return { feedback, close_when_all_answered, ...(reading !== "off" && { reading }) };
}

function pacedOf({ goal, order, timed }: Choice): Wide {
  return { goal, order, timed };
}

function teamsOf({ mode, teams, assign, teamNames }: Choice): Wide {
  if (!teams || mode === "assignment") return {};
  const names = Array.from({ length: teams }, (_, nth) => teamNames[nth]?.trim() ?? "");
  return { teams: { count: teams, assign, ...(names.every(Boolean) && { names }) } };
}
