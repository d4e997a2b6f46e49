import { readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { openProject, type Project, resultOf, startProgram } from "../test/suites/spawn-swarm.ts";
import { atMost, type Claim, median, milliseconds, noted, type Row, ratio } from "./claim.ts";

const ROOT = path.dirname(import.meta.dirname);
const NOWHERE = { url: "http://127.0.0.1:9" };
const LOADED = "loaded.json";
const PARSER = "commander";
/** What asks, stores and judges; `--help` needs none of it. */
const HEAVY_PARTS = ["modes", "engine", "models", "agents", "stores", "prompts", "collate"];

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
    `Loaded: every module that Node was asked for, by the sources that the bundle names. Heavier than the parser: any other library, and of ours ${HEAVY_PARTS.join(", ")}.`,
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

/** The files that made up what was loaded: our bundle names the source of each part in a comment. */
function sourcesIn(files: readonly string[]): readonly string[] {
  return files.flatMap((file) => {
    const named = readFileSync(file, "utf8").matchAll(/^\/\/ (?:.*\/)?((?:src|node_modules)\/\S+)$/gm);
    const parts = Array.from(named, ([, source = ""]) => source);
    return parts.length > 0 ? parts : [path.relative(ROOT, file)];
  });
}

function isHeavier(source: string): boolean {
  if (source.startsWith("node_modules/")) return !source.startsWith(`node_modules/${PARSER}/`);
  return HEAVY_PARTS.some((part) => source.startsWith(`src/${part}/`));
}

async function loadedRows(project: Project): Promise<readonly Row[]> {
  resultOf(await project.run(["--help"], { nodeArgs: ["--import", REPORT_LOADED] }));
  const urls = JSON.parse(readFileSync(path.join(project.folder, LOADED), "utf8")) as readonly string[];
  const files = urls.filter((url) => url.startsWith("file:")).map((url) => fileURLToPath(url));
  const sources = sourcesIn(files);
  const heavier = sources.filter(isHeavier);
  const builtIns = urls.filter((url) => url.startsWith("node:"));
  const bytes = files.reduce((sum, file) => sum + statSync(file).size, 0);
  return [
    {
      what: "loaded that is heavier than the parser",
      measured: heavier.length === 0 ? "nothing" : heavier.join(", "),
      mustReach: "nothing",
      holds: heavier.length === 0 && sources.some((source) => source.includes(PARSER)),
    },
    noted(
      "loaded: files, of which built-in; all ours and the parser",
      `${files.length + builtIns.length}, ${builtIns.length}; ${(bytes / 1_024).toFixed(0)} KB`,
    ),
  ];
}
