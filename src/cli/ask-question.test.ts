import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { askEvent, type FakeScript, fakeApp, outcome, unit } from "../../test/fakes/fake-app.ts";
import { type FakePlace, fakeIo, fakeWiring } from "../../test/fakes/fake-io.ts";
import { runCli } from "./run-cli.ts";

let folder = "";

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "swarm-cli-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function start(argv: readonly string[], script: FakeScript = {}, place: FakePlace = {}) {
  const app = fakeApp(script);
  const io = fakeIo({ cwd: folder, ...place });
  return { app, io, ended: runCli(argv, io, fakeWiring(app)) };
}

async function run(argv: readonly string[], script: FakeScript = {}, place: FakePlace = {}) {
  const { app, io, ended } = start(argv, script, place);
  return { app, code: await ended, out: io.out(), err: io.err() };
}

const streaming: FakeScript["play"] = (observer) => {
  for (const piece of ["Forty", "-two", "."]) observer.text?.("answer", piece);
};

describe("ask", () => {
  test("streams the answer to stdout once and its footer to stderr", async () => {
    const { code, out, err } = await run(["ask", "q"], { play: streaming });

    expect([code, out]).toEqual([0, "Forty-two.\n"]);
    expect(err).toBe("answered by openai/gpt in 1.2 s · $0.0123 · swarm show run1\n");
  });

  test("marks each line of a simulated answer and says so on stderr", async () => {
    const units = [unit({ model: "sim/a", text: "a\nb" })];
    const play: FakeScript["play"] = (observer) => observer.text?.("answer", "a\nb");

    const { out, err } = await run(["ask", "q", "-m", "sim/a"], { play, units, outcome: { simulated: true } });

    expect(out).toBe("[simulated] a\n[simulated] b\n");
    for (const line of err.trimEnd().split("\n")) expect(line).toContain("simulated");
  });

  test("with --json prints one document and does not stream", async () => {
    const { out } = await run(["ask", "q", "--json"], { play: streaming });

    expect(JSON.parse(out)).toMatchObject({ run: "run1", status: "done" });
  });

  test("says why a refused answer is none", async () => {
    const units = [unit({ status: "refused", text: "I cannot.", reason: "the model declined" })];

    const { code, out, err } = await run(["ask", "q"], { units });

    expect([code, out]).toEqual([3, "I cannot.\n"]);
    expect(err).toContain("refused by openai/gpt in 1.2 s · $0.0123 · the model declined");
  });

  test("says of a call that was never made that it was not run", async () => {
    const units = [unit({ status: "not_run", text: null, reason: "the run stopped first" })];

    const { err } = await run(["ask", "q"], { units, outcome: { status: "exhausted", problem: "the time is over" } });

    expect(err).toContain("not run by openai/gpt");
    expect(err).toContain("swarm resume run1 [--budget USD]");
  });

  test("says what broke when there is no answer", async () => {
    const outcome = { status: "failed", problem: "the key was refused" } as const;
    const units = [unit({ status: "error", text: null, reason: "401" })];

    const { code, out, err } = await run(["ask", "q"], { units, outcome });

    expect([code, out]).toEqual([5, ""]);
    expect(err).toContain("swarm: the key was refused\n");
    expect(err).toContain("swarm retry run1");
  });

  test("says why a report is less than was asked for", async () => {
    const { report } = outcome([unit()]);
    if (report === null) throw new Error("expected the fake to have a report");
    const undecided = {
      ...report,
      shortfall: { kind: "undecided", message: "two answers share the first place" },
    } as const;

    const { code, err } = await run(["batch", "2", "q", "--json"], { outcome: { report: undecided } });

    expect(code).toBe(3);
    expect(err).toContain("swarm: two answers share the first place\n");
  });

  test("passes on what was typed", async () => {
    const argv = ["ask", "-f", "a.ts", "!b.ts", "the question", "--persona", "skeptic", "-s", "Be brief", "-m", "a/b"];

    const { app } = await run(argv);

    expect(app.questions[0]).toMatchObject({
      mode: "ask",
      prompt: "the question",
      files: ["a.ts", "!b.ts"],
      persona: "skeptic",
      system: "Be brief",
      model: "a/b",
    });
  });

  test("closes the app at the end", async () => {
    const { app } = await run(["ask", "q"]);

    expect(app.isDisposed).toBe(true);
  });
});

