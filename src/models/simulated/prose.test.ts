import { expect, test } from "vitest";
import { codeLinesOf, proseOf } from "./prose.ts";

const MARKDOWN = [
  "---",
  "name: a title of some words.",
  "---",
  "# A heading of several words.",
  "",
  "The service takes orders over HTTP and",
  "writes them to **one** [database](https://example.com/a). It never locks!",
  "",
  "A heading above a rule.",
  "---",
  "- The store is the only one that imports the driver.",
  "  It wraps here.",
  "1. [x] A checked item is prose too.",
  "> Someone quoted this sentence.",
  "",
  "| a table | has rows | of words. |",
  "",
  "```ts",
  "export function isNotProse(of: Code): boolean.",
  "```",
  "",
  "    indented code is not prose either.",
  "",
  "![a picture of words](x.png)",
  "<p>Some markup of words.</p>",
  "A last line without an end",
].join("\n");

test("only the sentences of prose are read, whole and without markup", () => {
  const { sentences } = proseOf(MARKDOWN);

  expect(sentences).toEqual([
    "The service takes orders over HTTP and writes them to one database.",
    "It never locks!",
    "The store is the only one that imports the driver.",
    "It wraps here.",
    "A checked item is prose too.",
    "Someone quoted this sentence.",
  ]);
});

test("what is no sentence or too long is a fragment of at most 160 characters", () => {
  const { fragments } = proseOf(`A last line without an end\n\n${"word ".repeat(50)}end.`);

  expect(fragments[0]).toBe("A last line without an end");
  expect(fragments[1]).toMatch(/^word .*word…$/);
  expect(fragments[1]?.length).toBeLessThanOrEqual(160);
});

test("many sentences are thinned out evenly", () => {
  const { sentences } = proseOf(Array.from({ length: 2_048 }, (_, n) => `This is sentence number ${n}.`).join("\n\n"));

  expect(sentences).toHaveLength(512);
  expect(sentences[0]).toBe("This is sentence number 0.");
  expect(sentences.at(-1)).toBe("This is sentence number 2044.");
});

test("lines of code are read without comments and brackets", () => {
  const lines = codeLinesOf(
    "// A comment of several words.\nexport function start(port) {\n  return listen(8080);\n}\n",
  );

  expect(lines).toEqual(["`export function start(port) {`", "`return listen(8080);`"]);
});
