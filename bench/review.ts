import { cpSync, mkdirSync, readdirSync } from "node:fs";
import path from "node:path";
import { startProvider } from "../test/suites/spawn-swarm.ts";
import { atMost, type Claim, many, median, megabytes, milliseconds, noted, type Row, ratio, seconds } from "./claim.ts";
import { type MeasuredRun, measureRun } from "./measured-run.ts";

const ROOT = path.dirname(import.meta.dirname);
/** Where real files are taken from, in this order, until there are enough. */
const SOURCES = ["src", "test", "bench", "node_modules/typescript/lib", "node_modules/@types/node"];
const FULL = { files: 500, latency: "1s", rounds: 3 };
const QUICK = { files: 20, latency: "100ms", rounds: 1 };

export const review: Claim = {
  name: "review",
  claim: "A review of hundreds of files takes hardly longer than its slowest call.",
  method: [
    "`swarm review code` over 500 real files, those of this repository, one call a file of 1 s each at a rehearsal provider in another process; every file is read, scanned for secrets, numbered, sent, and its findings placed and merged.",
    "wall / limit: from `run.created` to `run.ended` of the journal, over the longest latency that the provider drew; the whole process, with reading and masking, beside it.",
    "Medians of 3 rounds. CPU: user and system time of all threads of the whole process; memory: its peak resident set.",
  ],
  async run(scale) {
    const { files, latency, rounds } = scale === "quick" ? QUICK : FULL;
    await using provider = await startProvider(["--latency", latency]);
    const prepare = (folder: string) => copyFiles(path.join(folder, "code"), files);
    const measured: MeasuredRun[] = [];
    let limitMs = 0;
    // The first start after a build compiles, here and at the provider; what is measured is every later one.
    await measureRun(provider, { words: ["review", "code"], prepare });
    for (let round = 0; round < rounds; round++) {
      measured.push(await measureRun(provider, { words: ["review", "code"], prepare }));
      limitMs = (await provider.stats()).longestLatencyMs;
    }
    return rowsOf(files, measured, limitMs);
  },
};

function rowsOf(files: number, measured: readonly MeasuredRun[], limitMs: number): readonly Row[] {
  const of = (figure: (run: MeasuredRun) => number) => median(measured.map(figure));
  const what = `${many(files)} files`;
  const answered = of(({ counts }) => counts?.answered ?? 0);
  return [
    atMost(`${what}: the run / limit`, of(({ runMs }) => runMs) / limitMs, 1.35, ratio),
    noted(
      `${what}: run, whole process`,
      `${seconds(of(({ runMs }) => runMs))}, ${seconds(of(({ wholeMs }) => wholeMs))}`,
    ),
    noted(
      `${what}: calls answered, CPU a call`,
      `${many(answered)}, ${milliseconds(of(({ cpuMs }) => cpuMs) / answered)}`,
    ),
    noted(`${what}: peak memory`, megabytes(of(({ peakMb }) => peakMb))),
  ];
}

/** Copies so many files of ours, and where those are too few of what we depend on; throws when there are fewer still. */
function copyFiles(target: string, count: number): void {
  const found = SOURCES.flatMap((source) =>
    readdirSync(path.join(ROOT, source), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts"))
      .sort()
      .map((file) => path.join(source, file)),
  );
  if (found.length < count) throw new Error(`expected ${count} files to review, got ${found.length}`);
  for (const file of found.slice(0, count)) {
    // What comes from a folder of that name would be left out as not the project's own.
    const copy = path.join(target, file.replace("node_modules", "packages"));
    mkdirSync(path.dirname(copy), { recursive: true });
    cpSync(path.join(ROOT, file), copy);
  }
}
