// Written by contracts.py from the msgspec structs of wordrally.contracts; do not edit.

/** The answer is stored durably. */
export interface Accepted {
  type: "accepted";
  question: number;
  received_at: number;
}

/** Answer of a login or refresh; `expires_in` is in seconds, as in RFC 6749. */
export interface AccessToken {
  access_token: string;
  token_type?: "Bearer";
  expires_in: number;
}

/** A player's answer to the question of that index: indexes of choices, or a text. */
export interface Answer {
  type: "answer";
  question: number;
  choices?: number[] | null;
  text?: string | null;
}

/** One scored answer; either `choices` or `text` is there. */
export interface AnswerReport {
  question: number;
  correct: boolean;
  points: number;
  received_at: number;
  choices?: number[] | null;
  text?: string | null;
}

/** One answer of an attended session; either `choices` or `text` is there. */
export interface AttendedAnswer {
  question: number;
  prompt: string;
  correct: boolean;
  points: number;
  received_at: number;
  choices?: number[] | null;
  text?: string | null;
}

/** One finished session that an account took part in. */
export interface AttendedSession {
  session_id: string;
  quiz_id: string;
  quiz_title: string;
  finished_at: number;
  score: number;
  rank: number;
  players: number;
  answers: AttendedAnswer[];
}

/** Pick every right one of 2–8 choices; `correct` holds their indexes. */
export interface ChoiceQuestion {
  kind: "choice";
  prompt: string;
  choices: string[];
  correct: number[];
  time_limit_ms?: number;
  points?: number;
  explanation?: string | null;
  media?: Media | null;
}

/** Body of `POST /api/v1/auth/token`. */
export interface Credentials {
  email: string;
  password: string;
}

/** A frame was refused; `received_at` tells when the answer that counts was received (`already_answered`). */
export interface Error {
  type: "error";
  code: "already_answered" | "closed" | "invalid" | "not_open" | "rate_limited" | "unavailable";
  detail: string;
  question?: number;
  received_at?: number;
}

/** One field that was refused; `field` is a JSON pointer (RFC 6901) into the request body. */
export interface FieldError {
  field: string;
  message: string;
}

/** The session ended. */
export interface Finished {
  type: "finished";
  version: number;
  top: Standing[];
  players: number;
  you?: You;
}

/** An answer that is stored; `result` fields are there once the player may know them. */
export interface GivenAnswer {
  question: number;
  received_at: number;
  choices?: number[] | null;
  text?: string | null;
  correct?: boolean | null;
  points?: number | null;
}

/** Body of `POST /api/v1/sessions/join`. */
export interface Join {
  pin: string;
  nickname: string;
}

/** A seat in a session; `expires_in` is in seconds, `socket_path` is where to connect with `token`. */
export interface Joined {
  session_id: string;
  player_id: string;
  nickname: string;
  token: string;
  expires_in: number;
  socket_path: string;
}

/** The ten best rows; `you` is added for a player after a question closed. */
export interface Leaderboard {
  type: "leaderboard";
  board_version: number;
  players: number;
  top: Standing[];
  you?: You;
}

/** A picture shown with a prompt; an emoji, so that nothing is fetched from elsewhere. `alt` is its text alternative. */
export interface Media {
  kind?: "emoji";
  value: string;
  alt: string;
}

/** What a stranger with a PIN is told. */
export interface PinLookup {
  session_id: string;
  quiz_title: string;
  phase: "closed" | "finished" | "lobby" | "open";
  locked: boolean;
}

/** Ask for the server's clock. */
export interface Ping {
  type: "ping";
  t: number;
}

/** A player by id and name. */
export interface PlayerRef {
  player_id: string;
  nickname: string;
}

/** How one player did. */
export interface PlayerReport {
  player_id: string;
  nickname: string;
  score: number;
  rank: number;
  answers: AnswerReport[];
}

/** Answer to `ping`: the same `t`, and the server's clock. */
export interface Pong {
  type: "pong";
  t: number;
  server_at: number;
}

/** An error as `application/problem+json`; `type` is a stable URI reference such as `/problems/stale-quiz`. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  errors?: FieldError[];
  request_id?: string | null;
}

/** An account as its owner sees it. */
export interface Profile {
  id: string;
  email: string;
  display_name: string;
  created_at: number;
}

/** Body of `PATCH /api/v1/users/me`; a field left out stays as it is. A new password wants the current one. */
export interface ProfileChange {
  display_name?: string;
  password?: string;
  current_password?: string;
}

/** How many have answered; coalesced. */
export interface Progress {
  type: "progress";
  question: number;
  answered: number;
  players: number;
}

/** A question opens. */
export interface QuestionOpened {
  type: "question";
  version: number;
  question: QuestionView;
}

/** How one question went; `counts` per choice, or per given text; `median_ms` from opening to answer, null without answers. `choices` are null where a text was asked for; `key` holds what is right: indexes of choices, or accepted texts. */
export interface QuestionReport {
  index: number;
  kind: string;
  prompt: string;
  answered: number;
  correct: number;
  counts: number[] | Record<string, number>;
  median_ms: number | null;
  choices?: string[] | null;
  key?: (number | string)[];
}

