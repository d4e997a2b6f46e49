import { expect, test } from "vitest";
import { fillProse, parseProse } from "./prose-template.ts";

const NAMES = { known: ["a", "b.c"], needed: [] };
const filled = (text: string, values: Readonly<Record<string, string>>) =>
  fillProse(parseProse(text, NAMES, "task.md"), values);

test("names are filled, in a line and alone", () => {
  expect(filled("x {{a}} y {{ b.c }}\n", { a: "1", "b.c": "2" })).toBe("x 1 y 2\n");
});

test("what comes in for a name is never read as a template", () => {
  expect(filled("{{a}}", { a: "{{b.c}} \\{{ $& $1", "b.c": "secret" })).toBe("{{b.c}} \\{{ $& $1\n");
});

test("braces of the text itself are written with a backslash", () => {
  expect(filled("\\{{a}} {{a}}", { a: "1" })).toBe("{{a}} 1\n");
});

test.each([
  ["x\n\n{{a}}\n\ny\n", "x\n\ny\n"],
  ["x\n\n{{a}}\n\n{{b.c}}\n\ny\n", "x\n\ny\n"],
  ["{{a}}\n\nx\n", "x\n"],
  ["x\n\n{{a}}", "x\n"],
  ["x {{a}}\n\ny", "x \n\ny\n"],
])("a name that stands for nothing takes its paragraph with it: %j", (text, expected) => {
  expect(filled(text, {})).toBe(expected);
});

test("blank lines in what comes in stay", () => {
  expect(filled("{{b.c}}\n\n{{a}}\n", { a: "1\n\n\n2" })).toBe("1\n\n\n2\n");
});

test("every unknown name is told with its line and the nearest one", () => {
  const parse = () => parseProse("one\n{{ab}}\r\n\n{{}}\n{{b.d}}", NAMES, "task.md");

  expect(parse).toThrow(
    'task.md:2: expected a known slot, got "ab" (did you mean a?)\n' +
      'task.md:4: expected a known slot, got "" (did you mean a?)\n' +
      'task.md:5: expected a known slot, got "b.d" (did you mean b.c?)',
  );
});

test("a name that is needed and missing is told", () => {
  expect(() => parseProse("x", { known: ["a"], needed: ["a"] }, "task.md")).toThrow(
    "task.md: expected {{a}} in the text, got none",
  );
});
