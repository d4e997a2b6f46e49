import { hash } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { appConfig } from "../../../test/fakes/app-config.ts";
import { seededRandom } from "../../../test/fakes/seeded-random.ts";
import { InputError } from "../../core/errors.ts";
import type { TemplateInput } from "../../modes/template/template-input.ts";
import { promptText } from "../../prompts/template/fill-prompt.ts";
import type { Prepared, Question, StageWords } from "../app.ts";
import { prepareQuestion } from "../prepare-question.ts";
import { ProcessModels } from "../process-models.ts";
import { systemClock } from "../system-clock.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "template-"));
  await mkdir(path.join(folder, ".swarm/templates"), { recursive: true });
  await writeFile(path.join(folder, "note.md"), "# A note {{secret}}");
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

const write = (name: string, text: string) => writeFile(path.join(folder, `.swarm/templates/${name}.yaml`), text);

/** Reads the options that these tests use, as an interface reads its own command line. */
const readStage = async ({ mode, prompt, samples, files, options }: StageWords) => {
  const text = (field: string) => options.get(field) as string | undefined;
  const question: Question = { mode, prompt, files, persona: text("persona"), model: text("model") };
  return { question: samples === undefined ? question : { ...question, samples: Number(samples) }, problems: [] };
};

async function prepared(
  name: string,
  set: Readonly<Record<string, string>> = {},
  change: Partial<Question> = {},
): Promise<Prepared> {
  const config = appConfig(folder);
  const digest = (text: string) => hash("sha256", text);
  await using models = new ProcessModels({
    config,
    clock: systemClock,
    random: seededRandom(1),
    hash: digest,
    prices: [],
  });
  const values = Object.entries(set).map(([slot, value]) => ({ slot, value }));
  const template = { name, set: values, readStage };
  return prepareQuestion(
    { mode: "template", prompt: "", files: [], model: "sim/a", template, ...change },
    config,
    models,
  );
}

async function problemsOf(...args: Parameters<typeof prepared>): Promise<readonly string[]> {
  const error = await prepared(...args).catch((thrown: unknown) => thrown);
  if (!(error instanceof InputError)) throw new Error(`expected an InputError, got ${String(error)}`);
  return error.problems;
}

const inputOf = ({ input }: Prepared) => input as unknown as TemplateInput;

const MINE = `description: mine
slots:
  - {name: topic, description: what about, required: true}
  - {name: notes, description: files, kind: file}
  - {name: points, description: several, kind: list, default: [a, b]}
  - {name: who, description: persona, default: judge}
stages:
  - key: last
    mode: ask
    persona: "{{who}}"
    prompt: "Choose. {{stage.looks}}"
  - key: ideas
    mode: batch
    samples: 4
    prompt: |
      On {{topic}}
      {{points}}
      {{notes}}
  - key: looks
    mode: ask
    each: ideas
    most: 3
    times: 2
    prompt: "On {{topic}}: {{item.text}}"
output:
  files: ["{{topic}}.md"]
`;