describe("the prompt on stdin", () => {
  test.each([["ask"], ["ask", "-"]])("is read by swarm %s %s", async (...argv) => {
    const { app } = await run(argv, {}, { stdin: "from\nstdin\n" });

    expect(app.questions[0]?.prompt).toBe("from\nstdin");
  });

  test("may be 10 MB", async () => {
    const { app } = await run(["ask"], {}, { stdin: "é".repeat(5 * 1024 * 1024) });

    expect(app.questions[0]?.prompt).toHaveLength(5 * 1024 * 1024);
  });

  test.each([
    ["not UTF-8", new Uint8Array([0xff, 0xfe, 0x41]), "expected UTF-8 text on stdin"],
    ["empty", " \n", "expected a prompt as an argument or on stdin, got nothing"],
  ])("is refused when %s", async (_what, stdin, message) => {
    const { code, err, app } = await run(["ask"], {}, { stdin });

    expect([code, app.questions]).toEqual([2, []]);
    expect(err).toContain(message);
  });
});

describe("before a call is made", () => {
  test("many calls are announced with their price", async () => {
    const { err } = await run(["batch", "50", "q"]);

    expect(err).toContain("50 calls to openai/gpt, about $0.02 (at most $0.31)\n");
  });

  test("-q keeps stderr empty", async () => {
    const { err } = await run(["batch", "50", "q", "-q"]);

    expect(err).toBe("");
  });

  test("an attached file that holds what may be secret is told before it is sent", async () => {
    const files = [
      { path: "a.env", bytes: 9, secrets: 2 },
      { path: "b.ts", bytes: 9 },
    ];

    const { err } = await run(["ask", "q"], { prepared: { files } });

    expect(err).toContain("a.env has 2 values that may be secret, and is sent as it is\n");
    expect(err).not.toContain("b.ts");
  });

  test("skipped files are listed", async () => {
    const { err } = await run(["ask", "q"], { prepared: { skippedFiles: [{ path: "a.png", reason: "binary" }] } });

    expect(err).toContain("skipped a.png: binary\n");
  });

  const dear: FakeScript = { prepared: { confirm: "the worst case is above $2" } };

  test("what must be confirmed is refused without a terminal, naming --yes", async () => {
    const { code, app, err } = await run(["batch", "50", "q"], dear);

    expect([code, app.effects]).toEqual([2, []]);
    expect(err).toContain("expected --yes, since there is no terminal to ask on: the worst case is above $2\n");
  });

  test.each([
    ["y\n", 0, ["start"]],
    ["yes\n", 0, ["start"]],
    ["\n", 130, []],
    ["n\n", 130, []],
    ["", 130, []],
  ])("on a terminal %j to the question ends with %i", async (stdin, expected, effects) => {
    const { code, app, err } = await run(["batch", "50", "q"], dear, { isTerminal: true, stdin });

    expect([code, app.effects]).toEqual([expected, effects]);
    expect(err).toContain("the worst case is above $2. Go on? [y/N] ");
  });

  test("--yes skips the question", async () => {
    const { code, app } = await run(["batch", "50", "q", "--yes"], dear);

    expect([code, app.effects]).toEqual([0, ["start"]]);
  });
});

describe("a dry run", () => {
  test.each([["--dry-run"], ["--dry-run=summary"]])(
    "%s shows calls, tokens and prices and starts nothing",
    async (flag) => {
      const { code, out, app } = await run(["batch", flag, "50", "q"]);

      expect([code, app.effects, readdirSync(folder)]).toEqual([0, [], []]);
      expect(out).toMatch(/openai\/gpt +50 +5,000 +1,000 +\$0\.01 +\$0\.02 +\$0\.31/);
    },
  );

  test("as JSON is one document", async () => {
    const { out } = await run(["batch", "50", "q", "--dry-run=json"]);

    expect(JSON.parse(out)).toMatchObject({ dryRun: true, model: "openai/gpt", estimate: { calls: 50 } });
  });

  test("in full shows each prompt as it would be sent", async () => {
    const { out } = await run(["batch", "2", "the question", "--dry-run=full"]);

    expect(out).toContain("--- vote/1 to openai/gpt\n[user]\nA file.\n\nthe question\n");
    expect(out).toContain("--- vote/2 to openai/gpt\n");
  });
});

