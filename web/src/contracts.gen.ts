// Written by contracts.py from the msgspec structs of wordrally.contracts; do not edit.

export const PROTOCOL = "wordrally.v1" as const;

export const BEARER_PREFIX = "bearer." as const;

export const ANSWER_GRACE_MS = 250 as const;

export const CLOSE = {"tokenExpired":4001,"removed":4003,"replaced":4009,"tooManyFrames":4029} as const;

/** The answer is stored durably. */
export interface Accepted {
  type: "accepted";
  question: number;
  received_at: number;
  turn?: number;
}

/** Answer of a login or refresh; `expires_in` is in seconds, as in RFC 6749. */
export interface AccessToken {
  access_token: string;
  token_type?: "Bearer";
  expires_in: number;
}

/** What differed in an answer that counts, and the text that was expected. */
export interface Almost {
  differences: ("accents" | "articles" | "case" | "punctuation" | "spelling" | "typos")[];
  expected: string;
}

/** A player's answer to the question of that index: indexes of choices, or a text. `turn` in modes at one's own pace. */
export interface AnswerFrame {
  type: "answer";
  question: number;
  choices?: number[] | null;
  text?: string | null;
  turn?: number | null;
}

/** One scored answer; either `choices` or `text` is there. `opened_at` and `time_limit_ms` are what it was scored by. `skipped`: the host skipped the question, which earned nothing. */
export interface AnswerReport {
  question: number;
  correct: boolean;
  points: number;
  received_at: number;
  choices?: number[] | null;
  text?: string | null;
  opened_at?: number | null;
  time_limit_ms?: number | null;
  skipped?: boolean;
}

/** One answer of an attended session; either `choices` or `text` is there, and `word` when the question was made from one. `took_ms` is from the opening of the question to the receipt of the answer, of at most `time_limit_ms` and the grace. */
export interface AttendedAnswer {
  question: number;
  prompt: string;
  correct: boolean;
  points: number;
  received_at: number;
  choices?: number[] | null;
  text?: string | null;
  word?: string | null;
  took_ms?: number | null;
  time_limit_ms?: number | null;
}

/** One finished session that an account took part in; `missed_words` are those asked and not answered right. */
export interface AttendedSession {
  session_id: string;
  quiz_id: string;
  quiz_title: string;
  finished_at: number;
  score: number;
  rank: number;
  players: number;
  answers: AttendedAnswer[];
  missed_words?: string[];
}

/** Pick every right one of 2–8 choices; `correct` holds their indexes. */
export interface ChoiceQuestion {
  kind: "choice";
  prompt: string;
  time_limit_ms?: number;
  points?: number;
  explanation?: string | null;
  media?: Media | null;
  word?: string | null;
  exercise?: "antonym" | "definition" | "gap" | "listen" | "meaning" | "picture" | "scramble" | "spelling" | "synonym" | "typed" | null;
  prompt_language?: string | null;
  answer_language?: string | null;
  word_language?: string | null;
  choices: string[];
  correct: number[];
}

/** What was taken for a word, and how often. */
export interface Confusion {
  text: string;
  times: number;
}

/** Body of `POST /api/v1/auth/token`. */
export interface Credentials {
  email: string;
  password: string;
}

/** The receiver has nothing left to answer, in a mode at one's own pace. */
export interface DoneFrame {
  type: "done";
  score: number;
  rank: number;
  place: number | null;
}

/** Body of `POST /api/v1/users/me/email`. */
export interface EmailChange {
  email: string;
}

/** Body of `POST /api/v1/auth/email/verify`: the token of the link that was mailed. */
export interface EmailConfirmation {
  token: string;
}

/** A frame was refused; `received_at` tells when the answer that counts was received (`already_answered`). */
export interface Error {
  type: "error";
  code: "already_answered" | "closed" | "invalid" | "not_open" | "paused" | "rate_limited" | "unavailable";
  detail: string;
  question?: number;
  received_at?: number;
  turn?: number;
}

