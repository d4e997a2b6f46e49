import { writeFileSync } from "node:fs";
import path from "node:path";
import { startProvider } from "../test/suites/spawn-swarm.ts";
import { atLeast, atMost, type Claim, noted, percent, type Row, seconds, whole } from "./claim.ts";
import { measureBatch } from "./measured-batch.ts";

const BURST = 50;
const FULL = { samples: 1_000, perMinute: 600 };
const QUICK = { samples: 300, perMinute: 6_000 };

interface Case {
  readonly name: string;
  readonly tellsLimit: boolean;
  readonly isConfigured: boolean;
  readonly leastShare: number;
  /** 429s, as a share of the calls. */
  readonly mostRefused: number;
}

const CASES: readonly Case[] = [
  { name: "known by headers", tellsLimit: true, isConfigured: false, leastShare: 0.97, mostRefused: 0 },
  { name: "known by config", tellsLimit: false, isConfigured: true, leastShare: 0.97, mostRefused: 0 },
  { name: "unknown", tellsLimit: false, isConfigured: false, leastShare: 0.95, mostRefused: 0.01 },
];

export const rateLimit: Claim = {
  name: "rate-limit",
  claim:
    "A provider's limit is used nearly to the full and not overrun, whether it is known or not, and no call is lost.",
  method: [
    `1,000 calls of 200 ms against a provider that allows 600 requests a minute after a burst of ${BURST} (an exact token bucket) and answers 429 beyond; hedging off.`,
    "share reached: (answered - burst used) / (rate x time); time goes from the first request to the last at the provider, and the burst used is the most that was ever missing from its bucket, so that a head start does not count.",
    "429s: refused requests as the provider counted them; lost: calls without an answer in the report.",
  ],
  async run(scale) {
    const { samples, perMinute } = scale === "quick" ? QUICK : FULL;
    // Each has a provider and a process of its own, and all of them mostly wait.
    const rows = await Promise.all(CASES.map((one) => measure(one, samples, perMinute)));
    return rows.flat();
  },
};

async function measure(
  { name, tellsLimit, isConfigured, leastShare, mostRefused }: Case,
  samples: number,
  perMinute: number,
): Promise<readonly Row[]> {
  const limit = ["--rpm", String(perMinute), "--burst", String(BURST)];
  await using provider = await startProvider([
    "--latency",
    "200ms",
    ...limit,
    ...(tellsLimit ? [] : ["--no-rate-headers"]),
  ]);
  const config = `providers:\n  openai:\n    limits:\n      requestsPerMinute: ${perMinute}\n`;
  const prepare = (folder: string) => writeFileSync(path.join(folder, "swarm.config.yaml"), config);
  const { counts, runMs } = await measureBatch(provider, {
    samples,
    flags: ["--no-hedge"],
    ...(isConfigured ? { prepare } : {}),
  });
  const { answered, violations, firstRequestAt, lastRequestAt, leastRemaining } = await provider.stats();
  const spanMs = (lastRequestAt ?? 0) - (firstRequestAt ?? 0);
  const burstUsed = BURST - (leastRemaining ?? BURST);
  const share = (answered - burstUsed) / ((perMinute / 60_000) * spanMs);
  return [
    atLeast(`${name}: share reached`, share, leastShare, percent),
    atMost(`${name}: 429s`, violations, Math.floor(samples * mostRefused), whole),
    atMost(`${name}: calls lost`, samples - (counts?.answered ?? 0), 0, whole),
    noted(`${name}: run, burst used`, `${seconds(runMs)}, ${burstUsed}`),
  ];
}
