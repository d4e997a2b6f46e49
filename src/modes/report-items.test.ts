import { expect, test } from "vitest";
import { answerItems } from "./report-items.ts";

const answered = { key: "answer", status: "answered", model: "sim/a" } as const;

test.each([
  ["# The plan\n\nFirst.", "The plan"],
  ["---\n\n- **Use** a queue\n- or not", "Use a queue"],
  ["> *Quoted* words", "Quoted words"],
  ["a\tb", "a b"],
])("the title of %j is %j", (text, title) => {
  const items = answerItems([{ ...answered, text }]);

  expect(items).toEqual([{ key: "answer", title, text }]);
});

test("what is no answer of its own is no item", () => {
  const units = [
    { ...answered, status: "refused", text: "I cannot." },
    { ...answered, status: "error", text: null },
    { ...answered, text: "judged", aside: true },
  ] as const;

  expect(answerItems(units)).toEqual([]);
});
