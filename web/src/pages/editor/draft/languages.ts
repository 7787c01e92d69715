/** The languages that a quiz may have: a list to search by name, and any other by its BCP 47 tag. */

import { languageName } from "../../../texts/format";

const OFFERED = (
  "en en-GB en-US de fr es it pt pt-BR nl af sv da nb nn fi is pl cs sk sl hr sr bs bg mk ro hu el sq tr az kk uz ru " +
  "uk be lt lv et ga cy gd br eu ca gl lb mt la eo ar he fa ckb ku ur ps hi bn pa gu mr ta te kn ml si ne th lo km my " +
  "vi id ms fil jv zh zh-TW ja ko mn ka hy am ti so sw yo ig ha zu xh"
).split(" ");

/** The names of the offered languages in the language of the person, in its order, by tag. */
export function languageOptions(): [tag: string, name: string][] {
  return OFFERED.map((tag): [string, string] => [tag, languageName(tag)]).sort(([, one], [, other]) =>
    one.localeCompare(other),
  );
}

/** The tag of a language that was typed by its name or as a tag; null if it is neither. */
export function languageOf(typed: string): string | null {
  const wanted = typed.trim();
  const named = languageOptions().find(([, name]) => name.toLowerCase() === wanted.toLowerCase());
  return named ? named[0] : canonical(wanted);
}

function canonical(tag: string): string | null {
  if (!/^[a-z]{2,3}(-[a-z0-9]{2,8})*$/iu.test(tag)) return null;
  try {
    const [known] = Intl.getCanonicalLocales(tag);
    return known && languageName(known) !== known ? known : null;
  } catch {
    return null;
  }
}
