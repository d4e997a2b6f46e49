import path from "node:path";
import {
  openProject,
  type ProviderProcess,
  resultOf,
  startProgram,
  startProvider,
} from "../test/suites/spawn-swarm.ts";
import { atMost, type Claim, many, median, noted, type Row, ratio, seconds, skipped } from "./claim.ts";
import { compileSlowSync, SYNC_DELAY_MS } from "./slow-sync.ts";

const SCRIPT = path.join(import.meta.dirname, "journal-run.ts");
const ROUNDS = 3;
const MOST_ON_OFF = 1.08;
const MOST_SLOW = 1.15;

interface JournalRun {
  readonly runMs: number;
  readonly answered: number;
  readonly fsyncMs: number;
}

export const journal: Claim = {
  name: "journal",
  claim: "Durability costs a few percent, and hardly more on a slow disk.",
  method: [
    "1,000 calls of 1 s at once through the same engine and wire, a process for each run: the journal in SQLite (on), or in memory with nothing written (off).",
    `The same with a library preloaded that makes every fsync and fdatasync take ${SYNC_DELAY_MS} ms longer. Medians of ${ROUNDS} rounds in turn, each over the median without a journal.`,
  ],
  async run(scale) {
    const isQuick = scale === "quick";
    const samples = isQuick ? 50 : 1_000;
    await using provider = await startProvider(["--latency", isQuick ? "100ms" : "1s"]);
    const compiled = compileSlowSync();
    using slow = typeof compiled === "string" ? undefined : compiled;
    const runs: Record<"off" | "on" | "slow", number[]> = { off: [], on: [], slow: [] };
    let isSlowed = slow !== undefined;
    for (let round = 0; round < (isQuick ? 1 : ROUNDS); round++) {
      runs.off.push((await measure(provider, "memory", samples)).runMs);
      runs.on.push((await measure(provider, "sqlite", samples)).runMs);
      if (slow === undefined) continue;
      const { runMs, fsyncMs } = await measure(provider, "sqlite", samples, { LD_PRELOAD: slow.library });
      runs.slow.push(runMs);
      isSlowed &&= fsyncMs >= SYNC_DELAY_MS;
    }
    const [off, on] = [median(runs.off), median(runs.on)];
    const why = typeof compiled === "string" ? compiled : "the library was not loaded";
    return [
      atMost(`${many(samples)} calls, journal on / off`, on / off, MOST_ON_OFF, ratio),
      slowRow(isSlowed ? median(runs.slow) / off : why),
      noted(
        "off, on, on with slow syncs",
        [off, on, ...(isSlowed ? [median(runs.slow)] : [])].map((ms) => seconds(ms)).join(", "),
      ),
    ];
  },
};

function slowRow(measured: number | string): Row {
  const what = `every fsync ${SYNC_DELAY_MS} ms slower: on / off`;
  if (typeof measured === "string") return skipped(what, `at most ${ratio(MOST_SLOW)}`, measured);
  return atMost(what, measured, MOST_SLOW, ratio);
}

async function measure(
  provider: ProviderProcess,
  store: "sqlite" | "memory",
  samples: number,
  more: Readonly<Record<string, string>> = {},
): Promise<JournalRun> {
  await using project = openProject(provider);
  const program = startProgram(SCRIPT, [store, String(samples)], {
    cwd: project.folder,
    env: { ...project.env, ...more },
  });
  const run = JSON.parse(resultOf(await program.ended)) as JournalRun;
  if (run.answered === samples) return run;
  throw new Error(`expected ${samples} answers, got ${run.answered}`);
}