/** The connection closes at `expires_at`, a minute from now, unless the client sends a new `token`. */
export interface Expiring {
  type: "expiring";
  expires_at: number;
}

/** A field that was refused: `field` is a JSON pointer (RFC 6901) into the part of the request that `in` names. `code` and `values` are what a translation of `message` needs. */
export interface FieldError {
  in?: "body" | "header" | "path" | "query";
  field: string;
  message: string;
  code?: string;
  values?: Record<string, string | number>;
}

/** The session ended. */
export interface FinishedFrame {
  type: "finished";
  version: number;
  top: Standing[];
  players: number;
  you?: You;
  teams?: TeamStanding[];
}

/** Body of `POST /api/v1/auth/password/forgot`. */
export interface ForgottenPassword {
  email: string;
}

/** An answer that is stored; `correct` and `points` are there once the player may know them. `opened_at` and `time_limit_ms` are what it is judged by. */
export interface GivenAnswer {
  question: number;
  received_at: number;
  choices?: number[] | null;
  text?: string | null;
  correct?: boolean | null;
  points?: number | null;
  opened_at?: number | null;
  time_limit_ms?: number | null;
  turn?: number | null;
  almost?: Almost | null;
}

/** A column of a table: what stands at its head, what it was taken for, and its first cells. */
export interface ImportColumn {
  name: string;
  meaning: "answer" | "choice" | "correct" | "explanation" | "kind" | "picture" | "points" | "prompt" | "seconds" | "skip" | "sound" | "wrong";
  samples?: string[];
}

/** How a file was read; what is chosen otherwise goes into the options of the next import. Null where it does not apply. */
export interface ImportInterpretation {
  encoding?: string | null;
  separator?: string | null;
  row_separator?: string | null;
  header_row?: number | null;
  columns?: ImportColumn[];
  note_types?: ImportNoteType[];
}

/** A note type of an Anki package that has notes, and which of its fields were taken for prompt and answer. */
export interface ImportNoteType {
  name: string;
  notes: number;
  templates: string[];
  fields: string[];
  prompt_fields: string[];
  answer_field: string | null;
}

/** Query of `POST /api/v1/quizzes/import`. Without a format it is told by the file itself. `separator` and `row_separator` are for `text`; `ask` says which side of a card is the prompt, `cards` whether cards become typed texts or choices with the other cards as distractors. Of a long file `limit` rows from `skip` on are taken. `encoding` is for texts. `header_row` (0: none) and `columns` (a `ColumnMeaning` for each column, separated by commas) are for tables. `note_type` (its name), `template` (from 1 on), `prompt_field` and `answer_field` are for Anki packages. What is not given is told by the file, as `ImportProposal.interpretation` shows. */
export interface ImportOptions {
  format?: "aiken" | "anki" | "csv" | "gift" | "json" | "kahoot" | "qti" | "text" | "wayground" | null;
  separator?: string | null;
  row_separator?: string | null;
  ask?: "back" | "front";
  cards?: "choice" | "text";
  language?: string;
  skip?: number;
  limit?: number;
  encoding?: "big5" | "euc-jp" | "euc-kr" | "gb18030" | "koi8-r" | "macintosh" | "shift_jis" | "utf-16" | "utf-16-be" | "utf-16-le" | "utf-8" | "windows-1250" | "windows-1251" | "windows-1252" | "windows-1253" | "windows-1254" | "windows-1255" | "windows-1256" | "windows-1257" | "windows-1258" | "windows-874" | null;
  header_row?: number | null;
  columns?: string | null;
  note_type?: string | null;
  template?: number | null;
  prompt_field?: string | null;
  answer_field?: string | null;
}

