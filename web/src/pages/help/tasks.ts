/** What people come here for, and where each task begins. */

import type { PlainKey } from "../../texts/texts.svelte";

export interface Task {
  name: string;
  steps: PlainKey[];
  /** The page where it is done. */
  href: string;
  /** The key of that page's title. */
  page: PlainKey;
}

export const TASKS: Task[] = [
  {
    name: "words",
    steps: ["help.words.1", "help.words.2", "help.words.3"],
    href: "/quizzes/new/words",
    page: "title.makeFromWords",
  },
  {
    name: "homework",
    steps: ["help.homework.1", "help.homework.2", "help.homework.3"],
    href: "/quizzes",
    page: "title.quizzes",
  },
  {
    name: "race",
    steps: ["help.race.1", "help.race.2", "help.race.3"],
    href: "/quizzes",
    page: "title.quizzes",
  },
  { name: "teams", steps: ["help.teams.1", "help.teams.2"], href: "/quizzes", page: "title.quizzes" },
  { name: "screens", steps: ["help.screens.1", "help.screens.2"], href: "/quizzes", page: "title.quizzes" },
  { name: "report", steps: ["help.report.1", "help.report.2"], href: "/sessions", page: "title.sessions" },
  { name: "practise", steps: ["help.practise.1", "help.practise.2"], href: "/words", page: "title.myWords" },
];

export function taskNamed(name: string): Task | undefined {
  return TASKS.find((task) => task.name === name);
}
