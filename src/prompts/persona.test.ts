import { expect, test } from "vitest";
import { InputError } from "../core/errors.ts";
import { choosePersonas, parsePersona } from "./persona.ts";

function problemsOf(act: () => unknown): readonly string[] {
  try {
    act();
  } catch (error) {
    if (error instanceof InputError) return error.problems;
  }
  return [];
}

const FILE = `---
name: skeptic
description: Looks for how it fails
tools: Read, Grep
model: openrouter/google/gemini-3-flash
color: red
---

# Skeptic

Look for failure.
`;

test("an agent file gives name, description, tools, model and instructions, and nothing else", () => {
  const persona = parsePersona(FILE, "skeptic.md");

  expect(persona).toEqual({
    name: "skeptic",
    description: "Looks for how it fails",
    tools: ["Read", "Grep"],
    model: "openrouter/google/gemini-3-flash",
    instructions: "# Skeptic\n\nLook for failure.",
  });
});

test.each([
  ["a byte order mark", `\ufeff${FILE}`],
  ["CRLF line ends", FILE.replaceAll("\n", "\r\n")],
  ["spaces behind the dashes", FILE.replaceAll("---", "---  ")],
])("%s changes nothing", (_, text) => {
  const persona = parsePersona(text, "skeptic.md");

  expect(persona).toEqual(parsePersona(FILE, "skeptic.md"));
});

test.each(["personas/dba.md", "C:\\personas\\dba.md", "dba.markdown", "dba"])(
  "%s names a persona without a name",
  (where) => {
    const persona = parsePersona("You are a DBA.\n", where);

    expect(persona).toEqual({ name: "dba", description: "You are a DBA.", instructions: "You are a DBA." });
  },
);

test.each([
  ["a comma-separated line", "tools: Read, Bash(git log, git diff), Grep", ["Read", "Bash(git log, git diff)", "Grep"]],
  ["a list", "tools:\n  - Read\n  - Grep", ["Read", "Grep"]],
  ["a list in a row", "tools: [Read, Grep]", ["Read", "Grep"]],
  ["a missing field", "color: red", undefined],
  ["an empty field", "tools:", undefined],
])("tools are read from %s", (_, line, tools) => {
  const persona = parsePersona(`---\n${line}\n---\nBody`, "x.md");

  expect(persona.tools).toEqual(tools);
});

test.each(["inherit", "sonnet", "Opus", "haiku", "sonnet[1m]"])(
  "the model %s leaves the choice to the caller",
  (model) => {
    const persona = parsePersona(`---\nmodel: ${model}\n---\nBody`, "x.md");

    expect(persona.model).toBeUndefined();
  },
);

const WILD = [
  ["a colon", "description: Use this agent when: the code is slow", "Use this agent when: the code is slow"],
  ["quotes inside", "description: \"Fast\" reviews: and 'more'", "\"Fast\" reviews: and 'more'"],
  [
    "an example with escapes",
    'description: Use when asked. Examples: <example>user: "Review it"\\nassistant: "I will"</example>',
    'Use when asked. Examples: <example>user: "Review it"\nassistant: "I will"</example>',
  ],
  [
    "an example over several lines",
    'description: Use when: asked\n\nContext: code\nuser: "Review"\nassistant: "Yes"',
    'Use when: asked\n\nContext: code\nuser: "Review"\nassistant: "Yes"',
  ],
  ["a sign that YAML keeps for itself", "description: @reviewer: checks", "@reviewer: checks"],
  ["a block with a bad indent", "description: |\n  one: two\n three", "one: two\nthree"],
] as const;

test.each(WILD)("a description with %s is kept whole, and so are the fields after it", (_, line, description) => {
  const persona = parsePersona(`---\nname: wild\n${line}\ntools: Read, Grep\nmodel: a/b\n---\nBody`, "x.md");

  expect(persona).toEqual({ name: "wild", description, tools: ["Read", "Grep"], model: "a/b", instructions: "Body" });
});

test("a rule inside the instructions does not end them", () => {
  const persona = parsePersona("---\nname: a\n---\nOne\n\n---\n\nTwo", "a.md");

  expect(persona.instructions).toBe("One\n\n---\n\nTwo");
});

test.each([
  ["an empty file", "", "expected instructions"],
  ["front matter alone", "---\nname: a\n---\n\n", "expected instructions"],
  ["front matter that never ends", "---\nname: a\nBody", "expected a line ---"],
  ["a name that no list of names can hold", '---\nname: "a,b"\n---\nBody', "expected a name"],
  ["a name with a line break", '---\nname: "a\\nb"\n---\nBody', "expected a name"],
])("%s is refused with the file's path", (_, text, problem) => {
  const problems = problemsOf(() => parsePersona(text, "some/a.md"));

  expect(problems).toEqual([expect.stringContaining(`some/a.md: ${problem}`)]);
});

const ALL = ["judge", "critic", "skeptic"].map((name) => ({ name, description: "", instructions: "x" }));
const PRESETS = new Map([
  ["quick", ["critic", "judge"]],
  ["all", ["*"]],
  ["broken", ["judge", "nobody"]],
]);

test.each([
  ["named ones, in order", { names: ["skeptic", "judge"] }, ["skeptic", "judge"]],
  ["names in another case", { names: ["Judge"] }, ["judge"]],
  ["a name given twice, once", { names: ["judge", "judge "] }, ["judge"]],
  ["a preset", { preset: "quick" }, ["critic", "judge"]],
  ["a preset and names", { preset: "quick", names: ["judge", "skeptic"] }, ["critic", "judge", "skeptic"]],
  ["every one", { preset: "all" }, ["judge", "critic", "skeptic"]],
  ["none when nothing is asked", {}, []],
])("chooses %s", (_, choice, expected) => {
  const chosen = choosePersonas({ ...choice, all: ALL, presets: PRESETS });

  expect(chosen.map(({ name }) => name)).toEqual(expected);
});

test("all unknown names are reported at once, each with its nearest", () => {
  const problems = problemsOf(() =>
    choosePersonas({ names: ["skptic", "judge", "zzzzzz"], preset: "quik", all: ALL, presets: PRESETS }),
  );

  expect(problems).toEqual([
    'expected a known preset, got "quik" (did you mean quick?)',
    'expected a known persona, got "skptic" (did you mean skeptic, critic?)',
    'expected a known persona, got "zzzzzz" (known: judge, critic, skeptic)',
  ]);
});

test("an unknown name in a preset is reported with the preset", () => {
  const problems = problemsOf(() => choosePersonas({ preset: "broken", all: ALL, presets: PRESETS }));

  expect(problems).toEqual(['preset broken: expected a known persona, got "nobody" (known: judge, critic, skeptic)']);
});
