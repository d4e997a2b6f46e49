import { expect, test } from "vitest";
import { InputError } from "../core/errors.ts";
import { parsePresets } from "./presets.ts";

test("presets are read in order, with comments and either form of list", () => {
  const presets = parsePresets('# mine\nquick: [judge, critic]\nall:\n  - "*"\n', "presets.yaml");

  expect([...presets]).toEqual([
    ["quick", ["judge", "critic"]],
    ["all", ["*"]],
  ]);
});

test.each(["", "# nothing\n", "\ufeff"])("the empty file %j has no presets", (yaml) => {
  const presets = parsePresets(yaml, "presets.yaml");

  expect(presets.size).toBe(0);
});

test.each([
  ["bad YAML", "a: [x\nb: y", [/^p\.yaml:\d+: expected valid YAML/]],
  ["a list", "- judge", [/^p\.yaml:1: expected lines of/]],
  [
    "all wrong entries",
    "a: [judge]\nb: judge\nc: []\nd: [[x]]",
    [/^p\.yaml:2: expected b:/, /^p\.yaml:3: expected c:/, /^p\.yaml:4: expected d:/],
  ],
])("%s is refused with the line of each problem", (_, yaml, expected) => {
  let problems: readonly string[] = [];

  try {
    parsePresets(yaml, "p.yaml");
  } catch (error) {
    if (error instanceof InputError) problems = error.problems;
  }

  expect(problems).toEqual(expect.arrayContaining(expected.map((pattern) => expect.stringMatching(pattern))));
});
