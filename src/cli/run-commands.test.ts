import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type FakeScript, fakeApp, stored, unit } from "../../test/fakes/fake-app.ts";
import { type FakePlace, fakeIo, fakeWiring } from "../../test/fakes/fake-io.ts";
import { InputError } from "../core/errors.ts";
import { runCli } from "./run-cli.ts";

let folder = "";

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "swarm-cli-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function run(argv: readonly string[], script: FakeScript = {}, place: FakePlace = {}) {
  const app = fakeApp(script);
  const io = fakeIo({ cwd: folder, ...place });
  const code = await runCli(argv, io, fakeWiring(app));
  return { app, code, out: io.out(), err: io.err() };
}

describe("runs", () => {
  test("are a table with the prompt", async () => {
    const { out } = await run(["runs"]);

    expect(out).toBe(
      "run   mode   status   started               prompt\nrun1  batch  running  2030-01-01 00:00:00Z  Which database?\n",
    );
  });

  test("as JSON are one document", async () => {
    const { out } = await run(["runs", "--json", "-n", "1"]);

    expect(JSON.parse(out)).toMatchObject([{ run: "run1", status: "running" }]);
  });

  test("that cannot be written are not a success", async () => {
    const io = fakeIo({ cwd: folder });
    const ended = runCli(["runs"], io, fakeWiring(fakeApp()));
    io.loseStdout("ENOSPC");

    const code = await ended;

    expect([code, io.err()]).toEqual([1, "swarm: expected to be able to write the result, got ENOSPC\n"]);
  });

  test("whose reader has gone are", async () => {
    const io = fakeIo({ cwd: folder });
    const ended = runCli(["runs"], io, fakeWiring(fakeApp()));
    io.loseStdout("EPIPE");

    const code = await ended;

    expect([code, io.err()]).toEqual([0, ""]);
  });

  test.each(["0", "-1", "x"])("-n %s is refused", async (limit) => {
    const { code, err } = await run(["runs", "-n", limit]);

    expect(code).toBe(2);
    expect(err).toContain("expected --limit to be a whole number from 1 to 10,000");
  });

  test("none yet says how to start one", async () => {
    const { code, out, err } = await run(["runs"], { runs: [] });

    expect([code, out]).toEqual([0, ""]);
    expect(err).toContain("swarm ask");
  });
});

describe("status", () => {
  const holder = { bootId: "b", namespace: "", pid: 4711, startedAt: "1", host: "here" };

  test("says who holds the run, what is planned and done, and what it cost by model and persona", async () => {
    const { out } = await run(["status"], { view: { run: stored({ holder }), isHeld: true } });

    for (const line of [/^held by +process 4711 on here$/m, /^planned +50$/m, /^done +36$/m, /^in flight +3$/m]) {
      expect(out).toMatch(line);
    }
    expect(out).toMatch(/^openai\/gpt +judge +4 +\$0\.0123$/m);
  });

  test("says when the process of a running run is gone", async () => {
    const { out } = await run(["status", "run1"]);

    expect(out).toMatch(/^status +running \(its process is gone: swarm resume\)$/m);
  });

  test("calls that died with their process are cut off, not in flight, and an old error is no news of a run at work", async () => {
    const { tally } = await fakeApp().view("run1");
    const view = {
      run: stored({ status: "paused", error: { kind: "cancelled", message: "cancelled by interrupt" } }),
      tally: { ...tally, running: 11, interrupted: 7 },
    };

    const [rests, works] = await Promise.all(
      [false, true].map((isHeld) =>
        run(["status"], { view: { ...view, isHeld, run: { ...view.run, status: isHeld ? "running" : "paused" } } }),
      ),
    );

    expect(rests?.out).toMatch(/^cut off +7$/m);
    expect(rests?.out).not.toMatch(/^in flight/m);
    expect(rests?.out).toMatch(/^error +cancelled by interrupt$/m);
    expect(works?.out).toMatch(/^in flight +11$/m);
    expect(works?.out).not.toMatch(/^error/m);
  });

  test("as JSON is one document without the run's input", async () => {
    const { out } = await run(["status", "--json"]);

    const document = JSON.parse(out);
    expect(document).toMatchObject({ id: "run1", isHeld: false, planned: 50, costs: [{ persona: "judge" }] });
    expect(document).not.toHaveProperty("input");
  });

  test("--watch prints each change until the run has ended", async () => {
    const app = fakeApp();
    const { tally } = await app.view("run1");
    let looks = 0;
    app.view = async () => {
      looks++;
      const run = stored({ status: looks < 3 ? "running" : "done" });
      return { run, tally: { ...tally, done: looks }, isHeld: looks < 3, asks: [] };
    };
    const io = fakeIo();
    const ended = runCli(["status", "--watch", "--json"], io, fakeWiring(app));
    await io.clock.until(ended);

    const lines = io.out().trimEnd().split("\n");
    expect(lines.map((line) => JSON.parse(line).tally.done)).toEqual([1, 2, 3]);
  });

  test("of an unknown run exits 2", async () => {
    const { code } = await run(["status", "nope"]);

    expect(code).toBe(2);
  });
});

