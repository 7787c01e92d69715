/** An ESLint rule: what a person reads comes from the catalogues, not from the code. */

import type { Rule } from "eslint";

/** As much of the syntax tree of Svelte and TypeScript as the rule looks at. */
interface Node {
  type: string;
  parent?: Node;
  callee?: { name?: string; type?: string };
}

/** Attributes that are read or said. */
const SAID = new Set([
  "title",
  "alt",
  "placeholder",
  "label",
  "text",
  "hint",
  "aria-label",
  "aria-description",
  "otherwise",
]);
/** Names are the same in every language. */
const NAMES = /wordrally|QR|CSV|PDF/gi;
/** Two words with a space between are a sentence, not a name in the code. */
const SENTENCE = /^[\p{Lu}“].*\p{L}{2,} +\p{L}{2,}|^[\p{Lu}“]\p{L}+ +\p{L}{2,}/u;

function isWords(text: string): boolean {
  return /\p{L}{2,}/u.test(text.replace(NAMES, ""));
}

/** Whether a string is for programmers: an error that is thrown. */
function isInternal(node: Node): boolean {
  for (let at = node.parent; at; at = at.parent) {
    if (at.type === "ThrowStatement") return true;
    if (at.type === "CallExpression" && at.callee?.type === "Super") return true;
  }
  return false;
}

export const noBareText: Rule.RuleModule = {
  meta: {
    type: "problem",
    messages: { bare: "“{{text}}” is read by people: put it in a catalogue and write t(key)." },
  },
  create(context) {
    const refuse = (node: unknown, text: string) =>
      context.report({ node: node as Rule.Node, messageId: "bare", data: { text: text.trim() } });
    const refuseSentence = (node: Node, text: string) => {
      if (SENTENCE.test(text.trim()) && !isInternal(node)) refuse(node, text);
    };
    const visitors: Record<string, (node: never) => void> = {
      SvelteText(node: Node & { value: string }) {
        const isCode = ["SvelteStyleElement", "SvelteScriptElement"].includes(node.parent?.type ?? "");
        if (!isCode && isWords(node.value)) refuse(node, node.value);
      },
      SvelteAttribute(node: { key: { name: string }; value: { type: string; value: string }[] }) {
        if (!SAID.has(node.key.name)) return;
        for (const value of node.value)
          if (value.type === "SvelteLiteral" && isWords(value.value)) refuse(value, value.value);
      },
      Literal(node: Node & { value: unknown }) {
        if (typeof node.value === "string") refuseSentence(node, node.value);
      },
      TemplateLiteral(node: Node & { quasis: { value: { cooked?: string } }[] }) {
        refuseSentence(node, node.quasis.map(({ value }) => value.cooked ?? "").join("0"));
      },
    };
    return visitors as Rule.RuleListener;
  },
};
