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

/** Body of `POST /api/v1/sessions/{id}/again`: the same questions, or those missed by a third. */
export interface Again {
  quiz: "missed" | "same";
  mode?: "assignment" | "live" | "practice" | "race" | null;
}

/** The difference in an answer that counts, and the expected text. */
export interface Almost {
  differences: ("accents" | "articles" | "case" | "punctuation" | "spelling" | "typos")[];
  expected: string;
}

/** A player's answer to the question of that index: indexes of choices, or a text. `turn` is required in paced modes. */
export interface AnswerFrame {
  type: "answer";
  question: number;
  choices?: number[] | null;
  text?: string | null;
  turn?: number | null;
}

/** One scored answer; either `choices` or `text` is set. `opened_at` and `time_limit_ms` are the values it was scored by. `skipped`: the host skipped the question, which earned nothing. In modes at one's own pace, `turn` is the player's, and `misses` counts their earlier misses of the question. */
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
  turn?: number | null;
  misses?: number | null;
}

/** An API key as its owner sees it later: `id` is not a secret, it only withdraws the key. */
export interface ApiKeyView {
  id: string;
  name: string;
  scopes: ("quizzes:read" | "quizzes:write" | "reports:read" | "sessions:host")[];
  created_at: number;
  expires_at: number;
}

/** Assignment as its player sees it. It is finished when `done` reaches `of`. `done` counts questions answered right once, or with the goal `once` those answered. Without a seat yet, `done` and `score` are 0. */
export interface Assignment {
  session_id: string;
  quiz_title: string;
  class_id: string | null;
  opens_at: number | null;
  closes_at: number | null;
  done: number;
  of: number;
  score: number;
}

/** One answer of an attended session. Either `choices` or `text` is set. `word` is set when the question was made from a word. `took_ms` is the time from the opening of the question to the receipt of the answer. It is at most `time_limit_ms` plus the grace period. `confused_with` is the wrong text, or the one wrong choice, that was given. `given` is the text of the choices, shortened to 200 characters. */
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
  confused_with?: string | null;
  given?: string | null;
  prompt_language?: string | null;
  answer_language?: string | null;
}

/** One finished session that an account took part in. `missed_words` are the words that were asked and not answered right. `asked` is the number of questions that the account was asked; games of older versions do not have it. */
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
  asked?: number;
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

/** Answer of `POST /api/v1/classes/enter`: a learner's access token. `expires_in` is in seconds; it cannot be refreshed. */
export interface ClassAccess {
  access_token: string;
  token_type?: "Bearer";
  expires_in: number;
  class: EnteredClass;
  member: EnteredMember;
}

/** Body of `POST /api/v1/classes`; `language` is the one that is learned. With `from_session`, the class has the names of that finished session, and they keep what they answered in it. */
export interface ClassDraft {
  name: string;
  language?: string;
  from_session?: string | null;
}

/** A class's memory at this moment, members in the order of the class. */
export interface ClassMemory {
  words: MemoryWord[];
  members: MemberMemory[];
}

/** A week of a class, by the date of its Monday (UTC). `recall` is the mean over every word and member at the week's end (for the running week: now), null before the first word. `words_met` counts words that were asked in that week. */
export interface ClassWeek {
  week: string;
  recall: number | null;
  words_met: number;
  members_practised: number;
}

/** Memory of a class for one word. `met_by`: members who were asked it; `known_by`: those whose latest answer was right; `due_for`: those whose review date has passed. `recall` is the mean probability, 0–1, that a member who met it remembers it now. */
export interface ClassWord {
  word: string;
  language: string;
  met_by: number;
  known_by: number;
  due_for: number;
  recall: number;
  confused_with: TakenFor[];
}

/** A text that was given instead of a word, and how often. */
export interface Confusion {
  text: string;
  times: number;
}

/** Body of `POST /api/v1/auth/token`. */
export interface Credentials {
  email: string;
  password: string;
}

/** The receiver has nothing left to answer in a paced mode. */
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

/** Body of `POST /api/v1/auth/email/verify`: the token from the mailed link. */
export interface EmailConfirmation {
  token: string;
}

/** A class as its members see it. */
export interface EnteredClass {
  id: string;
  name: string;
  language: string;
}

/** A member as they see themselves. */
export interface EnteredMember {
  id: string;
  name: string;
}

/** A frame was refused. For `already_answered`, `received_at` is the receipt of the answer that counts. */
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

