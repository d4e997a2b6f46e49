import { startProvider } from "../test/suites/spawn-swarm.ts";
import { captureRequest, measureBarePool } from "./bare-pool-run.ts";
import { atMost, type Claim, many, median, megabytes, milliseconds, noted, type Row, ratio, seconds } from "./claim.ts";
import { type MeasuredBatch, measureBatch } from "./measured-batch.ts";

const WIDTHS = [
  { samples: 50, most: 1.12 },
  { samples: 500, most: 1.3 },
  { samples: 1_000, most: 1.4 },
  { samples: 5_000, most: 2.1 },
];
const WHOLE_PROCESS_AT = 1_000;
const COST_AT = 5_000;
const MOST_OF_POOL = 1.15;
const ROUNDS = 3;

export const fanOut: Claim = {
  name: "fan-out",
  claim: "A swarm takes hardly longer than its slowest call, and hardly longer than a bare HTTP client.",
  method: [
    "Every call takes 1 s at a rehearsal provider in another process; `swarm batch N`, every call at once, with journal and report.",
    "wall / limit: from `run.created` to `run.ended` of the journal (for 1,000: from the start of the process to its end), over the longest latency that the provider drew.",
    "/ bare pool: over the time that an undici `Pool` with nothing around it takes for the same requests, measured in turn with ours; run over run, and for 1,000 whole process over whole process too.",
    `Medians of ${ROUNDS} rounds. CPU: user and system time of all threads of the whole process; memory: its peak resident set.`,
  ],
  async run(scale) {
    const isQuick = scale === "quick";
    await using provider = await startProvider(["--latency", isQuick ? "100ms" : "1s"]);
    using request = await captureRequest();
    const rows: Row[] = [];
    // The first start after a build compiles; what is measured is every later one.
    await measureBatch(provider, { samples: 2 });
    for (const { samples, most } of isQuick ? WIDTHS.slice(0, 1) : WIDTHS) {
      const ours: MeasuredBatch[] = [];
      const pools: { readonly wholeMs: number; readonly runMs: number }[] = [];
      let limitMs = 0;
      for (let round = 0; round < (isQuick ? 1 : ROUNDS); round++) {
        ours.push(await measureBatch(provider, { samples }));
        limitMs = (await provider.stats()).longestLatencyMs;
        pools.push(await measureBarePool(provider, request, samples));
      }
      rows.push(...rowsOf({ samples, most, ours, pools, limitMs }));
    }
    return rows;
  },
};

interface Measured {
  readonly samples: number;
  readonly most: number;
  readonly ours: readonly MeasuredBatch[];
  readonly pools: readonly { readonly wholeMs: number; readonly runMs: number }[];
  readonly limitMs: number;
}

type Scope = "whole" | "run";

const SCOPES: Record<Scope, string> = { whole: "whole process", run: "the run" };

function rowsOf({ samples, most, ours, pools, limitMs }: Measured): readonly Row[] {
  const isWhole = samples === WHOLE_PROCESS_AT;
  const calls = `${many(samples)} calls`;
  const ourMs = (scope: Scope) => median(ours.map((run) => run[`${scope}Ms`]));
  const poolMs = (scope: Scope) => median(pools.map((run) => run[`${scope}Ms`]));
  const ofPool = (scope: Scope) =>
    atMost(`${calls}: ${SCOPES[scope]} / bare pool`, ourMs(scope) / poolMs(scope), MOST_OF_POOL, ratio);
  const scope = isWhole ? "whole" : "run";
  const missing = samples * ours.length - ours.reduce((sum, { counts }) => sum + (counts?.answered ?? 0), 0);
  const times = [ourMs("run"), poolMs("run"), ourMs("whole"), poolMs("whole")].map((ms) => seconds(ms));
  const rows = [
    atMost(`${calls}: ${SCOPES[scope]} / limit`, ourMs(scope) / limitMs, most, ratio),
    ofPool("run"),
    ...(isWhole ? [ofPool("whole")] : []),
    noted(`${calls}: run, pool's; whole process, pool's; unanswered`, `${times.join(", ")}; ${missing}`),
  ];
  if (samples !== COST_AT) return rows;
  const cpuMs = median(ours.map((run) => run.cpuMs));
  const peakMb = median(ours.map((run) => run.peakMb));
  return [
    ...rows,
    atMost(`${calls}: CPU a call`, cpuMs / samples, 0.4, milliseconds),
    atMost(`${calls}: peak memory`, peakMb, 250, megabytes),
  ];
}
