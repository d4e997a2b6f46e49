import { hash } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { appConfig } from "../../test/fakes/app-config.ts";
import { seededRandom } from "../../test/fakes/seeded-random.ts";
import type { Config } from "../config/config.ts";
import { InputError } from "../core/errors.ts";
import type { Prepared, Question } from "./app.ts";
import { prepareQuestion } from "./prepare-question.ts";
import { ProcessModels } from "./process-models.ts";
import { systemClock } from "./system-clock.ts";

const UNREACHABLE = "http://127.0.0.1:9/v1";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "prepare-"));
  await writeFile(path.join(folder, "note.md"), "# A note");
  await writeFile(path.join(folder, "binary.bin"), new Uint8Array([0, 1, 2]));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function prepared(question: Partial<Question>, change: Partial<Config> = {}): Promise<Prepared> {
  const config = appConfig(folder, { baseUrls: new Map([["ollama", UNREACHABLE]]), ...change });
  const random = seededRandom(1);
  const digest = (text: string) => hash("sha256", text);
  await using models = new ProcessModels({ config, clock: systemClock, random, hash: digest, prices: [] });
  return prepareQuestion({ mode: "ask", prompt: "Why?", model: "sim/a", files: [], ...question }, config, models);
}

async function problemsOf(...args: Parameters<typeof prepared>): Promise<readonly string[]> {
  const error = await prepared(...args).catch((thrown: unknown) => thrown);
  if (!(error instanceof InputError)) throw new Error(`expected an InputError, got ${String(error)}`);
  return error.problems;
}

