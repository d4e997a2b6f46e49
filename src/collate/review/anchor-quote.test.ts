import { expect, test } from "vitest";
import { anchorQuote } from "./anchor-quote.ts";
import { SourceLines } from "./source-lines.ts";

const SOURCE = new SourceLines(
  [
    "export function load(path) {", // 1
    "  const text = readFileSync(path);", // 2
    "  if (text) {", // 3
    "    return parse(text);", // 4
    "  }", // 5
    "  return parse(text);", // 6
    "}", // 7
    "", // 8
    "const maximum = 10;", // 9
    "export function store(path, value) {", // 10
    "  writeFileSync(path, JSON.stringify(value));", // 11
    "}", // 12
  ].join("\n"),
);

const at = (from: number, to = from) => ({ from, to });

test.each([
  ["word for word", "const text = readFileSync(path);", at(2), { ...at(2), how: "here" }],
  ["over several lines", "if (text) {\n    return parse(text);\n  }", at(3, 5), { ...at(3, 5), how: "here" }],
  ["with other white space", "if(text){ return\tparse(text); }", at(3), { ...at(3, 5), how: "here" }],
  ["with line numbers before it", " 2 |   const text = readFileSync(path);", at(2), { ...at(2), how: "here" }],
  ["with the mark of a change", ">  2 |   const text = readFileSync(path);", at(2), { ...at(2), how: "here" }],
  ["in a fence", "```ts\nconst text = readFileSync(path);\n```", at(2), { ...at(2), how: "here" }],
  ["in backticks", "`const text = readFileSync(path);`", at(2), { ...at(2), how: "here" }],
  ["with Windows line ends", "if (text) {\r\n    return parse(text);", at(3), { ...at(3, 4), how: "here" }],
  ["cut within a line", "JSON.stringify(value)", at(11), { ...at(11), how: "here" }],
])("a quote %s is found at its lines", (_, quote, said, expected) => {
  expect(anchorQuote(SOURCE, quote, said)).toEqual(expected);
});

test("of equal lines the one nearest to what was said counts", () => {
  const quote = "return parse(text);";

  expect(anchorQuote(SOURCE, quote, at(4))).toEqual({ ...at(4), how: "here" });
  expect(anchorQuote(SOURCE, quote, at(6))).toEqual({ ...at(6), how: "here" });
  expect(anchorQuote(SOURCE, quote, at(200))).toEqual({ ...at(6), how: "moved" });
});

test("a quote at other lines than were said is put where it stands", () => {
  expect(anchorQuote(SOURCE, "writeFileSync(path, JSON.stringify(value));", at(3))).toEqual({
    ...at(11),
    how: "moved",
  });
});

test("a quote with one invented line is put at the half of it that is there", () => {
  const quote = "  const text = readFileSync(path);\n  checkAll();";

  expect(anchorQuote(SOURCE, quote, at(2, 3))).toEqual({ ...at(2), how: "partly" });
});

test("dots for what was left out do not count", () => {
  const quote = "export function load(path) {\n  ...\n  const text = readFileSync(path);";

  expect(anchorQuote(SOURCE, quote, at(1, 2))).toEqual({ ...at(1, 2), how: "here" });
});

test.each([
  ["of code that is not there", "const text = await readFile(path);"],
  ["of which the smaller part is there", "const maximum = 10;\nconst minimumOfEverythingThereIs = 5;\nuse(it);"],
  ["of nothing", ""],
  ["of white space", " \n\t "],
  ["of dots alone", "..."],
  ["of a part of a word", "aximum = 10"],
])("a quote %s is not found", (_, quote) => {
  expect(anchorQuote(SOURCE, quote, at(2))).toBeUndefined();
});

test("a bracket alone is believed where it was said to stand and looked for nowhere else", () => {
  expect(anchorQuote(SOURCE, "}", at(5))).toEqual({ ...at(5), how: "here" });
  expect(anchorQuote(SOURCE, "}", at(9))).toBeUndefined();
});
