import { expect, test } from "vitest";
import { InputError } from "../core/errors.ts";
import { chooseLenses, parseLenses } from "./lenses.ts";

const problemsOf = (work: () => unknown): readonly string[] => {
  try {
    work();
  } catch (error) {
    if (error instanceof InputError) return error.problems;
  }
  return [];
};

test("lenses are read in order, over one line or several", () => {
  const lenses = parseLenses("# mine\ncost: Count money.\nusers: >-\n  Begin with\n  the people.\n", "l.yaml");

  expect(lenses).toEqual([
    { name: "cost", text: "Count money." },
    { name: "users", text: "Begin with the people." },
  ]);
});

test.each(["", "# nothing\n", "\ufeff"])("the empty file %j has no lenses", (yaml) => {
  expect(parseLenses(yaml, "l.yaml")).toEqual([]);
});

test.each([
  ["bad YAML", "a: [x\nb: y", [/^l\.yaml:\d+: expected valid YAML/]],
  ["a list", "- cost", [/^l\.yaml:1: expected lines of/]],
  [
    "all wrong entries",
    "cost: [1]\nMy Lens: x\nusers:\n",
    [/^l\.yaml:1: expected cost: a text/, /^l\.yaml:2: expected a lens named by/, /^l\.yaml:3: expected users: a text/],
  ],
])("%s is refused with the line of each problem", (_, yaml, expected) => {
  const problems = problemsOf(() => parseLenses(yaml, "l.yaml"));

  expect(problems).toEqual(expected.map((pattern) => expect.stringMatching(pattern)));
});

test("lenses are chosen by name in that order, each once; all when none are named", () => {
  const all = parseLenses("cost: a\nusers: b\nscale: c", "l.yaml");

  expect(chooseLenses(["Users", "cost", "users"], all).map(({ name }) => name)).toEqual(["users", "cost"]);
  expect(chooseLenses(undefined, all)).toBe(all);
  expect(problemsOf(() => chooseLenses(["costs", "nobody"], all))).toEqual([
    'expected a known lens, got "costs" (did you mean cost?)',
    expect.stringMatching(/^expected a known lens, got "nobody" \(/),
  ]);
});