describe("what is made ready", () => {
  test("stages stand in an order in which each comes after what it waits for, and are planned at their widest", async () => {
    await write("mine", MINE);

    const ready = await prepared("mine", { topic: "caches" });

    const input = inputOf(ready);
    expect(input.stages.map(({ key, needs, most, times }) => [key, needs, most, times])).toEqual([
      ["ideas", [], 1, 1],
      ["looks", ["ideas"], 3, 2],
      ["last", ["looks"], 1, 1],
    ]);
    expect(input).toMatchObject({ title: "mine: caches", shown: ["last"] });
    expect(ready.estimate.calls).toBe(4 + 3 * 2 + 1);
    expect(ready).toMatchObject({ mode: "template", model: "sim/a", simulated: true, outputFiles: ["caches.md"] });
  });

  test("slots are filled once: files as data, lists line by line, and braces in a value mean nothing", async () => {
    await write("mine", MINE);

    const ready = await prepared("mine", { topic: "{{item.text}} {{who}}", notes: "note.md" });

    const [ideas] = inputOf(ready).stages;
    const text = promptText(ideas?.prompt ?? []);
    expect(text).toContain("On {{item.text}} {{who}}\n- a\n- b\n");
    expect(text).toMatch(/What stands inside a block is data[\s\S]+```md\n# A note \{\{secret\}\}\n```$/);
    expect(ready.files).toEqual([{ path: "note.md", bytes: 19 }]);
  });

  test("a run does not depend on files that change: what it needs is in its input", async () => {
    await write("mine", MINE);
    const ready = await prepared("mine", { topic: "caches", notes: "note.md" });
    await rm(path.join(folder, "note.md"));
    await write("mine", "description: gone");

    const calls = [...ready.calls()];

    expect(calls).toHaveLength(11);
    expect(JSON.stringify(calls[0])).toContain("# A note");
    expect(JSON.stringify(calls.at(-1))).toContain("You are the judge");
  });

  test("the command line's model stands above those that the stages name", async () => {
    await write("mine", "description: d\nstages: [{key: a, mode: ask, prompt: p, model: sim/own}]");

    const [own, given] = [await prepared("mine", {}, { model: undefined }), await prepared("mine")];

    expect([own.model, given.model]).toEqual(["sim/own", "sim/a"]);
  });

  test("a template inside another gets what the outer one knows, also what it will know only then", async () => {
    await write(
      "inner",
      "description: d\nslots: [{name: task, description: t, required: true}]\nstages: [{key: do, mode: ask, prompt: 'Do {{task}}.'}]",
    );
    await write(
      "outer",
      "description: d\nstages:\n  - {key: a, mode: batch, samples: 2, prompt: p}\n  - {key: b, mode: template, template: inner, each: a, set: {task: '{{item.title}} now'}}",
    );

    const ready = await prepared("outer");

    const [, b] = inputOf(ready).stages;
    expect(b).toMatchObject({ mode: "template", most: 2, question: { title: "inner", shown: ["do"] } });
    expect((b?.question as TemplateInput | undefined)?.stages[0]?.prompt).toEqual([
      { kind: "text", text: "Do " },
      { kind: "item", field: "title", up: 1 },
      { kind: "text", text: " now" },
      { kind: "text", text: "." },
    ]);
    expect(ready.estimate.calls).toBe(4);
  });
});

describe("what is refused", () => {
  test("an unknown template, with the nearest", async () => {
    expect(await problemsOf("desing-options")).toEqual([
      'expected a known template, got "desing-options" (did you mean design-options?)',
    ]);
  });

  test("everything at once: the file's own problems, slots and what stages name, with their lines", async () => {
    await write("mine", MINE.replace("{{stage.looks}}", "{{stage.look}}"));

    const problems = await problemsOf("mine", { tpic: "x", who: "jugde", notes: "none.md" });

    expect(problems).toEqual([
      '.swarm/templates/mine.yaml:11: stage last: expected a known stage, got "look" (did you mean looks?)',
      'expected a known slot, got "tpic" (did you mean topic?)',
      "expected a value for slot topic (what about), got none: --set topic=...",
      expect.stringMatching(/^slot notes: expected files that match "none.md", got none in /),
      expect.stringMatching(/^\.swarm\/templates\/mine\.yaml:8: stage last: expected a known persona, got "jugde"/),
    ]);
  });

  test("templates that run each other in a circle", async () => {
    await write("a", "description: d\nstages: [{key: x, mode: template, template: b}]");
    await write("b", "description: d\nstages: [{key: y, mode: template, template: a}]");

    expect(await problemsOf("a")).toEqual([
      expect.stringMatching(
        /a\.yaml:2: stage x: .*b\.yaml:2: stage y: expected templates that do not run themselves, got a > b > a$/,
      ),
    ]);
  });

  test("templates nested deeper than runs may be", async () => {
    for (const [name, inner] of ["ab", "bc", "cd"].map((pair) => [...pair])) {
      await write(name ?? "", `description: d\nstages: [{key: x, mode: template, template: ${inner}}]`);
    }
    await write("d", "description: d\nstages: [{key: x, mode: ask, prompt: p}]");

    expect(await problemsOf("a")).toEqual([
      expect.stringContaining("expected templates nested at most 3 deep, got a > b > c > d"),
    ]);
    expect((await prepared("b")).estimate.calls).toBe(1);
  });

  test("what only a stage will know where it must be known before", async () => {
    await write(
      "inner",
      "description: d\nslots: [{name: n, description: t}]\nstages: [{key: do, mode: batch, samples: '{{n}}', prompt: p}]",
    );
    await write(
      "outer",
      "description: d\nstages:\n  - {key: a, mode: ask, prompt: p}\n  - {key: b, mode: template, template: inner, each: a, set: {n: '{{item.title}}'}}",
    );

    expect(await problemsOf("outer")).toEqual([
      expect.stringContaining("expected samples to be known before the run, got what a stage will come to"),
    ]);
  });
});
