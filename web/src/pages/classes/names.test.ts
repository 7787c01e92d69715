import { expect, test } from "vitest";
import { calledApart, namesIn, repeatedNames } from "./names";

test("a pasted list gives a name for each line that has one", () => {
  expect(namesIn("Ada\n\n  Ben \tB. \r\n")).toEqual(["Ada", "Ben B."]);
});

test("a name that is there already, or stands twice in the list, is told once", () => {
  expect(repeatedNames(["Ada", "Ben", "ada ", "ADA"], [])).toEqual(["ADA"]);
  expect(repeatedNames(["Zoë", "Cem"], ["Zoe\u0308", "Ben"])).toEqual(["Zoë"]);
  expect(repeatedNames(["Ada B.", "Ada C."], ["Ada"])).toEqual([]);
});

test("members of the same name are called by their codes, too", () => {
  const members = [
    { id: "1", name: "Ada", code: "K7QM2" },
    { id: "2", name: "Ben", code: "AB3CD" },
    { id: "3", name: "ada", code: "X9YZW" },
  ];
  expect([...calledApart(members).values()]).toEqual(["Ada (K7QM2)", "Ben", "ada (X9YZW)"]);
});