describe("show", () => {
  test("prints the report of the latest run", async () => {
    const { code, out } = await run(["show"]);

    expect([code, out]).toEqual([0, "md of run1\n"]);
  });

  test("prints one answer whole", async () => {
    const units = [unit({ key: "vote/3", text: "Long\u001b[31m text", value: { answer: "A" }, persona: "judge" })];

    const { out } = await run(["show", "run1/vote/3"], { units });

    expect(out).toMatch(/^unit +vote\/3$/m);
    expect(out).toMatch(/^persona +judge$/m);
    expect(out).toContain('\nLong text\n\n{\n  "answer": "A"\n}\n');
  });

  test("says an answer that is nothing but its value once", async () => {
    const units = [unit({ key: "vote/3", text: '{"answer":"A"}', value: { answer: "A" } })];

    const { out } = await run(["show", "run1/vote/3"], { units });

    expect(out.match(/"answer"/g)).toHaveLength(1);
  });

  test("of an unknown answer names the nearest", async () => {
    const { code, err } = await run(["show", "run1/vote/33"], { units: [unit({ key: "vote/3" })] });

    expect(code).toBe(2);
    expect(err).toContain("did you mean vote/3?");
  });

  test("of a journal rebuilds the report from its lines", async () => {
    writeFileSync(path.join(folder, "run.jsonl"), '{"kind":"run.created"}\n\n{"kind":"run.ended"}\n');

    const { out } = await run(["show", "run.jsonl"]);

    expect(out).toBe("md of rebuilt-from-run.created+run.ended\n");
  });

  test.each([
    ["{bad", "run.jsonl:2: expected one event of a journal as JSON, got other text"],
    ["7", "run.jsonl:2: expected one event of a journal as JSON, got something else"],
  ])("of a broken journal says which line: %s", async (line, message) => {
    writeFileSync(path.join(folder, "run.jsonl"), `{"kind":"run.created"}\n${line}\n`);

    const { code, err } = await run(["show", "run.jsonl"]);

    expect(code).toBe(2);
    expect(err).toContain(message);
  });

  test("of a missing journal says so", async () => {
    const { code, err } = await run(["show", "none.jsonl"]);

    expect(code).toBe(2);
    expect(err).toContain("expected a journal that can be read at none.jsonl, got ENOENT");
  });
});

describe("export", () => {
  test("writes each file in its form; jsonl is the journal", async () => {
    const journal = [{ kind: "blob", hash: "h", text: "t" }] as const;

    await run(["export", "run1", "-o", "a.json", "-o", "b.jsonl", "-o", "c.csv", "-o", "d.html"], { journal });

    expect(readdirSync(folder).toSorted()).toEqual(["a.json", "b.jsonl", "c.csv", "d.html"]);
    expect(readFileSync(path.join(folder, "b.jsonl"), "utf8")).toBe('{"kind":"blob","hash":"h","text":"t"}\n');
    expect(readFileSync(path.join(folder, "c.csv"), "utf8")).toBe("csv of run1\n");
    expect(readFileSync(path.join(folder, "d.html"), "utf8")).toBe("html of run1\n");
  });

  test("leaves nothing behind when the run is unknown", async () => {
    const { code } = await run(["export", "nope", "-o", "a.json"]);

    expect([code, readdirSync(folder)]).toEqual([2, []]);
  });

  test("leaves nothing behind when the journal breaks off", async () => {
    const app = fakeApp();
    app.journal = async function* () {
      yield { kind: "blob", hash: "h", text: "t" };
      throw new InputError("broke off");
    };

    const code = await runCli(["export", "-o", "a.jsonl"], fakeIo({ cwd: folder }), fakeWiring(app));

    expect([code, readdirSync(folder)]).toEqual([2, []]);
  });

  test("without -o says what to add", async () => {
    const { code, err } = await run(["export"]);

    expect(code).toBe(2);
    expect(err).toContain("expected -o FILE at least once, got none: swarm export -o out.json");
  });
});

