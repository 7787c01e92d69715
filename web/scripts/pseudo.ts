/** A message made strange: accented, 40 % longer, in brackets. Whatever stands on a page as plain English was forgotten. */

import { parse, type Token } from "@messageformat/parser";

const LETTERS = "aáeéiíoóuúcçnñsšyýAÁEÉIÍOÓUÚCÇNÑSŠYÝ";
const ACCENTED = new Map(LETTERS.match(/../g)?.map((pair) => [pair[0] ?? "", pair[1] ?? ""]));
const LONGER = 0.4;
/** As long as a short word, so that lines can break. */
const FILLER = " ~~~~";

export function pseudo(message: string): string {
  const length = message.replace(/[{<][^}>]*[}>]/g, "").length;
  return `[${parse(message).map(written).join("")}${FILLER.repeat(Math.ceil((length * LONGER) / FILLER.length))}]`;
}

function written(token: Token): string {
  switch (token.type) {
    case "content":
      return accented(token.value);
    case "argument":
      return `{${token.arg}}`;
    case "octothorpe":
      return "#";
    case "function":
      return `{${token.arg}, ${token.key}${token.param ? `, ${token.param.map(written).join("")}` : ""}}`;
    default: {
      const cases = token.cases.map(
        ({ key, tokens }) => `${/^\d/.test(key) ? `=${key}` : key} {${tokens.map(written).join("")}}`,
      );
      return `{${token.arg}, ${token.type}, ${cases.join(" ")}}`;
    }
  }
}

function accented(text: string): string {
  return text.replace(/<[^>]*>|./gsu, (letter) => ACCENTED.get(letter) ?? letter);
}