/** Body of `POST /api/v1/auth/token/factor`: the challenge of the login, and either kind of code. */
export interface FactorAnswer {
  challenge: string;
  code?: string | null;
  recovery_code?: string | null;
}

/** A refused field. `field` is a JSON pointer (RFC 6901) into the part of the request named by `in`. `code` and `values` are what a translation of `message` needs. */
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

/** A stored answer. `correct` and `points` are set once the player may know them. `opened_at` and `time_limit_ms` are the values it is judged by. */
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

/** A column of a table: its head, its detected meaning, and its first cells. */
export interface ImportColumn {
  name: string;
  meaning: "answer" | "choice" | "correct" | "explanation" | "kind" | "picture" | "points" | "prompt" | "seconds" | "skip" | "sound" | "wrong";
  samples?: string[];
}

/** The way a file was read. Any of it can be changed by the options of the next import. Null where it does not apply. */
export interface ImportInterpretation {
  encoding?: string | null;
  separator?: string | null;
  row_separator?: string | null;
  header_row?: number | null;
  columns?: ImportColumn[];
  note_types?: ImportNoteType[];
}

/** A note type in an Anki package that has notes, with the fields detected as prompt and answer. */
export interface ImportNoteType {
  name: string;
  notes: number;
  templates: string[];
  fields: string[];
  prompt_fields: string[];
  answer_field: string | null;
}

/** Query of `POST /api/v1/quizzes/import`. Options that are not given are detected. `ImportProposal.interpretation` shows the detected ones. `separator` and `row_separator` apply to `text`, `encoding` to all texts. `ask` selects the side of a card that is the prompt; `cards` selects typed answers, or choices with other cards as distractors. Of a long file, `limit` rows from `skip` on are read. `header_row` (0: none) and `columns` (a `ColumnMeaning` for each column, separated by commas) apply to tables. `note_type` (a name), `template` (from 1 on), `prompt_field` and `answer_field` apply to Anki packages. */
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

/** A quiz that was read and not stored; `total` counts all rows of the file, not only `rows`. `notes` are about the whole file: how it was decoded, and which rows were not read. `visibility`, `tags`, `folder` and `cover` are stated by files of ours only. */
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
  visibility?: "private" | "public";
  tags?: string[];
  folder?: string | null;
  cover?: string | null;
}

/** The outcome of one row, card or item: the index of its question, or the reason why there is none. `note` tells what was lost. Rows count from 1 in the order of the file. An item with several interactions has a row for each. */
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

/** A new API key: `key` is the Bearer token, shown here and never again. */
export interface IssuedApiKey {
  id: string;
  name: string;
  scopes: ("quizzes:read" | "quizzes:write" | "reports:read" | "sessions:host")[];
  created_at: number;
  expires_at: number;
  key: string;
}

/** Body of `POST /api/v1/sessions/join`: as `SeatWish`, with the PIN. */
export interface Join {
  nickname?: string | null;
  code?: string | null;
  seat_code?: string | null;
  device?: string | null;
  team?: number | null;
  avatar?: number | null;
  check?: string | null;
  pin: string;
}

/** A seat in a session; `expires_in` is in seconds, `socket_path` is where to connect with `token`. `team` is null without teams, `avatar` unless one was chosen, `member_id` unless the seat is a class member's. */
export interface Joined {
  session_id: string;
  player_id: string;
  nickname: string;
  token: string;
  expires_in: number;
  socket_path: string;
  mode?: "assignment" | "live" | "practice" | "race";
  team?: number | null;
  avatar?: number | null;
  member_id?: string | null;
}

/** The ten best rows; after a question closed, a player also gets their own row in `you`. */
export interface Leaderboard {
  type: "leaderboard";
  board_version: number;
  players: number;
  top: Standing[];
  you?: You;
  teams?: TeamStanding[];
}

/** The state of one word over all games of an account. `next_review_at` is the review date by FSRS. */
export interface LearnedWord {
  word: string;
  met: number;
  correct: number;
  last_met_at: number;
  last_correct: boolean;
  next_review_at: number;
  language?: string;
}

/** Type the spoken text; marked as a text. `spoken` is the question, so it is sent with it; a recording as `media` is sent in its place. */
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