/** A quiz that was read and not stored; `total` counts all rows of the file, also those beyond `rows`. `notes` are about the file as a whole: how its characters were read, which rows were not looked at. */
export interface ImportProposal {
  format: "aiken" | "anki" | "csv" | "gift" | "json" | "kahoot" | "qti" | "text" | "wayground";
  title: string;
  language: string;
  questions: (ChoiceQuestion | TextQuestion | ScrambleQuestion | ListenQuestion)[];
  rows: ImportedRow[];
  total: number;
  notes?: string[];
  confidence?: "sure" | "unsure";
  interpretation?: ImportInterpretation;
}

/** What became of one row, card or item: the index of its question, or why there is none. `note` tells what was lost of it. Rows count from 1 in the order of the file; an item that asks several things has a row for each. */
export interface ImportedRow {
  row: number;
  text: string;
  question: number | null;
  reason?: string | null;
  note?: string | null;
  confidence?: "sure" | "unsure";
  doubt?: string | null;
  sources?: Record<string, string>;
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
  teams?: TeamStanding[];
}

/** What an account has met of a word, over all of its games; `next_review_at` is when it is best seen again (FSRS). */
export interface LearnedWord {
  word: string;
  met: number;
  correct: number;
  last_met_at: number;
  last_correct: boolean;
  next_review_at: number;
}

/** Type what is heard; answered and judged as a text. `spoken` is sent with the question: it is the question. */
export interface ListenQuestion {
  kind: "listen";
  prompt: string;
  time_limit_ms?: number;
  points?: number;
  explanation?: string | null;
  media?: Media | null;
  word?: string | null;
  exercise?: "antonym" | "definition" | "gap" | "listen" | "meaning" | "picture" | "scramble" | "spelling" | "synonym" | "typed" | null;
  prompt_language?: string | null;
  answer_language?: string | null;
  word_language?: string | null;
  spoken: Speech;
  accepted: string[];
  marking?: Marking | null;
}

/** A login of an account, as its owner sees it; `current` is the one that asks. `last_used_at` is when its tokens were last renewed. `id` is not a secret: it only ends the login. */
export interface LoginView {
  id: string;
  created_at: number;
  last_used_at: number;
  device: string;
  current: boolean;
}

/** A question made from a word, why it was made so, and by index of choice what could stand there instead. `alternatives` is empty for a key, and for questions without choices. `level` is null where none is known. */
export interface MadeQuestion {
  question: ChoiceQuestion | TextQuestion | ScrambleQuestion | ListenQuestion;
  word: string;
  exercise: "antonym" | "definition" | "gap" | "listen" | "meaning" | "picture" | "scramble" | "spelling" | "synonym" | "typed";
  level: "A1" | "A2" | "B1" | "B2" | "C1" | "C2" | null;
  why: string;
  alternatives?: string[][];
}

/** How a typed answer is marked. Differences that a setting is lenient about earn full points, and `result.almost` tells them. The defaults are those of questions without it: case, surrounding and repeated blanks, and Unicode form do not matter. */
export interface Marking {
  accents?: "lenient" | "strict";
  articles?: "lenient" | "strict";
  case?: "lenient" | "strict";
  punctuation?: "lenient" | "strict";
  typos?: "lenient" | "strict";
}

/** A picture or sound with a prompt: an emoji in `value`, or stored media by their `id`. `alt` is its text alternative. */
export interface Media {
  kind?: "audio" | "emoji" | "image";
  value?: string;
  id?: string;
  alt: string;
}

/** The host plays again: the new session. */
export interface MovedFrame {
  type: "moved";
  session_id: string;
}

/** Ask for the turn after turn `after`; without it, for the one after the last that ended. Modes at one's own pace. */
export interface NextTurnFrame {
  type: "next";
  after?: number | null;
}