describe("output", () => {
  test("stream-json is one event a line and the outcome last", async () => {
    const play: FakeScript["play"] = (observer) => {
      observer.event?.(askEvent("step.started", "vote/1"));
      observer.event?.(askEvent("step.done", "vote/1"));
    };

    const { out } = await run(["batch", "1", "q", "--output-format", "stream-json"], { play });

    const lines = out.trimEnd().split("\n");
    expect(lines.map((line) => JSON.parse(line).kind)).toEqual(["step.started", "step.done", "outcome"]);
  });

  test("goes into files by extension, and what was there is replaced", async () => {
    writeFileSync(path.join(folder, "a.md"), "old");

    const { out, err } = await run(["batch", "5", "q", "-o", "a.md", "-o", "b.csv"]);

    expect(readdirSync(folder).toSorted()).toEqual(["a.md", "b.csv"]);
    expect(readFileSync(path.join(folder, "a.md"), "utf8")).toBe("md of run1\n");
    expect(out).toBe("md of run1\n");
    expect(err).toContain("wrote a.md\nwrote b.csv\n");
  });

  test("into a folder that is missing is refused before anything is asked", async () => {
    const { code, err, app } = await run(["batch", "5", "q", "-o", "none/a.md"]);

    expect([code, app.questions]).toEqual([2, []]);
    expect(err).toBe("swarm: expected the folder of -o none/a.md to exist, got none: create none first\n");
  });

  test("into a folder's name is refused", async () => {
    mkdirSync(path.join(folder, "a.md"));

    const { code, err } = await run(["batch", "5", "q", "-o", "a.md"]);

    expect([code, err]).toEqual([2, "swarm: expected -o to name a file, got the folder a.md\n"]);
  });

  test.skipIf(process.getuid?.() === 0)("into a folder that cannot be written to is refused", async () => {
    chmodSync(folder, 0o500);

    const { code, err } = await run(["batch", "5", "q", "-o", "a.md"]);

    expect(code).toBe(2);
    expect(err).toContain("expected a folder that can be written to");
  });

  test("of a failed call is told with -v as it happens", async () => {
    const play: FakeScript["play"] = (observer) => observer.event?.(askEvent("step.failed", "vote/1"));

    const { err } = await run(["batch", "1", "q", "-v"], { play });

    expect(err).toContain("vote/1: 429\n");
  });
});

describe("an interrupt", () => {
  const waiting: FakeScript = {
    play: (_observer, execution) => execution.interrupted,
    outcome: { status: "paused", problem: "cancelled by interrupt" },
  };

  test("drains, prints what is there and the command that goes on, and exits 130", async () => {
    const { io, ended } = start(["batch", "5", "q"], waiting);
    await io.listening;
    io.signal();

    const code = await ended;

    expect([code, io.exits, io.out()]).toEqual([130, [], "md of run1\n"]);
    expect(io.err()).toContain("stopping: calls in flight get 5 seconds");
    expect(io.err()).toContain("go on: swarm resume run1\n");
  });

  test("given twice ends the process at once", async () => {
    const { io, ended } = start(["batch", "5", "q"], waiting);
    await io.listening;
    io.signal();
    io.signal();

    await ended;

    expect(io.exits).toEqual([130]);
  });

  test("leaves no listener behind", async () => {
    const { io, ended } = start(["batch", "5", "q"]);

    await ended;

    expect(io.listeners).toBe(0);
  });
});

describe("a reader that goes away", () => {
  const waiting: FakeScript = { play: (_observer, execution) => execution.interrupted, outcome: { status: "paused" } };

  test("drains a run whose result goes nowhere else", async () => {
    const { io, ended } = start(["batch", "5", "q", "--output-format", "stream-json"], waiting);
    await io.listening;
    io.loseStdout("EPIPE");

    const code = await ended;

    expect(code).toBe(130);
  });

  test("does not stop a run whose result also goes into a file", async () => {
    const finish = Promise.withResolvers<void>();
    let wasInterrupted = false;
    const play: FakeScript["play"] = async (_observer, execution) => {
      await finish.promise;
      wasInterrupted = execution.isInterrupted;
    };
    const { io, ended } = start(["batch", "5", "q", "-o", "a.md"], { play });
    await io.listening;
    io.loseStdout("EPIPE");
    finish.resolve();

    const code = await ended;

    expect([code, wasInterrupted, readdirSync(folder)]).toEqual([0, false, ["a.md"]]);
  });

  test("is told when the result could not be written", async () => {
    const { io, ended } = start(["batch", "5", "q"], waiting);
    await io.listening;
    io.loseStdout("ENOSPC");

    const code = await ended;

    expect(code).toBe(1);
    expect(io.err()).toContain("expected to be able to write the result, got ENOSPC; swarm show run1 prints it again");
  });
});