/** A login of an account, as its owner sees it; `current` marks the login of the request. `last_used_at` is the time of the last token renewal. `id` is not a secret: it can only end the login. */
export interface LoginView {
  id: string;
  created_at: number;
  last_used_at: number;
  device: string;
  current: boolean;
}

/** A question made from a word, the reason for it, and by index of choice possible replacements. `why` says the reason in English, `rationale` as codes. `alternatives` is empty for a key, and for questions without choices. `level` is null if unknown. */
export interface MadeQuestion {
  question: ChoiceQuestion | TextQuestion | ScrambleQuestion | ListenQuestion;
  word: string;
  exercise: "antonym" | "definition" | "gap" | "listen" | "meaning" | "picture" | "scramble" | "spelling" | "synonym" | "typed";
  level: "A1" | "A2" | "B1" | "B2" | "C1" | "C2" | null;
  why: string;
  alternatives?: string[][];
  rationale?: Rationale[];
}

/** Marking of typed answers. Differences covered by a lenient setting earn full points and are shown in `result.almost`. The defaults apply to questions without `marking`: only case, surrounding and repeated blanks, and Unicode form are ignored. */
export interface Marking {
  accents?: "lenient" | "strict";
  articles?: "lenient" | "strict";
  case?: "lenient" | "strict";
  punctuation?: "lenient" | "strict";
  typos?: "lenient" | "strict";
}

/** A picture or sound of a prompt: an emoji in `value`, or stored media by `id`. `alt` is its text alternative. */
export interface Media {
  kind?: "audio" | "emoji" | "image";
  value?: string;
  id?: string;
  alt: string;
}

/** A member of a class as the class's owner sees it. */
export interface Member {
  id: string;
  name: string;
  code: string;
}

/** A row of a class's memory: the recall of each word, 0–1, or null for a word not met yet. `known` tells whether the latest answer to each word was right. The recall of a missed word counts on the answer that was shown after it. */
export interface MemberMemory {
  id: string;
  name: string;
  recall: (number | null)[];
  known?: (boolean | null)[];
}

/** A column of a class's memory. */
export interface MemoryWord {
  word: string;
  language: string;
}

/** The host plays again: the id of the new session. */
export interface MovedFrame {
  type: "moved";
  session_id: string;
}

/** Answer of `GET /api/v1/pins/{pin}/nickname`: a name that is free at the moment. */
export interface NameProposal {
  nickname: string;
}

/** Body of `POST /api/v1/users/me/keys`. `expires_at` is at most a year ahead, which is also what it is when left out. */
export interface NewApiKey {
  name: string;
  scopes: ("quizzes:read" | "quizzes:write" | "reports:read" | "sessions:host")[];
  expires_at?: number | null;
}

/** Request for the turn after turn `after`, by default after the last one that ended. Paced modes only. */
export interface NextTurnFrame {
  type: "next";
  after?: number | null;
}

/** Body of `POST /api/v1/auth/password/reset`: the token from the mailed link, and the new password. */
export interface PasswordReset {
  token: string;
  password: string;
}

/** Public information about the session of a PIN. `teams` holds their names; `choose_team`: a join names one of them. `code`: whether the code of a class is needed to join, or may be used. */
export interface PinLookup {
  session_id: string;
  quiz_title: string;
  phase: "closed" | "finished" | "lobby" | "open";
  locked: boolean;
  mode?: "assignment" | "live" | "practice" | "race";
  teams?: string[];
  choose_team?: boolean;
  nicknames?: "free" | "generated";
  code?: "needed" | "no" | "optional";
}

/** Request for the server's clock. */
export interface Ping {
  type: "ping";
  t: number;
}

/** A player as the host sees them. */
export interface Player {
  player_id: string;
  nickname: string;
  avatar: number | null;
  team: number | null;
  time_factor: number;
  no_audio: boolean;
  removed: boolean;
}

/** Body of `PATCH /api/v1/sessions/{id}/players/{player_id}`; what is left out stays. `time_factor` is 1, 1.5, 2 or 3. Both needs hold from the next question on. */
export interface PlayerChange {
  nickname?: string | null;
  time_factor?: number | null;
  no_audio?: boolean | null;
}

/** A player's id and nickname, with their chosen avatar and their team. */
export interface PlayerRef {
  player_id: string;
  nickname: string;
  avatar?: number;
  team?: number;
}