describe("what is made ready", () => {
  test("a question has its call, its model and why, and its price, and needs no confirmation when it is free", async () => {
    const ready = await prepared({});

    expect(ready).toMatchObject({ mode: "ask", model: "sim/a", modelReason: "it was named", simulated: true });
    expect(ready.estimate).toMatchObject({ calls: 1, highUsd: 0 });
    expect(ready.confirm).toBeUndefined();
    expect([...ready.calls()].map(({ key }) => key)).toEqual(["answer"]);
    expect(ready.settings).toMatchObject({ concurrency: 1, attempts: 3, cache: true, plannedCalls: 1 });
  });

  test("an analysis without a choice is by the usual five, and a synthesis", async () => {
    const ready = await prepared({ mode: "analyze" });

    const keys = [...ready.calls()].map(({ key }) => key);
    expect(keys).toEqual(["judge", "critic", "skeptic", "innovator", "advocate", "synthesis"]);
  });

  test("a dry run needs no key, and a run does", async () => {
    const model = "openai/gpt-5-mini";

    const [dry, problems] = [await prepared({ model, isDryRun: true }), await problemsOf({ model })];

    expect(dry).toMatchObject({ model, estimate: { calls: 1 } });
    expect(problems).toEqual(["expected a key for openai in OPENAI_API_KEY, got none: set OPENAI_API_KEY"]);
  });

  test("a preset names its personas", async () => {
    const ready = await prepared({ mode: "analyze", preset: "quick" });

    expect([...ready.calls()].map(({ key }) => key)).toEqual(["judge", "critic", "skeptic", "synthesis"]);
  });

  test("a schema stands in the prompt where one that may answer is not sent it", async () => {
    const baseUrl = UNREACHABLE;
    const providers = { plain: { baseUrl, nativeSchema: false }, native: { baseUrl, nativeSchema: true } };
    const batch = { mode: "batch", samples: 1, model: "native/m" } as const;

    const schemas = [];
    for (const fallback of [[], ["native/other"], ["plain/m"]]) {
      const [call] = (await prepared({ ...batch, fallback }, { providers })).calls();
      schemas.push(call?.input.request.schema?.name);
    }

    expect(schemas).toEqual(["vote", "vote", undefined]);
  });

  test("a batch has a call a sample", async () => {
    const ready = await prepared({ mode: "batch", samples: 50 });

    expect(ready.estimate.calls).toBe(50);
    expect(ready.settings).toMatchObject({ concurrency: 50, plannedCalls: 50 });
  });

  test("models take turns by weight, and every persona meets each of them", async () => {
    const models = [
      { model: "sim/a", weight: 3 },
      { model: "sim/b", weight: 1 },
    ];

    const plain = await prepared({ mode: "batch", samples: 8, model: undefined, models });
    const asked = await prepared({
      mode: "batch",
      samples: 8,
      model: undefined,
      models,
      personas: ["judge", "critic"],
    });

    expect([...plain.calls()].map(({ input }) => input.model.at(-1)).join("")).toBe("aabaaaba");
    expect([...asked.calls()].map(({ input }) => `${input.persona} ${input.model}`).sort()).toEqual([
      "critic sim/a",
      "critic sim/a",
      "critic sim/a",
      "critic sim/b",
      "judge sim/a",
      "judge sim/a",
      "judge sim/a",
      "judge sim/b",
    ]);
    expect(plain).toMatchObject({ model: "sim/a, sim/b", modelReason: "they take turns" });
    expect(plain.estimate.byModel.map(({ model, calls }) => [model, calls])).toEqual([
      ["sim/a", 6],
      ["sim/b", 2],
    ]);
  });

  test("a batch that may stop early has a tenth of its calls in flight, unless told otherwise", async () => {
    const early = { mode: "batch", samples: 50, untilConfident: 0.95 } as const;

    const [auto, told] = [await prepared(early), await prepared({ ...early, concurrency: 20 })];

    expect([auto, told].map(({ settings }) => settings.concurrency)).toEqual([5, 20]);
    expect(auto.input).toMatchObject({ samples: 50, untilConfident: 0.95 });
  });

  test("files are read and named, and what cannot be sent is listed", async () => {
    const ready = await prepared({ files: ["note.md", "binary.bin"] });

    const [call] = ready.calls();
    expect(ready.files).toEqual([{ path: "note.md", bytes: 8 }]);
    expect(ready.skippedFiles).toEqual([{ path: "binary.bin", reason: "binary" }]);
    expect(JSON.stringify(call?.input.request)).toContain("# A note");
  });

  test("what the question says comes before the configuration", async () => {
    const change = { concurrency: 4, budgetUsd: 9, timeoutMs: 5, cache: false, maxOutputTokens: 77 };
    const said = { concurrency: 2, budgetUsd: 1, timeoutMs: 3, cache: true, maxOutputTokens: 55 };

    const [byConfig, bySaid] = [await prepared({}, change), await prepared(said, change)];

    expect(byConfig.settings).toMatchObject({ concurrency: 4, budgetUsd: 9, timeoutMs: 5, cache: false });
    expect(bySaid.settings).toMatchObject({ concurrency: 2, budgetUsd: 1, timeoutMs: 3, cache: true });
    expect([byConfig, bySaid].map(({ input }) => (input as { maxOutputTokens: number }).maxOutputTokens)).toEqual([
      77, 55,
    ]);
  });

  test("a dear run must be confirmed, with the figures in one sentence", async () => {
    const ready = await prepared({ mode: "batch", samples: 100, model: "sim/a@price=10,100" });

    expect(ready.confirm).toMatch(
      /^100 calls to sim\/a@price=10,100 may cost up to \$\d+\.\d\d \(likely \$\d+\.\d\d\), more than confirmAbove of \$1\.00$/,
    );
  });
});

