import { type CommandSpec, examples } from "./command-spec.ts";

export const PROVIDER_COMMAND: CommandSpec = {
  name: "provider",
  description: "serve a simulated OpenAI-compatible provider on this machine, to rehearse against",
  define(command, { cli, finish }) {
    command
      .option("--port <number>", "where to listen on 127.0.0.1; 0 takes any free port", "0")
      .option("--latency <shape>", "200ms, uniform:20ms,120ms (low to high) or lognormal:1s,8s (median, p99)")
      .option("--errors <shares>", "429:5%,500:1%,hang:0.5%,truncate:0.5%,drop:0.5% and malformed, empty, refuse")
      .option("--rpm <number>", "requests a minute; what comes faster gets 429")
      .option("--burst <number>", "requests that may come at once before --rpm counts")
      .option("--no-rate-headers", "do not tell the limit in x-ratelimit headers")
      .option("--opinions <weights>", "what short answers are drawn from, as PostgreSQL:72,ClickHouse:16,other:12")
      .option(
        "--council <end>",
        "when councils end: agree:3 (members, in round 3), settle:2 (synthesis, after round 2), never; asks:1 has them need a fact",
      )
      .option("--price <in,out>", "US dollars per million tokens, as 0.3,2.5")
      .option("--context <tokens>", "the context window")
      .option("--seed <number>", "another seed draws other answers, latencies and errors")
      .addHelpText(
        "after",
        examples([
          ["swarm provider --latency lognormal:1s,8s --errors 429:5%,hang:0.5% --rpm 600", "slow, flaky and limited"],
          [
            'OPENAI_BASE_URL=http://127.0.0.1:PORT/v1 OPENAI_API_KEY=any swarm batch 50 "..." -m openai/rehearsal --yes',
            "asked from another terminal; GET /stats counts",
          ],
        ]),
      )
      .action((flags) => finish(import("./run-provider.ts").then(({ runProvider }) => runProvider(cli, flags))));
  },
};
