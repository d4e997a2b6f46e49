import { expect, test } from "vitest";
import type { RunContext } from "../../src/core/context.ts";
import { InputError, ProviderError } from "../../src/core/errors.ts";
import type { Json } from "../../src/core/json.ts";
import type { RunOutcome, Unit } from "../../src/core/report.ts";
import { exportJournal, type JournalLine, readJournal } from "../../src/engine/journal.ts";
import { rebuildReport } from "../../src/engine/rebuild-report.ts";
import { cancelRun } from "../../src/engine/run-commands.ts";
import { askOf, heldReply, ScriptedAgent } from "../fakes/scripted-agent.ts";
import { driven, modeOf, type Process, RUN, reportOf, type World } from "./engine-world.ts";

const LARGE = "a long question, ".repeat(500);

/** Asks a and b with a large text, has a child ask c, records, and sums up what it heard. */
const rich = {
  ...modeOf(async () => null),
  async run(ctx: RunContext, input: Json) {
    const units: Unit[] = [];
    const ask = async (key: string, text: string) => (await ctx.step(key, "ask", askOf(text))).text;
    for await (const one of ctx.fanOut(["a", "b"], (key) => ask(key, `${key}: ${LARGE}`))) {
      const unit = { key: String(one.index), model: "sim/a", text: one.kind === "value" ? one.value : null };
      units.push({ ...unit, status: one.kind === "value" ? "answered" : one.kind });
    }
    const child = await ctx
      .child(
        "child",
        modeOf((inner) => textOf(inner, "c"), "inner"),
        null,
      )
      .catch(nameOf);
    const choice = await ctx.record("choice", () => ({ seven: 7 })).catch(nameOf);
    const sum = await ask("sum", units.map(({ text, status }) => text ?? status).join()).catch(nameOf);
    return reportOf([input, child, choice, sum] as unknown as Json, "test", units);
  },
};

const textOf = async (ctx: RunContext, key: string) => (await ctx.step(key, "ask", askOf(key))).text;
const nameOf = (error: unknown) => {
  if (error instanceof ProviderError || error instanceof InputError) return error.message;
  if (error instanceof Error && error.name === "CancelledError") return "not run";
  throw error;
};

const gone = (scope: "request" | "key") => new ProviderError("no answer", { provider: "sim", scope, retryable: false });
const first = (agent: ScriptedAgent, key: string, reply: Error | ReturnType<typeof heldReply>["reply"]) =>
  agent.on(`${key}: ${LARGE}`, reply);

async function journalOf(world: World): Promise<JournalLine[]> {
  const { store, blobs } = await world.open();
  const lines: JournalLine[] = [];
  // Through text and back, as a file would hold it.
  for await (const line of exportJournal(store, blobs, RUN)) lines.push(JSON.parse(JSON.stringify(line)));
  return lines;
}

async function rebuilt(world: World): Promise<RunOutcome | undefined> {
  const history = await readJournal(await journalOf(world));
  return history === undefined ? undefined : rebuildReport(history, () => rich);
}

