/** Quizzes that come from files and go to files of other programs. */

import type { ImportOptions, ImportProposal, StoredMedia } from "../contracts.gen";
import { authorized, authorizedSend } from "./account.svelte";
import { type LeftOut, leftOutOf } from "./http/left-out";
import { EXPORTING_TIMEOUT_MS, MAKING_TIMEOUT_MS, patiently } from "./http/patience";
import { query } from "./http/request";

/** Read a quiz from `file` without storing it; its `name` helps to tell the format. */
export function readFile(
  file: Blob,
  options: ImportOptions & { name: string },
  signal: AbortSignal,
): Promise<ImportProposal> {
  const path = `/quizzes/import${query({ ...options })}`;
  const call = { method: "POST", body: file, signal, timeoutMs: MAKING_TIMEOUT_MS } as const;
  return patiently(() => authorized(path, call), signal);
}

/** Store a picture or sound of a question, which then names it by its id. */
export function storeMedia(file: Blob): Promise<StoredMedia> {
  return patiently(() => authorized("/media", { method: "POST", body: file, timeoutMs: MAKING_TIMEOUT_MS }));
}

export type ExportFormat = "json" | "csv" | "gift" | "qti" | "anki" | "pdf";

/** A quiz as a file, and which questions are not in it because the format cannot hold them. */
export interface ExportedFile {
  name: string;
  content: Blob;
  leftOut: LeftOut[];
}

export async function exportQuiz(id: string, format: ExportFormat): Promise<ExportedFile> {
  const path = `/quizzes/${id}/export${query({ format })}`;
  const call = { headers: { Accept: "*/*" }, timeoutMs: EXPORTING_TIMEOUT_MS };
  const response = await patiently(() => authorizedSend(path, call));
  return {
    name: nameIn(response.headers.get("Content-Disposition") ?? "") ?? `quiz.${format}`,
    content: await response.blob(),
    leftOut: leftOutOf(response.headers.get("Wordrally-Left-Out") ?? ""),
  };
}

/** The file's full name (RFC 6266). */
export function nameIn(disposition: string): string | null {
  const [, encoded] = /filename\*=UTF-8''([^;]+)/i.exec(disposition) ?? [];
  return encoded === undefined ? null : decodeURIComponent(encoded);
}