/** Body of `POST /api/v1/auth/password/reset`: the token of the link that was mailed, and the new password. */
export interface PasswordReset {
  token: string;
  password: string;
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

/** A player by id and name, with the avatar that they chose and the team that they are in. */
export interface PlayerRef {
  player_id: string;
  nickname: string;
  avatar?: number;
  team?: number;
}

/** How one player did; equal scores share a `place`, which is null while the score is 0. */
export interface PlayerReport {
  player_id: string;
  nickname: string;
  score: number;
  rank: number;
  answers: AnswerReport[];
  place?: number | null;
}

/** Answer to `ping`: the same `t`, and the server's clock. */
export interface Pong {
  type: "pong";
  t: number;
  server_at: number;
}

/** An error as `application/problem+json`; `type` is a stable URI reference such as `/problems/stale-quiz`. `code` is the last part of `type`; it and `values` are what a translation of `detail` needs. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  code?: string;
  values?: Record<string, string | number>;
  errors?: FieldError[];
  request_id?: string | null;
}

/** An account as its owner sees it. */
export interface Profile {
  id: string;
  email: string;
  display_name: string;
  created_at: number;
  phone?: string | null;
  organisation?: string | null;
  locale?: string | null;
  avatar?: number | null;
  email_verified?: boolean;
}

/** Body of `PATCH /api/v1/users/me`; a field left out stays as it is, null removes it. A new password wants the current one. `phone` is in E.164 form, blanks and punctuation aside; `locale` is a BCP 47 tag. */
export interface ProfileChange {
  display_name?: string;
  password?: string;
  current_password?: string;
  phone?: string | null;
  organisation?: string | null;
  locale?: string | null;
  avatar?: number | null;
}

/** How many have answered; coalesced. `players` counts who joined. `expected` counts who has answered this question, and who is connected, or joined or disconnected at most 10 s ago. */
export interface Progress {
  type: "progress";
  question: number;
  answered: number;
  players: number;
  expected?: number;
}

/** A question opens. */
export interface QuestionFrame {
  type: "question";
  version: number;
  question: QuestionView;
}

/** How one question went; `counts` per choice, or per given text; `median_ms` from opening to answer, null without answers. `choices` are null where a text was asked for; `key` holds what is right: indexes of choices, or accepted texts. A `skipped` question earned nothing. */
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
  word?: string | null;
  skipped?: boolean;
}

/** A question as players see it: never its key. `multiple` says that several choices may be right. `letters` are there for a `scramble`, `spoken` for a `listen`. `paused_at` is there while the question is paused, `turn` in modes at one's own pace. */
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
  letters?: string[] | null;
  spoken?: Speech | null;
  paused_at?: number;
  turn?: number;
  prompt_language?: string | null;
  answer_language?: string | null;
}

/** A stored quiz, key included; `owner_id` is null for the starter quizzes, `version` is what the `ETag` tells. */
export interface Quiz {
  id: string;
  title: string;
  language: string;
  visibility: "private" | "public";
  questions: (ChoiceQuestion | TextQuestion | ScrambleQuestion | ListenQuestion)[];
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
  questions: (ChoiceQuestion | TextQuestion | ScrambleQuestion | ListenQuestion)[];
}

/** A quiz that was made and not stored. */
export interface QuizProposal {
  title: string;
  language: string;
  seed: number;
  questions: MadeQuestion[];
  unused: UnusedWord[];
}

