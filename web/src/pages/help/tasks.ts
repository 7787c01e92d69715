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
    name: "edit",
    steps: ["help.edit.1", "help.edit.2", "help.edit.3"],
    href: "/quizzes/new",
    page: "title.newQuiz",
  },
  {
    name: "words",
    steps: ["help.words.1", "help.words.2", "help.words.3"],
    href: "/quizzes/new/words",
    page: "title.makeFromWords",
  },
  {
    name: "import",
    steps: ["help.import.1", "help.import.2", "help.import.3"],
    href: "/quizzes/import",
    page: "title.import",
  },
  {
    name: "class",
    steps: ["help.class.1", "help.class.2", "help.class.3", "help.class.4"],
    href: "/classes",
    page: "title.classes",
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
  {
    name: "needs",
    steps: ["help.needs.1", "help.needs.2", "help.needs.3"],
    href: "/sessions",
    page: "title.sessions",
  },
  {
    name: "trouble",
    steps: ["help.trouble.1", "help.trouble.2", "help.trouble.3", "help.trouble.4"],
    href: "/sessions",
    page: "title.sessions",
  },
  { name: "share", steps: ["help.share.1", "help.share.2"], href: "/quizzes", page: "title.quizzes" },
  { name: "practise", steps: ["help.practise.1", "help.practise.2"], href: "/words", page: "title.myWords" },
];

export function taskNamed(name: string): Task | undefined {
  return TASKS.find((task) => task.name === name);
}

/** What newcomers ask before they dare to begin. */
export const QUESTIONS: { asked: PlainKey; answer: PlainKey }[] = [
  { asked: "help.q.accounts", answer: "help.a.accounts" },
  { asked: "help.q.lost", answer: "help.a.lost" },
  { asked: "help.q.mine", answer: "help.a.mine" },
];