describe("steering", () => {
  test("pause and cancel say in one sentence what happened", async () => {
    const [pause, cancel] = [await run(["pause"]), await run(["cancel", "run1"])];

    expect(pause.out).toBe("run run1 pauses: calls in flight finish, nothing more starts; swarm resume run1 goes on\n");
    expect(cancel.out).toBe(
      "run run1 is cancelled: nobody was working on it; swarm show run1 prints what was answered\n",
    );
  });

  test("resume of a run that another process holds says so and attaches to nothing", async () => {
    const { code, out } = await run(["resume"], { steered: { kind: "told" } });

    expect(code).toBe(0);
    expect(out).toContain("goes on in the process that works on it");
  });

  test("resume of a lost run says how many calls repeat and prints the report", async () => {
    const { code, out, err, app } = await run(["resume", "--budget", "5"], { repeats: 12 });

    expect([code, out]).toEqual([0, "md of run1\n"]);
    expect(app.effects).toEqual(['resume {"budgetUsd":5}']);
    expect(err).toContain("12 calls cut off when the work stopped before; made again now\n");
  });

  test("retry prints the report and exits by what came of it", async () => {
    const units = [unit(), unit({ key: "b", status: "error", text: null })];

    const { code, out, app } = await run(["retry", "run1"], { units });

    expect([code, out, app.effects]).toEqual([3, "md of run1\n", ["retry {}"]]);
  });

  test("a wrong budget is refused before the run is touched", async () => {
    const { code, app } = await run(["retry", "--budget", "x"]);

    expect([code, app.effects]).toEqual([2, []]);
  });
});

describe("the project", () => {
  test("models lists providers and prices", async () => {
    const { out } = await run(["models"]);

    expect(out).toMatch(/^openai +default +OPENAI_API_KEY is set/m);
    expect(out).toMatch(/^openai\/gpt +128,000 +1 +2 +built in$/m);
  });

  test("models --refresh says what it stored", async () => {
    const { err } = await run(["models", "openai", "--refresh"]);

    expect(err).toBe("stored 3 prices in prices.json\n");
  });

  test.each([
    [["personas", "--names"], "judge\nskeptic\n"],
    [["personas", "--presets"], "quick\n"],
  ])("swarm %j prints names alone", async (argv, expected) => {
    const { out } = await run(argv);

    expect(out).toBe(expected);
  });

  test("personas shows one whole, or the nearest name", async () => {
    const [known, unknown] = [await run(["personas", "judge"]), await run(["personas", "jugde"])];

    expect(known.out).toMatch(/^---\nname: "judge"\ndescription: "[^\n]*"\n---\n\nYou judge\.\n$/);
    expect(known.err).toMatch(/^from /);
    expect([unknown.code, unknown.err]).toEqual([
      2,
      'swarm: expected a known persona, got "jugde" (did you mean judge?)\n',
    ]);
  });

  test("doctor exits 1 when a check failed, and says which model answers and why", async () => {
    const { code, out } = await run(["doctor"]);

    expect(code).toBe(1);
    expect(out).toMatch(/^failed +default model +set OPENAI_API_KEY$/m);
    expect(out).toContain("openai/gpt answers by default, because OPENAI_API_KEY is set\n");
  });

  test("doctor -q prints what failed alone", async () => {
    const { out } = await run(["doctor", "-q"]);

    expect(out).toMatch(/^failed .*\n$/);
  });

  test("doctor tells of coding agents, and tries them when it is asked to", async () => {
    const [plain, tried] = await Promise.all([run(["doctor"]), run(["doctor", "--agents"])]);

    expect(plain.out).toMatch(/^codex +found +2\.6\.0 /m);
    expect(plain.out).toMatch(/^qwen +npm install -g/m);
    expect(tried.out).toMatch(/^codex +works +2\.6\.0 +wrote the file, with 3 calls of the model in 900 ms$/m);
  });

  test("init writes what is missing and overwrites nothing", async () => {
    await run(["init"]);
    writeFileSync(path.join(folder, "swarm.config.yaml"), "mine");

    const { code, out } = await run(["init"]);

    expect([code, readFileSync(path.join(folder, "swarm.config.yaml"), "utf8")]).toEqual([0, "mine"]);
    expect(existsSync(path.join(folder, ".swarm", ".gitignore"))).toBe(true);
    expect(out).toContain("swarm.config.yaml: kept as it is\n");
  });
});

test("provider prints its address, how to ask it, and at the end what it counted", async () => {
  const io = fakeIo({ cwd: folder });
  const ended = runCli(["provider", "--port", "0"], io, fakeWiring(fakeApp()));
  await io.listening;
  io.signal();

  const code = await ended;

  expect([code, io.out()]).toEqual([0, "http://127.0.0.1:1234\n"]);
  expect(io.err()).toContain("OPENAI_BASE_URL=http://127.0.0.1:1234/v1 OPENAI_API_KEY=any swarm batch 50");
  expect(io.err()).toMatch(/\{"requests":7\}\n$/);
});
