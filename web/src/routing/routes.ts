/** Every page and its address; each is a chunk of its own, so a phone that plays loads no editor. */

import type { Route } from "./match";

export const ROUTES: Route[] = [
  { pattern: "/", title: "title.join", texts: [], load: () => import("../pages/Join.svelte") },
  {
    pattern: "/embed",
    title: "title.join",
    texts: [],
    bare: true,
    load: () => import("../pages/embed/Embed.svelte"),
  },
  {
    pattern: "/play/:session",
    title: "title.play",
    texts: ["play"],
    bare: true,
    load: () => import("../pages/play/Play.svelte"),
  },
  {
    pattern: "/host/:session",
    title: "title.host",
    bare: true,
    account: true,
    load: () => import("../pages/host/Host.svelte"),
  },
  // More screens of a host: the stage alone, and a phone that leads.
  {
    pattern: "/screen/:session",
    title: "title.host",
    bare: true,
    account: true,
    load: () => import("../pages/host/Screen.svelte"),
  },
  {
    pattern: "/remote/:session",
    title: "title.host",
    texts: ["play", "teacher", "lead"],
    bare: true,
    account: true,
    load: () => import("../pages/host/Remote.svelte"),
  },
  { pattern: "/signup", title: "title.signUp", load: () => import("../pages/account/SignUp.svelte") },
  { pattern: "/login", title: "title.logIn", load: () => import("../pages/account/LogIn.svelte") },
  {
    pattern: "/forgot-password",
    title: "title.forgotPassword",
    load: () => import("../pages/account/ForgotPassword.svelte"),
  },
  // Where mailed links lead; the token stands behind the `#`.
  {
    pattern: "/reset-password",
    title: "title.resetPassword",
    load: () => import("../pages/account/ResetPassword.svelte"),
  },
  {
    pattern: "/confirm-email",
    title: "title.confirmEmail",
    load: () => import("../pages/account/ConfirmEmail.svelte"),
  },
  // The address to give to somebody who wants to lead: it begins with choosing a quiz.
  {
    pattern: "/host",
    title: "title.hostQuiz",
    account: true,
    load: () => import("../pages/quizzes/Quizzes.svelte"),
  },
  {
    pattern: "/quizzes",
    title: "title.quizzes",
    account: true,
    load: () => import("../pages/quizzes/Quizzes.svelte"),
  },
  {
    pattern: "/quizzes/new",
    title: "title.newQuiz",
    account: true,
    load: () => import("../pages/editor/Editor.svelte"),
  },
  {
    pattern: "/quizzes/new/words",
    title: "title.makeFromWords",
    account: true,
    load: () => import("../pages/making/Making.svelte"),
  },
  {
    pattern: "/quizzes/import",
    title: "title.import",
    account: true,
    load: () => import("../pages/importing/Importing.svelte"),
  },
  {
    pattern: "/quizzes/:quiz/edit",
    title: "title.editQuiz",
    account: true,
    load: () => import("../pages/editor/Editor.svelte"),
  },
  {
    pattern: "/sessions",
    title: "title.sessions",
    texts: ["play", "teacher", "lead"],
    account: true,
    load: () => import("../pages/games/Games.svelte"),
  },
  {
    pattern: "/sessions/:session/report",
    title: "title.report",
    texts: ["play", "teacher", "lead"],
    account: true,
    load: () => import("../pages/report/Report.svelte"),
  },
  {
    pattern: "/history",
    title: "title.history",
    account: true,
    load: () => import("../pages/learned/History.svelte"),
  },
  {
    pattern: "/words",
    title: "title.myWords",
    account: true,
    load: () => import("../pages/learned/Words.svelte"),
  },
  {
    pattern: "/help",
    title: "title.help",
    texts: ["help"],
    load: () => import("../pages/help/Help.svelte"),
  },
  {
    pattern: "/help/:task",
    title: "title.help",
    texts: ["play", "teacher", "help"],
    load: () => import("../pages/help/HelpTask.svelte"),
  },
  {
    pattern: "/privacy",
    title: "title.privacy",
    texts: ["privacy"],
    load: () => import("../pages/help/Privacy.svelte"),
  },
  {
    pattern: "/classes",
    title: "title.classes",
    account: true,
    texts: ["class"],
    load: () => import("../pages/classes/Classes.svelte"),
  },
  {
    pattern: "/classes/:class",
    title: "title.classes",
    account: true,
    texts: ["class", "play"],
    load: () => import("../pages/classes/Class.svelte"),
  },
  // Where the QR code of a pupil's card leads; the codes stand behind the `#`.
  {
    pattern: "/class",
    title: "title.myClass",
    texts: ["class"],
    load: () => import("../pages/learner/MyClass.svelte"),
  },
  {
    pattern: "/account",
    title: "title.account",
    texts: ["play", "teacher", "account"],
    account: true,
    load: () => import("../pages/account/Account.svelte"),
  },
];