/** Body of `POST /api/v1/quizzes/generate`: `words`, or a `text` to pick words from, or a `level` and perhaps a `topic`. A line of `words` may be a pair of any two languages, `der Hund – the dog`. `level` bounds how hard definitions and distractors are, too. `language` is that of the prompts; `words_language: "en"` says that single words are English even where they are words of that language as well. The same recipe with the same `seed` gives the same questions; without one, the answer tells which was drawn. */
export interface QuizRecipe {
  words?: string[] | null;
  text?: string | null;
  level?: "A1" | "A2" | "B1" | "B2" | "C1" | "C2" | null;
  topic?: string | null;
  kinds?: ("antonym" | "definition" | "gap" | "listen" | "meaning" | "picture" | "scramble" | "spelling" | "synonym" | "typed")[] | null;
  count?: number;
  language?: string;
  words_language?: string | null;
  seed?: number | null;
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

/** Answer to `token`: the connection may now stay until `expires_at`. */
export interface Renewed {
  type: "renewed";
  expires_at: number;
}

/** The whole of a session's results, players in the order of their rank, words from the hardest. */
export interface Report {
  session: Session;
  questions: QuestionReport[];
  players: PlayerReport[];
  words?: WordReport[];
}

/** How the receiver's answer was judged. `rank` and `place` are those of the last close, `score` is the receiver's own. */
export interface Result {
  type: "result";
  question: number;
  correct: boolean;
  points: number;
  score: number;
  rank: number;
  streak: number;
  place?: number | null;
  turn?: number;
  misses?: number;
  almost?: Almost;
}

/** A question closed; the fields are those of `RevealView`. */
export interface Reveal {
  type: "reveal";
  version: number;
  question: number;
  correct: (number | string)[];
  counts?: number[] | Record<string, number>;
  explanation: string | null;
  skipped?: boolean;
  turn?: number;
}

/** The key of a closed question; `counts` per choice, or per given text (the 20 most frequent). `skipped`: the host ended the question, and it earned nothing. `turn` in modes at one's own pace, which have no `counts`. */
export interface RevealView {
  question: number;
  correct: (number | string)[];
  counts?: number[] | Record<string, number>;
  explanation: string | null;
  skipped?: boolean;
  turn?: number;
}

/** Who came and went; `players` counts the connected. `joined` also names who has another nickname, avatar or team now. Names are left out in large rooms, except for the host. */
export interface Roster {
  type: "roster";
  version: number;
  players: number;
  joined: PlayerRef[];
  left: string[];
}

/** Put letters in order; answered and judged as a text. `letters` are shown as they stand, those of each accepted text. */
export interface ScrambleQuestion {
  kind: "scramble";
  prompt: string;
  time_limit_ms?: number;
  points?: number;
  explanation?: string | null;
  media?: Media | null;
  word?: string | null;
  exercise?: "antonym" | "definition" | "gap" | "listen" | "meaning" | "picture" | "scramble" | "spelling" | "synonym" | "typed" | null;
  prompt_language?: string | null;
  answer_language?: string | null;
  word_language?: string | null;
  letters: string[];
  accepted: string[];
}

/** One meaning of a word, the most frequent first. */
export interface Sense {
  part_of_speech: "adjective" | "adverb" | "conjunction" | "determiner" | "modal verb" | "noun" | "preposition" | "pronoun" | "verb";
  definition: string;
  examples: string[];
  synonyms: string[];
  antonyms: string[];
  topic: string | null;
}

/** A session as its host and players see it; `players` counts those who joined and were not removed. */
export interface Session {
  id: string;
  pin: string;
  quiz_id: string;
  quiz_title: string;
  mode: "assignment" | "live" | "practice" | "race";
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
  mode?: "assignment" | "live" | "practice" | "race";
  settings?: Settings;
}

/** The session was locked, unlocked, paused, resumed or given another deadline, or its phase changed at everyone's pace. */
export interface SessionFrame {
  type: "session";
  version: number;
  session: SessionView;
}

/** A session as a socket shows it. `opens_at` and `closes_at` are null where the host leads. */
export interface SessionView {
  id: string;
  pin: string;
  mode: "assignment" | "live" | "practice" | "race";
  phase: "closed" | "finished" | "lobby" | "open";
  quiz_title: string;
  question_count: number;
  locked: boolean;
  paused?: boolean;
  opens_at?: number | null;
  closes_at?: number | null;
  settings?: Settings;
}

/** How a session is played; fixed when it is opened. `shuffle_choices` shuffles once per session, alike for all. With `immediate` feedback, somebody who holds several seats can learn a key from their own results before the close. */
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
  phone?: string | null;
  organisation?: string | null;
  locale?: string | null;
  avatar?: number | null;
}

/** What a device says aloud, in its own voice for that language. */
export interface Speech {
  text: string;
  language?: string;
}

