import { Agent, request } from "undici";
import { systemClock } from "../src/app/system-clock.ts";
import { openProxy } from "../src/proxy/open-proxy.ts";
import { RecordingLedger } from "../test/fakes/recording-ledger.ts";
import { startProvider } from "../test/suites/spawn-swarm.ts";
import { atMost, type Claim, many, median, milliseconds, noted, ratio } from "./claim.ts";
import { benchUpstream } from "./proxy-upstream.ts";

const FULL = { requests: 2_000, rounds: 3 };
const QUICK = { requests: 500, rounds: 1 };
const IN_FLIGHT = 50;
/** As long as the conversation of an agent at work. */
const PROMPT = "All work and no play. ".repeat(2_000);

export const proxy: Claim = {
  name: "proxy",
  claim: "Metering costs an agent's call next to nothing.",
  method: [
    `${many(FULL.requests)} chat requests of 44 KB each, ${IN_FLIGHT} in flight, streamed, at a rehearsal provider in another process that takes 100 ms; once straight to it and once through the proxy, which reserves, limits, meters and settles. Client and proxy share one process, so the proxy's work delays the client's too.`,
    `Added: the median request through the proxy less the median straight one. Medians of ${FULL.rounds} rounds in turn, after one of each that is not counted.`,
  ],
  async run(scale) {
    const { requests, rounds } = scale === "quick" ? QUICK : FULL;
    await using provider = await startProvider(["--latency", "100ms"]);
    const agent = new Agent({ connections: null });
    await using metering = await openProxy({
      connections: { dispatch: (options, handler) => void agent.dispatch(options, handler) },
      clock: systemClock,
      random: Math.random,
      newToken: () => "bench",
      timeoutMs: 60_000,
    });
    const { signal } = new AbortController();
    const ledger = new RecordingLedger();
    const gate = { acquire: async () => ({ release: () => {}, observe: () => {} }) };
    using lease = metering.lease({ upstream: benchUpstream(provider.url), gate, ledger, signal, admission: signal });
    const direct: number[] = [];
    const proxied: number[] = [];
    const straight = () => medianOf(agent, provider.url, "none", requests);
    const through = () => medianOf(agent, lease.access.url, lease.access.token, requests);
    await straight();
    await through();
    for (let round = 0; round < rounds; round++) {
      direct.push(await straight());
      proxied.push(await through());
    }
    await agent.destroy();
    const settled = ledger.count("settle");
    if (settled !== requests * (rounds + 1)) throw new Error(`expected every request to settle, got ${settled}`);
    const [directMs, proxiedMs] = [median(direct), median(proxied)];
    return [
      atMost(`${IN_FLIGHT} in flight: added to a request`, proxiedMs - directMs, 10, milliseconds),
      atMost(`${IN_FLIGHT} in flight: through the proxy / straight`, proxiedMs / directMs, 1.1, ratio),
      noted("straight, through the proxy", `${milliseconds(directMs)}, ${milliseconds(proxiedMs)}`),
    ];
  },
};

/** The median time of a request to its last byte. */
async function medianOf(dispatcher: Agent, url: string, token: string, count: number): Promise<number> {
  const body = JSON.stringify({
    model: "rehearsal",
    messages: [{ role: "user", content: PROMPT }],
    max_tokens: 100,
    stream: true,
    stream_options: { include_usage: true },
  });
  const headers = { "content-type": "application/json", authorization: `Bearer ${token}` };
  const times: number[] = [];
  let sent = 0;
  const worker = async () => {
    while (sent++ < count) {
      const startedAt = performance.now();
      const reply = await request(`${url}/v1/chat/completions`, { method: "POST", headers, body, dispatcher });
      await reply.body.text();
      if (reply.statusCode !== 200) throw new Error(`expected 200, got ${reply.statusCode}`);
      times.push(performance.now() - startedAt);
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
  return median(times);
}
