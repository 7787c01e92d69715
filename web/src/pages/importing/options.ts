/** How a file is to be read, as it is chosen on the page, and the query that is sent. */

import type { ImportColumn, ImportedRow, ImportOptions, ImportProposal, Question } from "../../contracts.gen";
import { t } from "../../texts/texts.svelte";

export type Format = ImportProposal["format"];

export type Meaning = ImportColumn["meaning"];
export type Encoding = NonNullable<ImportOptions["encoding"]>;

/** What is chosen for one file; empty where the file itself tells. */
export interface Choices {
  encoding: Encoding | "";
  headerRow: string;
  /** A meaning for each column, separated by commas. */
  columns: string;
  noteType: string;
  template: string;
  promptField: string;
  answerField: string;
}

export interface ReadingForm extends Choices {
  /** Empty when the file itself tells. */
  format: Format | "";
  separator: string;
  /** What is typed when `separator` is `OTHER`. */
  otherSeparator: string;
  rowSeparator: string;
  otherRowSeparator: string;
  ask: "front" | "back";
  cards: "text" | "choice";
  language: string;
  /** Rows of the file that are passed over: a long one is taken in parts. */
  skip: number;
}

export const OTHER = "other";
/** As many rows as a quiz has questions. */
export const ROWS_AT_ONCE = 200;
export const LARGEST_FILE_BYTES = 10 * 1_048_576;

const FORMATS: Format[] = ["text", "anki", "csv", "kahoot", "wayground", "gift", "aiken", "qti", "json"];

export function formatNames(): Record<Format, string> {
  return Object.fromEntries(FORMATS.map((format) => [format, t(`import.format.${format}`)])) as Record<
    Format,
    string
  >;
}

const MEANINGS: Meaning[] = [
  "prompt",
  "answer",
  "choice",
  "wrong",
  "correct",
  "seconds",
  "points",
  "explanation",
  "kind",
  "picture",
  "sound",
  "skip",
];

export function meaningNames(): Record<Meaning, string> {
  return Object.fromEntries(MEANINGS.map((one) => [one, t(`import.meaning.${one}`)])) as Record<
    Meaning,
    string
  >;
}

/** What each column is taken for: as it was chosen, or as the file was read. */
export function meaningsOf(form: ReadingForm, columns: readonly ImportColumn[]): Meaning[] {
  if (!form.columns) return columns.map(({ meaning }) => meaning);
  const chosen = form.columns.split(",") as Meaning[];
  return columns.map((_, place) => chosen[place] ?? "skip");
}

export function withMeaning(meanings: readonly Meaning[], place: number, meaning: Meaning): string {
  return meanings.map((one, at) => (at === place ? meaning : one)).join(",");
}

const ENCODINGS: Record<Encoding, string> = {
  "utf-8": "UTF-8",
  "utf-16": "UTF-16",
  "utf-16-le": "UTF-16 LE",
  "utf-16-be": "UTF-16 BE",
  "windows-1250": "Windows-1250 (čeština, polski, magyar …)",
  "windows-1251": "Windows-1251 (русский, українська …)",
  "windows-1252": "Windows-1252 (English, français, Deutsch, español …)",
  "windows-1253": "Windows-1253 (ελληνικά)",
  "windows-1254": "Windows-1254 (Türkçe)",
  "windows-1255": "Windows-1255 (עברית)",
  "windows-1256": "Windows-1256 (العربية)",
  "windows-1257": "Windows-1257 (lietuvių, latviešu, eesti)",
  // eslint-disable-next-line texts/no-bare-text -- the name of a language in itself, as in the rows around it
  "windows-1258": "Windows-1258 (tiếng Việt)",
  "windows-874": "Windows-874 (ไทย)",
  "koi8-r": "KOI8-R (русский)",
  macintosh: "Macintosh",
  shift_jis: "Shift-JIS (日本語)",
  "euc-jp": "EUC-JP (日本語)",
  gb18030: "GB 18030 (中文)",
  big5: "Big5 (中文)",
  "euc-kr": "EUC-KR (한국어)",
};

export function encodingNames(told: string | null | undefined): Record<Encoding | "", string> {
  const known = told ? (ENCODINGS[told as Encoding] ?? told) : null;
  return { "": known ? t("import.asItIs", { format: known }) : t("import.asFileTells"), ...ENCODINGS };
}

export function separatorNames(): Record<string, string> {
  return {
    "": t("import.asTextTells"),
    "\t": t("import.tab"),
    ",": t("import.comma"),
    ";": t("import.semicolon"),
    " - ": t("import.dash"),
    [OTHER]: t("import.other"),
  };
}

