import { describe, expect, test } from "vitest";
import { checkTemplate, neededBy } from "./check-template.ts";
import { parseTemplate } from "./parse-template.ts";

const MODES = ["ask", "batch", "template"];

function problemsIn(text: string): readonly string[] {
  const { template, problems } = parseTemplate(text, "mine", "mine.yaml");
  return [...problems, ...checkTemplate(template, MODES)];
}

const plain = (stages: string) => `description: d\nstages:\n${stages}`;

test("a template that is right has no problems, and knows what each stage waits for", () => {
  const text = `description: d
slots:
  - name: problem
    description: what
    required: true
stages:
  - key: a
    mode: batch
    samples: 3
    prompt: "{{problem}}"
  - key: b
    mode: ask
    each: a
    needs: [a]
    prompt: "{{item.text}} {{stage.c}}"
  - key: c
    mode: ask
    prompt: what
  - key: d
    mode: ask
    each: b
    prompt: "{{item.origin}}"
output:
  stages: [d]
  files: [out.md]
`;

  const { template, problems } = parseTemplate(text, "mine", "mine.yaml");

  expect([...problems, ...checkTemplate(template, MODES)]).toEqual([]);
  expect(template.stages.map(neededBy)).toEqual([[], ["a", "c"], [], ["b"]]);
  expect(template).toMatchObject({ shown: ["d"], outputFiles: ["out.md"] });
});

describe("each problem has its line", () => {
  test.each<[what: string, text: string, problem: string]>([
    ["no YAML", "a: [", "mine.yaml:1: expected valid YAML, got: "],
    ["no fields", "- a", "mine.yaml:1: expected fields such as `key: value`, got a list"],
    [
      "no description",
      "stages: [{key: a, mode: ask, prompt: p}]",
      "expected description, what it is for in one line, got none",
    ],
    ["no stage", "description: d", "mine.yaml:1: expected stages, a list of at least one, got none"],
    [
      "an unknown field",
      `sttages: []\n${plain("  - {key: a, mode: ask, prompt: p}")}`,
      'mine.yaml:1: expected a known field, got "sttages" (did you mean stages?)',
    ],
    [
      "a key twice",
      plain("  - {key: a, mode: ask, prompt: p}\n  - {key: a, mode: ask, prompt: q}"),
      "mine.yaml:4: expected each stage once, got a twice",
    ],
    [
      "a field twice",
      "description: d\ndescription: e",
      "mine.yaml:2: expected valid YAML, got: Map keys must be unique",
    ],
    [
      "an unknown mode",
      plain("  - key: a\n    mode: bach\n    prompt: p"),
      'mine.yaml:4: stage a: expected a known mode, got "bach" (did you mean batch',
    ],
    [
      "an unknown slot",
      plain("  - key: a\n    mode: ask\n    prompt: |\n      one\n      {{two}}"),
      'mine.yaml:7: stage a: expected a known slot, got "two" (known: none)',
    ],
    [
      "a stage named as a slot",
      plain("  - {key: a, mode: ask, prompt: p}\n  - {key: b, mode: ask, prompt: '{{a}}'}"),
      "write {{stage.a}} for what that stage came to",
    ],
    [
      "an unknown stage",
      plain("  - {key: a, mode: ask, prompt: p, each: z}"),
      'mine.yaml:3: stage a: expected a known stage, got "z" (did you mean a?)',
    ],
    [
      "an item without each",
      plain("  - key: a\n    mode: ask\n    prompt: '{{item.text}}'"),
      "mine.yaml:5: stage a: expected `each: STAGE` in a stage whose prompt says {{item.text}}, got none",
    ],
    [
      "an origin of none",
      plain("  - {key: a, mode: ask, prompt: p}\n  - {key: b, mode: ask, each: a, prompt: '{{item.origin}}'}"),
      "expected {{item.origin}} only where stage a has `each` itself",
    ],
    [
      "a circle",
      plain("  - {key: a, mode: ask, prompt: '{{stage.b}}'}\n  - {key: b, mode: ask, prompt: p, needs: [a]}"),
      "mine.yaml:3: expected stages that do not wait for each other in a circle, got a > b > a",
    ],
    ["a stage that waits for itself", plain("  - {key: a, mode: ask, prompt: '{{stage.a}}'}"), "got a > a"],
    [
      "an item in an option",
      plain(
        "  - {key: a, mode: ask, prompt: p}\n  - key: b\n    mode: ask\n    each: a\n    prompt: p\n    persona: '{{item.title}}'",
      ),
      "mine.yaml:8: stage b: expected only slots in braces here",
    ],
    [
      "a path that leads out",
      plain("  - {key: a, mode: ask, prompt: p, files: [../../secret]}"),
      'mine.yaml:3: expected a path inside the working directory, got "../../secret"',
    ],
    [
      "a path from the root",
      `${plain("  - {key: a, mode: ask, prompt: p}")}\noutput:\n  files: [/tmp/x.md]`,
      'mine.yaml:5: expected a path inside the working directory, got "/tmp/x.md"',
    ],
    ["most alone", plain("  - {key: a, mode: ask, prompt: p, most: 3}"), "expected `most` beside `each`, got it alone"],
    [
      "too many times",
      plain("  - {key: a, mode: ask, prompt: p, times: 101}"),
      'mine.yaml:3: expected times to be a whole number from 1 to 100, got "101"',
    ],
    [
      "a template unnamed",
      plain("  - {key: a, mode: template}"),
      "expected `template: NAME` beside `mode: template`, got none",
    ],
    [
      "an unknown output",
      `${plain("  - {key: a, mode: ask, prompt: p}")}\noutput: {stages: [z]}`,
      'mine.yaml:4: expected a known stage, got "z"',
    ],
    [
      "a slot that nobody uses",
      `slots: [{name: x, description: y}]\n${plain("  - {key: a, mode: ask, prompt: p}")}`,
      "mine.yaml:1: expected slot x to be used in a stage as {{x}}, got no use of it",
    ],
    [
      "a slot of a reserved name",
      `slots: [{name: item, description: y}]\n${plain("  - {key: a, mode: ask, prompt: p}")}`,
      "mine.yaml:1: expected the name of a slot as small letters",
    ],
    [
      "a slot of an unknown kind",
      `slots: [{name: x, description: y, kind: number}]\n${plain("  - {key: a, mode: ask, prompt: '{{x}}'}")}`,
      'mine.yaml:1: expected kind to be text, file or list, got "number"',
    ],
    [
      "a default for what is required",
      `slots: [{name: x, description: y, default: z, required: true}]\n${plain("  - {key: a, mode: ask, prompt: '{{x}}'}")}`,
      "expected a default or `required: true`, got both",
    ],
  ])("%s", (_, text, problem) => {
    expect(problemsIn(text)).toContainEqual(expect.stringContaining(problem));
  });
});

test("all problems of a file are told at once", () => {
  const problems = problemsIn(plain("  - {key: A, mode: nope, prompt: '{{x}} {{y}}', each: z, times: 0}"));

  expect(problems).toHaveLength(6);
});
