import { readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { LAUNCHER, openProject, type Project, resultOf, startProgram } from "../test/suites/spawn-swarm.ts";
import { atMost, type Claim, median, milliseconds, noted, type Row, ratio } from "./claim.ts";

const ROOT = path.dirname(import.meta.dirname);
const NOWHERE = { url: "http://127.0.0.1:9" };
const LOADED = "loaded.json";
const PARSER = "commander";

/** Runs before the program: at the end it writes the address of every module that was loaded. */
const REPORT_LOADED = `data:text/javascript,${encodeURIComponent(`
import { writeFileSync } from "node:fs";
import { registerHooks } from "node:module";
const loaded = [];
registerHooks({ load(url, context, next) { loaded.push(url); return next(url, context); } });
process.on("exit", () => writeFileSync("${LOADED}", JSON.stringify(loaded)));
`)}`;

export const start: Claim = {
  name: "start",
  claim: "The command line is there at once.",
  method: [
    "`swarm --help` and `node -e 0` in turn, 20 times each, whole processes, medians.",
    "Loaded: every module that Node was asked for. Heavier than the parser: a library other than commander, or a file of ours larger than commander's largest.",
  ],
  async run(scale) {
    await using project = openProject(NOWHERE);
    const ours: number[] = [];
    const bare: number[] = [];
    const empty = path.join(project.folder, "empty.cjs");
    writeFileSync(empty, "");
    // The first start after a build compiles; what is measured is every later one.
    resultOf(await project.run(["--help"]));
    for (let round = 0; round < (scale === "quick" ? 2 : 20); round++) {
      bare.push(await timed(async () => void (await nodeDoingNothing(project))));
      ours.push(await timed(async () => void resultOf(await project.run(["--help"]))));
    }
    const [helpMs, nodeMs] = [median(ours), median(bare)];
    return [
      atMost("swarm --help / node -e 0", helpMs / nodeMs, 1.6, ratio),
      noted("swarm --help, node -e 0", `${milliseconds(helpMs)}, ${milliseconds(nodeMs)}`),
      ...(await loadedRows(project)),
    ];
  },
};

async function timed(work: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

function nodeDoingNothing({ folder, env }: Project) {
  return startProgram("-e", ["0"], { cwd: folder, env }).ended;
}

async function loadedRows(project: Project): Promise<readonly Row[]> {
  resultOf(await project.run(["--help"], { nodeArgs: ["--import", REPORT_LOADED] }));
  const urls = JSON.parse(readFileSync(path.join(project.folder, LOADED), "utf8")) as readonly string[];
  const files = urls.filter((url) => url.startsWith("file:")).map((url) => new URL(url).pathname);
  const libraries = files.filter((file) => file.includes("/node_modules/"));
  const own = files.filter((file) => !libraries.includes(file) && file !== LAUNCHER);
  const others = libraries.filter((file) => !file.includes(`/node_modules/${PARSER}/`));
  const largestOf = (some: readonly string[]) => Math.max(0, ...some.map((file) => statSync(file).size));
  const parserBytes = largestOf(libraries.filter((file) => !others.includes(file)));
  const heavier = [...others, ...own.filter((file) => statSync(file).size > parserBytes)];
  const names = heavier.map((file) => path.relative(ROOT, file));
  const builtIns = urls.filter((url) => url.startsWith("node:"));
  const sizes = `${(largestOf(own) / 1_024).toFixed(0)} KB, ${(parserBytes / 1_024).toFixed(0)} KB`;
  return [
    {
      what: "loaded that is heavier than the parser",
      measured: names.length === 0 ? "nothing" : names.join(", "),
      mustReach: "nothing",
      holds: names.length === 0,
    },
    noted(
      "loaded: our files, the parser's, built-in modules",
      `${own.length}, ${libraries.length - others.length}, ${builtIns.length}`,
    ),
    noted("our largest file, the parser's", sizes),
  ];
}