/** The results of one player; equal scores share a `place`, which is null while the score is 0. In modes at one's own pace, `done` counts ended turns, with or without an answer, and `mastered` the questions answered right once; `finished` says that nothing is left. */
export interface PlayerReport {
  player_id: string;
  nickname: string;
  score: number;
  rank: number;
  answers: AnswerReport[];
  place?: number | null;
  team?: number | null;
  done?: number;
  mastered?: number;
  finished?: boolean;
}

/** Answer to the removal of many players: how many lost their seats. */
export interface PlayersRemoved {
  removed: number;
}

/** Answer to `ping`: the same `t`, and the server's clock. */
export interface Pong {
  type: "pong";
  t: number;
  server_at: number;
}

/** Body of `POST /api/v1/practice`: what to practise, and how many questions at most. Words that are `due` for review, or that were `missed` when they were asked last, 20 of them unless `count` says otherwise; or the `quiz` with this id. */
export interface PracticeWish {
  pick: "due" | "missed" | "quiz";
  quiz_id?: string | null;
  count?: number | null;
}

/** The last time the same quiz was played: how many answers there were, and how many right ones. */
export interface PreviousResults {
  session_id: string;
  finished_at: number;
  correct: number;
  answered: number;
  words?: PreviousWord[];
}

/** The results of one word at that time. */
export interface PreviousWord {
  word: string;
  correct: number;
  answered: number;
}

/** An error as `application/problem+json`. `type` is a stable URI reference, as `/problems/stale-quiz`. `code` is the last part of `type`. A translation of `detail` needs `code` and `values`. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  code?: string;
  values?: Record<string, string | number | string[]>;
  errors?: FieldError[];
  request_id?: string | null;
}

/** An account as its owner sees it; `mfa` says whether a login needs a second factor. */
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
  mfa?: boolean;
}

/** Body of `PATCH /api/v1/users/me`. A missing field stays unchanged, null removes it. A new password requires the current one. `phone` is in E.164 form; blanks and punctuation are ignored. `locale` is a BCP 47 tag. */
export interface ProfileChange {
  display_name?: string;
  password?: string;
  current_password?: string;
  phone?: string | null;
  organisation?: string | null;
  locale?: string | null;
  avatar?: number | null;
}

/** The number of answers, coalesced. `players` counts everybody who joined. `expected` counts the players who have answered this question, are connected, or joined or disconnected at most 10 s ago. */
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

/** The results of one question; `counts` are per choice, or per given text. Typed answers that were judged right count for the text in `key` that they met. `median_ms` is the median time from opening to answer, null without answers. `choices` are null for typed answers. `key` holds indexes of choices, or accepted texts. A `skipped` question earned nothing. `functional_distractors` is the share of the wrong choices that at least 5 % of the players picked; null for typed answers, and below 10 answers. */
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
  word_language?: string | null;
  skipped?: boolean;
  prompt_language?: string | null;
  answer_language?: string | null;
  functional_distractors?: number | null;
}

/** A question as players see it, always without its key. `multiple`: several choices may be right. `letters` are set for `scramble`, `spoken` for `listen`, `paused_at` during a pause, and `turn` in paced modes. */
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

/** A stored quiz, key included. `owner_id` is null for the starter quizzes. `last_played_at` is when its owner last opened a session of it. `key_hidden` is true for readers who may not see the key at the moment, as others play the quiz: keys, explanations and words are empty then. `hidden_at` is set while an operator has hidden the quiz: it is private, and cannot be made public. */
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
  tags?: string[];
  folder?: string | null;
  cover?: string | null;
  last_played_at?: number | null;
  key_hidden?: boolean;
  hidden_at?: number | null;
}

/** Body of `POST` and `PUT /api/v1/quizzes`: a quiz before it is stored. */
export interface QuizDraft {
  title: string;
  language?: string;
  visibility?: "private" | "public";
  questions: (ChoiceQuestion | TextQuestion | ScrambleQuestion | ListenQuestion)[];
  tags?: string[];
  folder?: string | null;
  cover?: string | null;
}

/** A generated quiz that is not stored. */
export interface QuizProposal {
  title: string;
  language: string;
  seed: number;
  questions: MadeQuestion[];
  unused: UnusedWord[];
}