/** The part of the engine's contract that is about what its journal tells. */
export function journalContract(current: () => World): void {
  const start = async (process: Process) => (await (await process.start({ given: LARGE })).ended).outcome;

  test("a complete run is rebuilt from its journal alone", async () => {
    const world = current();

    const outcome = await start(world.process({ modes: [rich] }));

    expect(outcome).toMatchObject({ status: "done", report: { counts: { answered: 2 } } });
    expect(await rebuilt(world)).toEqual(outcome);
  });

  test("a partial run is rebuilt with its failures", async () => {
    const world = current();

    const outcome = await start(
      world.process({ modes: [rich], agent: first(new ScriptedAgent(), "b", gone("request")) }),
    );

    expect(outcome).toMatchObject({ status: "done", report: { counts: { answered: 1, error: 1 } } });
    expect(await rebuilt(world)).toEqual(outcome);
  });

  test("a failed run is rebuilt with what was not run", async () => {
    const world = current();

    const outcome = await start(world.process({ modes: [rich], agent: first(new ScriptedAgent(), "a", gone("key")) }));

    expect(outcome).toMatchObject({ status: "failed", problem: "no answer" });
    expect(await rebuilt(world)).toEqual(outcome);
  });

  test("a run that broke is rebuilt without a report", async () => {
    const world = current();

    const outcome = await start(
      world.process({ modes: [rich], agent: new ScriptedAgent().on("c", new TypeError("bug")) }),
    );

    expect(outcome).toMatchObject({ status: "failed", report: null });
    expect(await rebuilt(world)).toEqual(outcome);
  });

  test("a retried run is rebuilt from its newest revisions", async () => {
    const world = current();
    await start(world.process({ modes: [rich], agent: first(new ScriptedAgent(), "b", gone("request")) }));

    const { outcome } = await (await world.process({ modes: [rich] }).retry()).ended;

    expect(outcome).toMatchObject({ status: "done", generation: 2, report: { counts: { answered: 2 } } });
    expect(await rebuilt(world)).toEqual(outcome);
  });

  test("a retry that was cancelled is rebuilt without what only an older generation had", async () => {
    const world = current();
    await start(world.process({ modes: [rich], agent: first(new ScriptedAgent(), "b", gone("request")) }));
    const agent = first(new ScriptedAgent(), "b", heldReply().reply);
    const process = world.process({ modes: [rich], agent });
    const execution = await process.retry();
    await agent.whenSent(`b: ${LARGE}`);
    await cancelRun(process.parts, RUN);

    const { outcome } = await driven(world.clock, execution);

    expect(outcome).toMatchObject({ status: "cancelled", report: { counts: { answered: 1, not_run: 1 } } });
    expect(await rebuilt(world)).toEqual(outcome);
  });

  test("a run that was interrupted and resumed is rebuilt as it ended", async () => {
    const world = current();
    const agent = first(new ScriptedAgent(), "b", heldReply().reply);
    const process = world.process({ modes: [rich], agent });
    const execution = await process.start({ given: LARGE });
    await agent.whenSent(`b: ${LARGE}`);
    execution.interrupt();
    const { outcome: rest } = await driven(world.clock, execution);
    const early = await rebuilt(world);

    const { outcome } = await (await world.process({ modes: [rich] }).resume()).ended;

    expect(rest.status).toBe("paused");
    expect(early).toEqual(rest);
    expect(outcome).toMatchObject({ status: "done", repeatedCalls: 1 });
    expect(await rebuilt(world)).toEqual(outcome);
  });

  test("a run that was killed is told as running, whatever an earlier execution ended as", async () => {
    const world = current();
    const agent = first(new ScriptedAgent(), "b", heldReply().reply);
    const process = world.process({ modes: [rich], agent });
    const execution = await process.start({ given: LARGE });
    await agent.whenSent(`b: ${LARGE}`);
    execution.interrupt();
    await driven(world.clock, execution);
    const killed = world.process({ modes: [rich], agent: first(new ScriptedAgent(), "b", heldReply().reply) });
    await killed.resume();

    const told = await rebuilt(world);

    expect(told).toMatchObject({ status: "running", report: { counts: { answered: 1, not_run: 1 } } });
  });

  test("the journal holds every text once, before the lines that refer to it", async () => {
    const world = current();
    await start(world.process({ modes: [rich] }));

    const lines = await journalOf(world);

    const blobs = lines.flatMap((line) => (line.kind === "blob" ? [line.hash] : []));
    const seen = new Set<string>();
    for (const line of lines) {
      if (line.kind === "blob") seen.add(line.hash);
      for (const [, hash = ""] of JSON.stringify(line).matchAll(/"\$blob":"(\w+)"/g)) expect(seen).toContain(hash);
    }
    expect(new Set(blobs).size).toBe(blobs.length);
    expect(blobs).toHaveLength(4);
  });
}
