// npm run bench [-- NAME ...] [--quick] [--write]: measures the claims of the README on this machine and prints them; with
// --write, and when all were measured in full, docs/benchmarks.md too. Exit code 1 when one does not hold.
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import type { Claim, Row } from "./claim.ts";
import { collationClaims } from "./collation/claims.ts";
import { council } from "./council.ts";
import { engine } from "./engine.ts";
import { fanOut } from "./fan-out.ts";
import { heavyTail } from "./heavy-tail.ts";
import { inventory } from "./inventory.ts";
import { journal } from "./journal.ts";
import { kill } from "./kill.ts";
import { proxy } from "./proxy.ts";
import { rateLimit } from "./rate-limit.ts";
import { review } from "./review.ts";
import { start } from "./start.ts";
import { benchmarksPage, printedTable, thisMachine } from "./tables.ts";
import { worktrees } from "./worktrees.ts";

const CLAIMS: readonly Claim[] = [
  fanOut,
  heavyTail,
  journal,
  rateLimit,
  kill,
  engine,
  review,
  inventory,
  council,
  worktrees,
  proxy,
  start,
  ...collationClaims,
];
const ROOT = path.dirname(import.meta.dirname);
const PAGE = path.join(ROOT, "docs/benchmarks.md");

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { quick: { type: "boolean", default: false }, write: { type: "boolean", default: false } },
});
const unknown = positionals.filter((name) => CLAIMS.every((claim) => claim.name !== name));
if (unknown.length > 0) {
  console.error(`bench: expected ${CLAIMS.map(({ name }) => name).join(", ")}; got ${unknown.join(", ")}`);
  process.exit(2);
}
if (values.write && (values.quick || positionals.length > 0)) {
  console.error("bench: expected --write without names and without --quick, since the page holds all figures in full");
  process.exit(2);
}
if (!values.quick) {
  const built = spawnSync(process.execPath, [path.join(ROOT, "scripts/build.mjs")], { stdio: "inherit" });
  if (built.status !== 0) process.exit(1);
}

const chosen = positionals.length === 0 ? CLAIMS : CLAIMS.filter(({ name }) => positionals.includes(name));
const measured: { readonly claim: Claim; readonly rows: readonly Row[] }[] = [];
for (const claim of chosen) {
  const rows = await claim.run(values.quick ? "quick" : "full");
  measured.push({ claim, rows });
  console.log(`${printedTable(claim, rows)}\n`);
}
if (values.write) {
  writeFileSync(PAGE, benchmarksPage(measured, thisMachine(), new Date()));
  console.log(`wrote ${path.relative(process.cwd(), PAGE)}`);
}
const broken = measured.flatMap(({ rows }) => rows.filter(({ holds }) => holds === false));
if (broken.length > 0 && !values.quick) process.exitCode = 1;