/** Body of `POST /api/v1/quizzes/generate`. It has `words`, a `text` to take words from, or a `level` with an optional `topic`. A line of `words` may be a pair in any two languages, `der Hund – the dog`. `level` also bounds the difficulty of definitions and distractors. `language` is that of the prompts. With `words_language: "en"`, single words are English even if that language has them, too. The same recipe and `seed` give the same questions; without a seed, the answer contains the one that was drawn. With `class_id`, the words are those that the class should see again: `due` (the default), `missed` in its last five games, `hardest`, or `confused` with others. */
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
  class_id?: string | null;
  pick?: "confused" | "due" | "hardest" | "missed" | null;
}

/** A quiz in a list, without its questions. `deleted_at` is set in the list of deleted quizzes. */
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
  tags?: string[];
  folder?: string | null;
  cover?: string | null;
  last_played_at?: number | null;
  deleted_at?: number | null;
  hidden_at?: number | null;
}

/** One reason for a question as a code with its values, for clients that say it in other languages. Of a class's plan: `due` {due, met, share}, `due-from` {date, met}, `missed` {missed, asked, games}, `hardest` {known, met}, `confused` {text, times}. Of a question: the exercise {word, level, part}, `gap-of-text` {word}, or for a pair `pair-` and the exercise {word}. */
export interface Rationale {
  code: string;
  values?: Record<string, string | number>;
}

/** Ten codes, each of which replaces the authenticator once. They are shown here and never again. */
export interface RecoveryCodes {
  recovery_codes: string[];
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

/** All results of a session: players by rank, words from the hardest. `previous`: when the same class, or without a class the same host, played the quiz before. */
export interface Report {
  session: Session;
  questions: QuestionReport[];
  players: PlayerReport[];
  words?: WordReport[];
  teams?: TeamStanding[];
  previous?: PreviousResults;
}

/** The verdict on the receiver's answer. `rank` and `place` are those of the last close; `score` is the receiver's own. */
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

/** The key of a closed question. `counts` are per choice, or per given text (the 20 most frequent). Typed answers that were judged right count for the text in `correct` that they met. `skipped`: the host skipped the question, which earned nothing. In paced modes `turn` is set and `counts` are missing. */
export interface RevealView {
  question: number;
  correct: (number | string)[];
  counts?: number[] | Record<string, number>;
  explanation: string | null;
  skipped?: boolean;
  turn?: number;
}

/** Players who came and went; `players` counts the connected. `joined` also names players whose nickname, avatar or team changed. In large rooms only the host receives names. */
export interface Roster {
  type: "roster";
  version: number;
  players: number;
  joined: PlayerRef[];
  left: string[];
}

/** A class as its owner sees it; `members` counts them. `join_code` is what its members enter beside their own code. */
export interface SchoolClass {
  id: string;
  name: string;
  language: string;
  members: number;
  join_code: string;
  created_at: number;
}

/** Put letters in order; marked as a text. `letters` are shown in this order and spell each accepted text. */
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

/** Answer to a readmission: with the code the player takes their seat again, once, until it expires. */
export interface SeatCode {
  seat_code: string;
  expires_at: number;
}

/** Body of `POST /api/v1/pins/{pin}/players`. It has exactly one of `nickname`, `code` (of a class) and `seat_code`. `device` is an id that the client drew for itself: a player who was removed cannot come back from the same device. `check` is the session's, as its link and its QR code have it. */
export interface SeatWish {
  nickname?: string | null;
  code?: string | null;
  seat_code?: string | null;
  device?: string | null;
  team?: number | null;
  avatar?: number | null;
  check?: string | null;
}

/** One meaning of a word; the most frequent comes first. */
export interface Sense {
  part_of_speech: "adjective" | "adverb" | "conjunction" | "determiner" | "modal verb" | "noun" | "preposition" | "pronoun" | "verb";
  definition: string;
  examples: string[];
  synonyms: string[];
  antonyms: string[];
  topic: string | null;
}

/** A session as its host and players see it; `players` counts those who joined and were not removed. `check`, also a part of `join_url`, lets people join at any load (three characters); only the host's session has it. `opens_at` and `closes_at` are null where the host leads, and as long as they are not known. */
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
  check?: string;
  opens_at?: number | null;
  closes_at?: number | null;
}

/** Body of `POST /api/v1/sessions`. `closes_at` is for modes at one's own pace, and required for an assignment, which opens by itself at `opens_at`. */
export interface SessionDraft {
  quiz_id: string;
  mode?: "assignment" | "live" | "practice" | "race";
  settings?: Settings;
  opens_at?: number | null;
  closes_at?: number | null;
}

