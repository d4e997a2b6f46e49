import { startProvider } from "../test/suites/spawn-swarm.ts";
import { atMost, type Claim, median, noted, percent, ratio, seconds } from "./claim.ts";
import { measureBatch } from "./measured-batch.ts";

const FULL = { samples: 1_000, latency: "lognormal:1s,8s", seeds: ["1", "2", "3"] };
const QUICK = { samples: 100, latency: "lognormal:50ms,400ms", seeds: ["1"] };

export const heavyTail: Claim = {
  name: "heavy-tail",
  claim:
    "With a heavy tail of latencies, a second request for the slowest calls nearly halves the wait for a few percent more requests.",
  method: [
    "1,000 calls at once, latency lognormal with median 1 s and p99 8 s; medians over three seeds of the provider, each with the same draws for both runs.",
    "wall: from `run.created` to `run.ended`; limit: the longest latency drawn in the unhedged run; requests: counted by the provider.",
  ],
  async run(scale) {
    const { samples, latency, seeds } = scale === "quick" ? QUICK : FULL;
    const measured: { wallMs: number; limitMs: number; hedgedMs: number; extra: number }[] = [];
    for (const seed of seeds) {
      await using provider = await startProvider(["--latency", latency, "--seed", seed]);
      const plain = await measureBatch(provider, { samples, flags: ["--no-hedge"] });
      const limitMs = (await provider.stats()).longestLatencyMs;
      const hedged = await measureBatch(provider, { samples });
      const extra = (hedged.requests - samples) / samples;
      measured.push({ wallMs: plain.runMs, limitMs, hedgedMs: hedged.runMs, extra });
    }
    const of = (figure: (one: (typeof measured)[number]) => number) => median(measured.map(figure));
    return [
      atMost(
        "without hedging: wall / limit",
        of(({ wallMs, limitMs }) => wallMs / limitMs),
        1.15,
        ratio,
      ),
      atMost(
        "hedged: of the unhedged wall",
        of(({ hedgedMs, wallMs }) => hedgedMs / wallMs),
        0.65,
        ratio,
      ),
      atMost(
        "hedged: more requests",
        of(({ extra }) => extra),
        0.06,
        percent,
      ),
      noted("unhedged, hedged", `${seconds(of(({ wallMs }) => wallMs))}, ${seconds(of(({ hedgedMs }) => hedgedMs))}`),
    ];
  },
};
