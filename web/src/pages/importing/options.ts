/** How a file is to be read, as it is chosen on the page, and the query that is sent. */

import type { ImportedRow, ImportOptions, ImportProposal, Question } from "../../contracts.gen";
import { t } from "../../texts/texts.svelte";

export type Format = ImportProposal["format"];

export interface ReadingForm {
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
  };
}

/** The query; separators belong to separated text, and a file of another format is not bothered with them. */
export function optionsOf(form: ReadingForm, format: Format | null): ImportOptions {
  return {
    ...(form.format ? { format: form.format } : {}),
    ...(hasSeparators(form, format) ? separatorsOf(form) : {}),
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

function separatorsOf(form: ReadingForm): Pick<ImportOptions, "separator" | "row_separator"> {
  const separator = form.separator === OTHER ? typed(form.otherSeparator) : form.separator;
  const row_separator = form.rowSeparator === OTHER ? typed(form.otherRowSeparator) : form.rowSeparator;
  return { ...(separator ? { separator } : {}), ...(row_separator ? { row_separator } : {}) };
}

/** Line ends and tabs as people write them. */
function typed(text: string): string {
  return text.replaceAll("\\n", "\n").replaceAll("\\t", "\t");
}

export type Taken = "all" | "taken" | "left";

export function rowsThat(rows: readonly ImportedRow[], wanted: Taken): ImportedRow[] {
  if (wanted === "all") return [...rows];
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
