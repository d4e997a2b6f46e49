// Steps without any work of their own through RunContext over SQLite, in this process; prints milliseconds.
// node engine-run.ts work|resume STEPS: `work` ends by killing itself when all steps are done and the run is not.
import path from "node:path";
import { digest } from "../src/app/digest.ts";
import { systemClock } from "../src/app/system-clock.ts";
import type { Mode } from "../src/core/context.ts";
import type { Executor } from "../src/core/executor.ts";
import type { AskInput } from "../src/core/step.ts";
import { type EngineParts, executeRun } from "../src/engine/execution.ts";
import { LEASE_TTL_MS } from "../src/engine/lease.ts";
import { startRun } from "../src/engine/run-commands.ts";
import { localLiveness } from "../src/stores/local-holder.ts";
import { openSqliteStore } from "../src/stores/sqlite/sqlite-store.ts";

const [what, count] = process.argv.slice(2);
const steps = Number(count);
const RUN = "run-1";
const MODEL = "bench/none";
const usage = { inputTokens: 10, outputTokens: 20 };
const signal = new AbortController().signal;

const input: AskInput = {
  model: MODEL,
  request: { messages: [{ role: "user", parts: ["Which one?"] }], maxOutputTokens: 100, sample: 0 },
};

/** Reserves and settles as a call does, and answers at once. */
const ask: Executor<"ask"> = {
  endpoint: () => MODEL,
  async execute(_, { ledger }) {
    const reservation = await ledger.reserve({ model: MODEL, worstUsd: 0.001, worstTokens: 110 }, signal);
    reservation.settle(0.0005, usage);
    const counts = { requests: 1, retries: 0, hedged: false, cached: false };
    return { text: "This one.", finish: "stop", model: MODEL, usage, costUsd: 0.0005, ms: 0, ...counts };
  },
};

const mode: Mode = {
  name: "bench",
  calls: () => [],
  async run(context) {
    const startedAt = performance.now();
    await Promise.all(Array.from({ length: steps }, (_, index) => context.step(`step/${index}`, "ask", input)));
    if (what === "work") {
      process.stdout.write(`${performance.now() - startedAt}\n`, () => process.kill(process.pid, "SIGKILL"));
      await new Promise(() => {});
    }
    const counts = { planned: steps, answered: steps, refused: 0, unparsed: 0, error: 0, not_run: 0 };
    return { mode: "bench", title: "", headline: "", counts, blocks: [], units: [] };
  },
};

const opened = await openSqliteStore({ file: path.join(process.cwd(), "bench.db") });
const parts: EngineParts = {
  ...opened,
  hash: digest,
  clock: systemClock,
  liveness: localLiveness(LEASE_TTL_MS),
  modeNamed: () => mode,
  executorsOf: () => {
    const never = ask as never;
    return { ask, embed: never, call: never, test: never, work: never, check: never, land: never };
  },
};
const settings = {
  concurrency: steps,
  cache: false,
  hedge: false,
  warmUp: false,
  fallback: [],
  attempts: 1,
  plannedCalls: steps,
};

if (what === "work") {
  await (await startRun(parts, { id: RUN, mode: "bench", input: null, settings }, {})).ended;
} else {
  const startedAt = performance.now();
  await (await executeRun(parts, RUN, {})).ended;
  console.log(performance.now() - startedAt);
}
await opened.store[Symbol.asyncDispose]();