describe("what is refused", () => {
  const unknown = { providers: { mine: { baseUrl: UNREACHABLE } } };

  test.each<[what: string, question: Partial<Question>, problem: RegExp]>([
    ["an empty prompt", { prompt: " \n " }, /^expected a prompt for ask, got an empty one$/],
    ["an unknown persona", { persona: "skptic" }, /expected a known persona, got "skptic" \(did you mean skeptic/],
    [
      "an unknown preset",
      { mode: "analyze", preset: "quik" },
      /expected a known preset, got "quik" \(did you mean quick/,
    ],
    ["an unknown provider", { model: "opnai/gpt" }, /got "opnai" \(did you mean openai/],
    ["a model without a provider", { model: "gpt" }, /expected .*got "gpt"/],
    ["a glob without a match", { files: ["*.rs"] }, /^expected files that match "\*\.rs", got none in /],
    ["only binary files", { files: ["binary.bin"] }, /got only binary\.bin \(binary\)$/],
    [
      "a prompt over the context",
      { model: "sim/a@context=1200", prompt: "x".repeat(4_000) },
      /^expected a prompt that fits the 1200 tokens of sim\/a@context=1200, got about 1\d\d\d tokens and an output cap of 1000: /,
    ],
    [
      "a model that would never be asked",
      {
        mode: "analyze",
        personas: ["judge"],
        model: undefined,
        models: [
          { model: "sim/a", weight: 1 },
          { model: "sim/b", weight: 1 },
        ],
      },
      /^expected enough personas for each model of --models to be asked, got 1, which leaves out sim\/b: /,
    ],
    ["one model and several", { models: [{ model: "sim/b", weight: 1 }] }, /^expected --model or --models, got both$/],
    ["a fallback that nobody knows", { fallback: ["nobody/x"] }, /got "nobody"/],
  ])("%s", async (_, question, problem) => {
    expect(await problemsOf(question)).toEqual([expect.stringMatching(problem)]);
  });

  test("an unknown price together with a budget", async () => {
    expect(await problemsOf({ model: "mine/x", budgetUsd: 1 }, unknown)).toEqual([
      expect.stringMatching(/^expected models with a known price, since a budget is set, got mine\/x: /),
    ]);
  });

  test("many calls to a model without a known price must be confirmed", async () => {
    const ready = await prepared({ mode: "batch", samples: 21, model: "mine/x" }, unknown);

    expect(ready.confirm).toBe("21 calls to mine/x, of unknown price");
  });

  test("no model at all, in one sentence", async () => {
    expect(await problemsOf({ model: undefined })).toEqual([expect.stringContaining("OPENROUTER_API_KEY")]);
  });

  test("all problems come at once", async () => {
    const question = { prompt: "", personas: ["skptic", "jugde"], files: ["*.rs", "*.go"], model: undefined };

    const problems = await problemsOf({ mode: "analyze", ...question });

    expect(problems).toHaveLength(6);
    for (const part of ["*.rs", "*.go", "skptic", "jugde", "OPENROUTER_API_KEY", "an empty one"]) {
      expect(problems.filter((problem) => problem.includes(part))).toHaveLength(1);
    }
  });
});

test("a council is priced by the most that it can ask, and who may join apart", async () => {
  const council = await prepared({ mode: "council", prompt: "Rename the button", council: { maxRounds: 3 } });
  const batch = await prepared({ mode: "batch", samples: 2 });

  expect(council.estimate).toMatchObject({ calls: 18, isMost: true, further: [{ purpose: "recruits", calls: 5 }] });
  expect(batch.estimate.isMost).toBeUndefined();
});

describe("what helps to group answers", () => {
  const groupingIn = ({ input }: Prepared) => (input as { readonly grouping?: unknown }).grouping;

  test("is the configured model for embeddings, where answers are grouped", async () => {
    const change = { embedding: "sim/vectors" };

    const [batch, ask] = [await prepared({ mode: "batch", samples: 2 }, change), await prepared({}, change)];

    expect(groupingIn(batch)).toMatchObject({ embedding: "sim/vectors", judge: undefined });
    expect(groupingIn(ask)).toBeUndefined();
    expect(batch.estimate.further).toMatchObject([{ purpose: "embeddings", model: "sim/vectors" }]);
  });

  test("is the judge named, or else the model that answers; a flag comes before the configuration", async () => {
    const named = await prepared(
      { mode: "batch", judge: "sim/judge", embedding: "sim/own" },
      { embedding: "sim/vectors" },
    );
    const same = await prepared({ mode: "batch", judge: true });

    expect(groupingIn(named)).toMatchObject({
      embedding: "sim/own",
      judge: { model: "sim/judge", nativeSchema: true },
    });
    expect(groupingIn(same)).toMatchObject({ judge: { model: "sim/a" } });
    expect(same.estimate).toMatchObject({ calls: 1, further: [{ purpose: "judging", calls: 100 }] });
  });

  test("is refused where nothing is judged, and asked for by name where it does not exist", async () => {
    expect(await problemsOf({ mode: "analyze", judge: true })).toEqual([
      "expected --rank with --judge, since an analysis has nothing else to judge, got none",
    ]);
    expect(await problemsOf({ mode: "batch", embedding: "nowhere/vectors" })).toEqual([
      expect.stringContaining('got "nowhere"'),
    ]);
  });

  test("ranking is planned with its calls", async () => {
    const ranked = await prepared({ mode: "analyze", rank: true });
    const judged = await prepared({ mode: "analyze", rank: true, judge: "sim/judge" });

    const rankingIn = (ready: Prepared) => [...ready.calls()].filter(({ key }) => key.startsWith("rank/"));
    expect(rankingIn(ranked)).toHaveLength(10);
    expect(rankingIn(judged)).toHaveLength(20);
    expect(judged.estimate.further).toBeUndefined();
  });
});