/** A question as players see it: never its key. `multiple` says that several choices may be right. */
export interface QuestionView {
  index: number;
  count: number;
  kind: string;
  prompt: string;
  media: Media | null;
  choices: string[] | null;
  multiple: boolean;
  points: number;
  time_limit_ms: number;
  opened_at: number;
  closes_at: number;
}

/** A stored quiz, key included; `owner_id` is null for the starter quizzes, `version` is what the `ETag` tells. */
export interface Quiz {
  id: string;
  title: string;
  language: string;
  visibility: "private" | "public";
  questions: (ChoiceQuestion | TextQuestion)[];
  owner_id: string | null;
  version: number;
  created_at: number;
  updated_at: number;
}

/** Body of `POST` and `PUT /api/v1/quizzes`: a quiz before it is stored. */
export interface QuizDraft {
  title: string;
  language?: string;
  visibility?: "private" | "public";
  questions: (ChoiceQuestion | TextQuestion)[];
}

/** A quiz in a list, without its questions. */
export interface QuizSummary {
  id: string;
  title: string;
  language: string;
  visibility: "private" | "public";
  question_count: number;
  owner_id: string | null;
  version: number;
  created_at: number;
  updated_at: number;
}

/** The host removed you; close code 4003 follows. */
export interface Removed {
  type: "removed";
}

/** The whole of a session's results, players in the order of their rank. */
export interface Report {
  session: Session;
  questions: QuestionReport[];
  players: PlayerReport[];
}

/** How the receiver's answer was judged. */
export interface Result {
  type: "result";
  question: number;
  correct: boolean;
  points: number;
  score: number;
  rank: number;
  streak: number;
}

/** A question closed; the fields are those of `RevealView`. */
export interface Reveal {
  type: "reveal";
  version: number;
  question: number;
  correct: (number | string)[];
  counts: number[] | Record<string, number>;
  explanation: string | null;
}

/** The key of a closed question; `counts` per choice, or per given text (the 20 most frequent). */
export interface RevealView {
  question: number;
  correct: (number | string)[];
  counts: number[] | Record<string, number>;
  explanation: string | null;
}

/** Who came and went; `players` counts the connected. Names are left out in large rooms, except for the host. */
export interface Roster {
  type: "roster";
  version: number;
  players: number;
  joined: PlayerRef[];
  left: string[];
}

/** A session as its host and players see it; `players` counts those who joined and were not removed. */
export interface Session {
  id: string;
  pin: string;
  quiz_id: string;
  quiz_title: string;
  mode: "live" | "race";
  phase: "closed" | "finished" | "lobby" | "open";
  question_index: number | null;
  question_count: number;
  locked: boolean;
  players: number;
  settings: Settings;
  created_at: number;
  version: number;
  join_url: string;
}

/** Body of `POST /api/v1/sessions`. */
export interface SessionDraft {
  quiz_id: string;
  mode?: "live" | "race";
  settings?: Settings;
}

/** A session as a socket shows it. */
export interface SessionView {
  id: string;
  pin: string;
  mode: "live" | "race";
  phase: "closed" | "finished" | "lobby" | "open";
  quiz_title: string;
  question_count: number;
  locked: boolean;
}

/** How a session is played; fixed when it is opened. `shuffle_choices` shuffles once per session, alike for all. */
export interface Settings {
  scoring?: "accuracy" | "speed";
  feedback?: "at_close" | "immediate";
  close_when_all_answered?: boolean;
  shuffle_choices?: boolean;
  late_join?: boolean;
  max_players?: number;
}

/** Body of `POST /api/v1/users`. */
export interface SignUp {
  email: string;
  password: string;
  display_name: string;
}

/** One row of a leaderboard; `rank` counts from 1 and is never shared. */
export interface Standing {
  rank: number;
  player_id: string;
  nickname: string;
  score: number;
}

/** A slice of a leaderboard; `players` counts all rows, `version` is the session's. */
export interface Standings {
  players: number;
  version: number;
  board_version: number;
  items: Standing[];
}

/** Type a text; case, surrounding and repeated blanks, and Unicode form do not matter. */
export interface TextQuestion {
  kind: "text";
  prompt: string;
  accepted: string[];
  time_limit_ms?: number;
  points?: number;
  explanation?: string | null;
  media?: Media | null;
}

/** The whole state: first frame of every connection, and again after a gap. */
export interface Welcome {
  type: "welcome";
  version: number;
  server_at: number;
  session: SessionView;
  you: You;
  top: Standing[];
  players: number;
  board_version: number;
  question?: QuestionView;
  your_answer?: GivenAnswer;
  reveal?: RevealView;
}

/** The receiver; the host has `role` only. `score` and `rank` leave out what feedback still holds back. */
export interface You {
  role: "host" | "player";
  player_id?: string;
  nickname?: string;
  score?: number;
  rank?: number;
  streak?: number;
}

export type Question = ChoiceQuestion | TextQuestion;

export type ClientIn = Answer | Ping;

export type ClientOut = Welcome | Roster | QuestionOpened | Accepted | Progress | Result | Reveal | Leaderboard | Finished | Removed | Error | Pong;
