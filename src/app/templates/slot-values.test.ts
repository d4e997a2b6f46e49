import { expect, test } from "vitest";
import { parseTemplate } from "./parse-template.ts";
import { slotValues } from "./slot-values.ts";

const { template } = parseTemplate(
  `description: d
slots:
  - {name: what, description: the thing, required: true}
  - {name: points, description: several, kind: list, default: [a, b]}
  - {name: code, description: files, kind: file}
  - {name: note, description: a note}
stages: [{key: a, mode: ask, prompt: p}]
`,
  "mine",
  "mine.yaml",
);

const textsOf = (set: Readonly<Record<string, string | readonly string[]>>) => {
  const given = Object.entries(set).flatMap(([slot, value]) => [value].flat().map((each) => ({ slot, value: each })));
  const { values, problems } = slotValues(template, given);
  return { problems, texts: Object.fromEntries([...values].map(([name, { texts }]) => [name, texts])) };
};

test("what is set comes before the default, and what is neither is empty", () => {
  const { texts, problems } = textsOf({ what: "x" });

  expect(problems).toEqual([]);
  expect(texts).toEqual({ what: ["x"], points: ["a", "b"], code: [], note: [] });
});

test("a list takes commas and several values, files take several, since a glob may hold commas", () => {
  const { texts } = textsOf({ what: "x, y", points: ["c, d", "e"], code: ["src/{a,b}.ts", "!src/a.ts"] });

  expect(texts).toMatchObject({ what: ["x, y"], points: ["c", "d", "e"], code: ["src/{a,b}.ts", "!src/a.ts"] });
});

test("everything that is wrong is told at once", () => {
  const { problems } = textsOf({ wat: "x", note: ["a", "b"], what: " " });

  expect(problems).toEqual([
    'expected a known slot, got "wat" (did you mean what?)',
    "expected a value for slot what (the thing), got none: --set what=...",
    "expected slot note to be set once, got it 2 times",
  ]);
});