/** One row of a leaderboard. `rank` counts from 1 and is never shared. Equal scores share a `place` (1, 1, 3), which is null while the score is 0. `done` and `mastered` are there in modes at one's own pace. */
export interface Standing {
  rank: number;
  player_id: string;
  nickname: string;
  score: number;
  place?: number | null;
  avatar?: number;
  team?: number;
  done?: number;
  mastered?: number;
}

/** A slice of a leaderboard; `players` counts all rows, `version` is the session's. */
export interface Standings {
  players: number;
  version: number;
  board_version: number;
  items: Standing[];
}

/** Answer to `POST /api/v1/media`: what a question's `media` names. Media that no stored quiz names are gone after a day. */
export interface StoredMedia {
  id: string;
  kind: "audio" | "image";
  media_type: string;
  bytes: number;
}

/** A team on the board: the rounded mean of its members' scores. `team` counts from 0; equal scores share a place. */
export interface TeamStanding {
  team: number;
  name: string;
  score: number;
  members: number;
  place: number;
}

/** Type a text; without `marking`, only case, surrounding and repeated blanks, and Unicode form do not matter. */
export interface TextQuestion {
  kind: "text";
  prompt: string;
  time_limit_ms?: number;
  points?: number;
  explanation?: string | null;
  media?: Media | null;
  word?: string | null;
  exercise?: "antonym" | "definition" | "gap" | "listen" | "meaning" | "picture" | "scramble" | "spelling" | "synonym" | "typed" | null;
  prompt_language?: string | null;
  answer_language?: string | null;
  word_language?: string | null;
  accepted: string[];
  marking?: Marking | null;
}

/** The open question was paused, resumed or extended: the receiver's own times. `paused_at` is null unless it is paused. */
export interface TimingFrame {
  type: "timing";
  version: number;
  question: number;
  opened_at: number;
  closes_at: number;
  time_limit_ms: number;
  paused_at?: number | null;
}

/** Go on with a new token of the same account or player, on this connection. */
export interface TokenFrame {
  type: "token";
  token: string;
}

/** A topic to make a quiz about, and how many of its words each level has. */
export interface Topic {
  topic: string;
  title: string;
  words: Record<string, number>;
}

/** All topics; they fit one page. */
export interface Topics {
  items: Topic[];
}

/** A word that no question could be made from, and the reason. */
export interface UnusedWord {
  word: string;
  reason: string;
}

/** The whole state: first frame of every connection, and again after a gap, or when a question ends later after an outage. */
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

/** How one word went, over all questions made from it; who did not answer is not counted. */
export interface WordReport {
  word: string;
  answered: number;
  correct: number;
  confused_with: Confusion[];
}

/** A word as the lexicon has it. `zipf` is the logarithm of its frequency per 10⁹ words; `ipa` is General American. */
export interface WordView {
  word: string;
  level: "A1" | "A2" | "B1" | "B2" | "C1" | "C2" | null;
  zipf: number;
  ipa: string[];
  forms: string[];
  emoji: string | null;
  translations: Record<string, string>;
  senses: Sense[];
}

/** The receiver; the host has `role` only. `score` leaves out what feedback still holds back. `rank` and `place` are those of the last close; equal scores share a place, which is null while the score is 0. In modes at one's own pace `done` counts turns that ended, `mastered` questions answered right once, `of` all questions. */
export interface You {
  role: "host" | "player";
  player_id?: string;
  nickname?: string;
  score?: number;
  rank?: number;
  streak?: number;
  place?: number | null;
  avatar?: number;
  team?: number;
  done?: number;
  mastered?: number;
  of?: number;
  finished?: boolean;
}

export type Question = ChoiceQuestion | TextQuestion | ScrambleQuestion | ListenQuestion;

export type ClientIn = AnswerFrame | Ping | TokenFrame | NextTurnFrame;

export type ClientOut = Welcome | Roster | QuestionFrame | Accepted | Progress | Result | Reveal | Leaderboard | FinishedFrame | SessionFrame | TimingFrame | DoneFrame | MovedFrame | Removed | Error | Expiring | Renewed | Pong;
