/** Every page and its address; each is a chunk of its own, so a phone that plays loads no editor. */

import type { Route } from "./match";

export const ROUTES: Route[] = [
  { pattern: "/", title: "Join a quiz", load: () => import("../pages/Join.svelte") },
  { pattern: "/play/:session", title: "Play", bare: true, load: () => import("../pages/play/Play.svelte") },
  {
    pattern: "/host/:session",
    title: "Host",
    bare: true,
    account: true,
    load: () => import("../pages/host/Host.svelte"),
  },
  { pattern: "/signup", title: "Sign up", load: () => import("../pages/account/SignUp.svelte") },
  { pattern: "/login", title: "Log in", load: () => import("../pages/account/LogIn.svelte") },
  // The address to give to somebody who wants to lead: it begins with choosing a quiz.
  {
    pattern: "/host",
    title: "Host a quiz",
    account: true,
    load: () => import("../pages/quizzes/Quizzes.svelte"),
  },
  {
    pattern: "/quizzes",
    title: "Quizzes",
    account: true,
    load: () => import("../pages/quizzes/Quizzes.svelte"),
  },
  {
    pattern: "/quizzes/new",
    title: "New quiz",
    account: true,
    load: () => import("../pages/editor/Editor.svelte"),
  },
  {
    pattern: "/quizzes/new/words",
    title: "Make from words",
    account: true,
    load: () => import("../pages/making/Making.svelte"),
  },
  {
    pattern: "/quizzes/import",
    title: "Import",
    account: true,
    load: () => import("../pages/importing/Importing.svelte"),
  },
  {
    pattern: "/quizzes/:quiz/edit",
    title: "Edit quiz",
    account: true,
    load: () => import("../pages/editor/Editor.svelte"),
  },
  { pattern: "/sessions", title: "Sessions", account: true, load: () => import("../pages/Sessions.svelte") },
  {
    pattern: "/sessions/:session/report",
    title: "Report",
    account: true,
    load: () => import("../pages/report/Report.svelte"),
  },
  {
    pattern: "/history",
    title: "History",
    account: true,
    load: () => import("../pages/learned/History.svelte"),
  },
  {
    pattern: "/words",
    title: "My words",
    account: true,
    load: () => import("../pages/learned/Words.svelte"),
  },
  {
    pattern: "/account",
    title: "Account",
    account: true,
    load: () => import("../pages/account/Account.svelte"),
  },
];