export function rowSeparatorNames(): Record<string, string> {
  return {
    "": t("import.asTextTells"),
    "\n": t("import.newLine"),
    ";": t("import.semicolon"),
    "\n\n": t("import.emptyLine"),
    [OTHER]: t("import.other"),
  };
}

export function newReading(): ReadingForm {
  return {
    format: "",
    separator: "",
    otherSeparator: "",
    rowSeparator: "",
    otherRowSeparator: "",
    ask: "front",
    cards: "text",
    language: "en",
    skip: 0,
    ...noChoices(),
  };
}

/** What is chosen for a file does not hold for the next one. */
export function noChoices(): Choices {
  return {
    encoding: "",
    headerRow: "",
    columns: "",
    noteType: "",
    template: "",
    promptField: "",
    answerField: "",
  };
}

export function choicesOf(form: ReadingForm): Choices {
  const { encoding, headerRow, columns, noteType, template, promptField, answerField } = form;
  return { encoding, headerRow, columns, noteType, template, promptField, answerField };
}

/** The query; separators belong to separated text, and a file of another format is not bothered with them. */
export function optionsOf(form: ReadingForm, format: Format | null): ImportOptions {
  return {
    ...(form.format ? { format: form.format } : {}),
    ...(hasSeparators(form, format) ? separatorsOf(form) : {}),
    ...(isText(form, format) && form.encoding ? { encoding: form.encoding } : {}),
    ...(isTable(form, format) ? tableOf(form) : {}),
    ...((form.format || format) === "anki" ? noteTypeOf(form) : {}),
    ask: form.ask,
    cards: form.cards,
    language: form.language,
    skip: form.skip,
    limit: ROWS_AT_ONCE,
  };
}

/** Whether the file is separated text, as chosen or as it was read last. */
export function hasSeparators(form: ReadingForm, format: Format | null): boolean {
  return (form.format || format) === "text";
}

/** Whether the file holds cards of two sides, which can be turned over. */
export function hasCards(form: ReadingForm, format: Format | null): boolean {
  return hasSeparators(form, format) || (form.format || format) === "anki";
}

/** Whether the file's characters are encoded in one of many ways; where nothing was read it may be. */
export function isText(form: ReadingForm, format: Format | null): boolean {
  const known = form.format || format;
  return known === null || ["text", "csv", "gift", "aiken"].includes(known);
}

export function isTable(form: ReadingForm, format: Format | null): boolean {
  return ["text", "csv", "kahoot", "wayground"].includes(form.format || format || "");
}

function tableOf({ headerRow, columns }: ReadingForm): Pick<ImportOptions, "header_row" | "columns"> {
  return { ...(headerRow ? { header_row: Number(headerRow) } : {}), ...(columns ? { columns } : {}) };
}

function noteTypeOf(
  form: ReadingForm,
): Pick<ImportOptions, "note_type" | "template" | "prompt_field" | "answer_field"> {
  return {
    ...(form.noteType ? { note_type: form.noteType } : {}),
    ...(form.template ? { template: Number(form.template) } : {}),
    ...(form.promptField ? { prompt_field: form.promptField } : {}),
    ...(form.answerField ? { answer_field: form.answerField } : {}),
  };
}

function separatorsOf(form: ReadingForm): Pick<ImportOptions, "separator" | "row_separator"> {
  const separator = form.separator === OTHER ? typed(form.otherSeparator) : form.separator;
  const row_separator = form.rowSeparator === OTHER ? typed(form.otherRowSeparator) : form.rowSeparator;
  return { ...(separator ? { separator } : {}), ...(row_separator ? { row_separator } : {}) };
}

/** Line ends and tabs as people write them. */
function typed(text: string): string {
  return text.replaceAll("\\n", "\n").replaceAll("\\t", "\t");
}

export type Taken = "all" | "unsure" | "taken" | "left";

export function rowsThat(rows: readonly ImportedRow[], wanted: Taken): ImportedRow[] {
  if (wanted === "all") return [...rows];
  if (wanted === "unsure") return rows.filter(({ confidence }) => confidence === "unsure");
  return rows.filter(({ question }) => (question === null) === (wanted === "left"));
}

/** What is right, as one line. */
export function keyOf(question: Question): string {
  if (question.kind !== "choice") return question.accepted.join(" · ");
  return question.correct.map((index) => question.choices[index]).join(" · ");
}

/** The file's name without its ending, for a title where the file has none. */
export function titleFrom(name: string): string {
  return name
    .replace(/\.\w+$/, "")
    .replaceAll("_", " ")
    .trim();
}
