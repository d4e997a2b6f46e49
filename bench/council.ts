import { eventsIn, openProject, type ProviderProcess, startProvider } from "../test/suites/spawn-swarm.ts";
import { atMost, type Claim, median, noted, type Row, ratio, seconds } from "./claim.ts";

const PROPOSAL = "Shall we move our user sessions from Redis to PostgreSQL?";

/** How a debate goes, by the provider's flag, and how many calls stand on its longest path. */
interface Debate {
  readonly name: string;
  readonly council: string;
  readonly rounds: number;
  /** Rounds, the syntheses between them and the arbiter, one after the other. */
  readonly path: number;
}

const THREE: Debate = { name: "3 rounds, agreed in the third", council: "agree:3", rounds: 3, path: 6 };
const DEBATES: readonly Debate[] = [
  THREE,
  { name: "4 rounds, ended by the synthesis after the fourth", council: "settle:4", rounds: 4, path: 9 },
  { name: "5 rounds, agreed in the fifth", council: "agree:5", rounds: 5, path: 10 },
];
const ROUNDS = 3;

export const council: Claim = {
  name: "council",
  claim:
    "A council takes hardly longer than the calls on its longest path, and speculation takes a third off a debate of three rounds or more.",
  method: [
    "`swarm council` with five personas, every call 1 s at a rehearsal provider in another process, which keeps the members split until the debate is to end; the most rounds are 7 and the threshold is 90 %.",
    "wall / path: from `run.created` to `run.ended` of the journal, over the longest latency drawn times the calls on the longest path: 3 rounds, 2 syntheses and the arbiter are 6.",
    "speculative / not: the same debate with `--speculative`, over without. In the debate of 4 rounds the last synthesis ends it, so a fifth round is begun and cancelled; in the others the votes end it.",
    `Medians of ${ROUNDS} rounds in turn. By its path alone speculation comes to (rounds + 1) / (2 rounds) where votes end a debate: 0.67, 0.60 for 3 and 5; and to 0.67 for the debate of 4.`,
  ],
  async run(scale) {
    const isQuick = scale === "quick";
    const rows: Row[] = [];
    for (const debate of isQuick ? [THREE] : DEBATES) {
      await using provider = await startProvider(["--latency", isQuick ? "100ms" : "1s", "--council", debate.council]);
      // The first start after a build compiles; what is measured is every later one.
      await measure(provider, debate, ["--max-rounds", "1"]);
      rows.push(...(await rowsOf(provider, debate, isQuick ? 1 : ROUNDS)));
    }
    return rows;
  },
};

async function rowsOf(provider: ProviderProcess, debate: Debate, times: number): Promise<readonly Row[]> {
  const plain: Measured[] = [];
  const speculative: Measured[] = [];
  for (let round = 0; round < times; round++) {
    plain.push(await measure(provider, debate, ["--max-rounds", "7"]));
    speculative.push(await measure(provider, debate, ["--max-rounds", "7", "--speculative"]));
  }
  for (const run of [...plain, ...speculative]) {
    if (run.rounds !== debate.rounds) throw new Error(`expected ${debate.rounds} rounds, got ${run.rounds}`);
  }
  const wallMs = median(plain.map((run) => run.wallMs));
  const speculativeMs = median(speculative.map((run) => run.wallMs));
  const pathMs = median(plain.map((run) => run.longestMs)) * debate.path;
  const vain = median(speculative.map((run) => run.requests)) - median(plain.map((run) => run.requests));
  return [
    ...(debate === THREE ? [atMost(`${debate.name}: wall / path`, wallMs / pathMs, 1.1, ratio)] : []),
    atMost(`${debate.name}: speculative / not`, speculativeMs / wallMs, 0.7, ratio),
    noted(`${debate.name}: not, speculative; requests more`, `${seconds(wallMs)}, ${seconds(speculativeMs)}; ${vain}`),
  ];
}

interface Measured {
  readonly wallMs: number;
  readonly longestMs: number;
  readonly requests: number;
  /** Rounds that the report counts. */
  readonly rounds: number;
}

async function measure(provider: ProviderProcess, debate: Debate, flags: readonly string[]): Promise<Measured> {
  await using project = openProject(provider);
  await provider.reset();
  const words = ["council", PROPOSAL, "-m", "openai/rehearsal", "--convergence-threshold", "90"];
  const { code, stderr } = await project.run([...words, "--yes", "--no-cache", "--no-hedge", ...flags]);
  if (code !== 0) throw new Error(`expected the debate ${debate.council} to end with 0, got ${code}:\n${stderr}`);
  const { requests, longestLatencyMs } = await provider.stats();
  const run = await project.latestRun();
  const events = eventsIn(await project.journal(run));
  const at = (kind: string) => events.find((event) => event.kind === kind)?.at ?? Number.NaN;
  const { units } = await project.show(run);
  const counted = units.filter(({ aside }) => aside !== true);
  const rounds = new Set(counted.flatMap(({ key }) => /^round\/(\d+)\//.exec(key)?.[1] ?? []));
  return { wallMs: at("run.ended") - at("run.created"), longestMs: longestLatencyMs, requests, rounds: rounds.size };
}
