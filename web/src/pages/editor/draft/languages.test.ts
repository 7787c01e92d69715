import { describe, expect, test } from "vitest";
import { languageOf, languageOptions } from "./languages";

describe("the language of a quiz", () => {
  test("is found by its name, whatever the case", () => {
    expect(languageOf(" vietnamese ")).toBe("vi");
    expect(languageOf("German")).toBe("de");
  });

  test("may be any other that has a tag", () => {
    expect(languageOf("pt-br")).toBe("pt-BR");
    expect(languageOf("es-MX")).toBe("es-MX");
  });

  test("is none when it has neither a name nor a tag", () => {
    expect(languageOf("Klingonish")).toBeNull();
    expect(languageOf("")).toBeNull();
    expect(languageOf("xx")).toBeNull();
  });

  test("is offered once for each tag", () => {
    const tags = languageOptions().map(([tag]) => tag);
    expect(new Set(tags).size).toBe(tags.length);
    expect(tags).toContain("ar");
  });
});