/** The session changed: its lock, pause or deadline, or the phase of a paced session. */
export interface SessionFrame {
  type: "session";
  version: number;
  session: SessionView;
}

/** A session as a socket shows it. `opens_at` and `closes_at` are null in modes led by a host. */
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

/** Settings of a session, fixed when it is opened. `shuffle_choices` shuffles once, alike for everybody. With `immediate` feedback, somebody with several seats can learn a key from their own results before the close. With `reading`, a question opens 2–8 s after its prompt is shown, by the length of the prompt. Names are typed (`free`) or taken from those that are proposed (`generated`); `name_filter` refuses crude ones. With `class_id`, members of that class join with their code, and others only with `guests`. Once more than `lock_above` guests and accounts have joined within a minute, the session locks itself. In modes at one's own pace, a missed question comes back with the `goal` of `mastery`; the `order` is that of the quiz or another one for each player; and a turn ends with the question's time limit only if `timed`. */
export interface Settings {
  scoring?: "accuracy" | "speed";
  feedback?: "at_close" | "immediate";
  close_when_all_answered?: boolean;
  shuffle_choices?: boolean;
  late_join?: boolean;
  max_players?: number;
  reading?: "long" | "off" | "short";
  teams?: Teams | null;
  nicknames?: "free" | "generated";
  name_filter?: boolean;
  class_id?: string | null;
  guests?: boolean;
  lock_above?: number | null;
  goal?: "mastery" | "once";
  order?: "quiz" | "shuffled";
  timed?: boolean;
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

/** Text that a device speaks in its own voice for that language. */
export interface Speech {
  text: string;
  language?: string;
}

/** One row of a leaderboard. `rank` counts from 1 and is never shared. Equal scores share a `place` (1, 1, 3), which is null while the score is 0. `done` and `mastered` are set in paced modes. */
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
  teams?: TeamStanding[];
}

/** Answer to `POST /api/v1/media`: the id for a question's `media`. Media that no stored quiz refers to are deleted after a day. */
export interface StoredMedia {
  id: string;
  kind: "audio" | "image";
  media_type: string;
  bytes: number;
}

/** A wrong answer to a question about a word, and how often it was given. */
export interface TakenFor {
  text: string;
  times: number;
}

/** A team on the board with the rounded mean of its members' scores. `team` counts from 0. Equal scores share a place. */
export interface TeamStanding {
  team: number;
  name: string;
  score: number;
  members: number;
  place: number;
}

/** Teams of a session: `balanced` by size as players join, or `chosen` by each. `names` are none, or one for each. */
export interface Teams {
  count: number;
  assign: "balanced" | "chosen";
  names?: string[];
}

/** Type a text. Without `marking`, only case, surrounding and repeated blanks, and Unicode form are ignored. */
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

/** The open question was paused, resumed or extended; the times are the receiver's own. `paused_at` is null unless the question is paused. */
export interface TimingFrame {
  type: "timing";
  version: number;
  question: number;
  opened_at: number;
  closes_at: number;
  time_limit_ms: number;
  paused_at?: number | null;
}

/** Renew the connection with a new token of the same account or player. */
export interface TokenFrame {
  type: "token";
  token: string;
}

/** A topic for quizzes, with the number of its words at each level. */
export interface Topic {
  topic: string;
  title: string;
  words: Record<string, number>;
}

/** All topics, on one page. */
export interface Topics {
  items: Topic[];
}

/** A secret for an authenticator: `uri` is for a QR code (otpauth), `secret` for typing (Base32). */
export interface TotpProposal {
  secret: string;
  uri: string;
}

/** A word that could not be used, and the reason. */
export interface UnusedWord {
  word: string;
  reason: string;
}

/** The whole state: the first frame of every connection, sent again after a gap or an outage. */
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
  teams?: TeamStanding[];
}

/** The results of one word over all questions made from it, counting given answers only. */
export interface WordReport {
  word: string;
  answered: number;
  correct: number;
  confused_with: Confusion[];
}

/** A word of the lexicon. `zipf` is log₁₀ of its frequency per 10⁹ words; `ipa` is General American. */
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

/** The receiver; a host has `role` only. `score` omits what feedback still holds back. `rank` and `place` are those of the last close. Equal scores share a place, which is null while the score is 0. In paced modes `done` counts ended turns, `mastered` questions answered right once, and `of` all questions. */
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
