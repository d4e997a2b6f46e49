import { createReadStream } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { isDeepStrictEqual } from "node:util";
import type { App } from "../app/app.ts";
import { showDuration } from "../core/duration.ts";
import { InputError } from "../core/errors.ts";
import { unknownName } from "../core/nearest.ts";
import type { RunOutcome, Unit } from "../core/report.ts";
import type { JournalLine } from "./app-types.ts";
import { showPrice } from "./show-amount.ts";
import { fields } from "./table.ts";
import { Terminal } from "./terminal.ts";
import type { Cli } from "./wiring.ts";

/** Prints the report of a run or of a journal, or one unit of a run. */
export async function showReport(
  cli: Cli,
  what: string | undefined,
  flags: { readonly json?: boolean | undefined },
): Promise<number> {
  const terminal = new Terminal(cli.io);
  await using app = await cli.wiring.openApp(cli.io);
  const name = what ?? (await app.latestRun());
  const slash = name.indexOf("/");
  if (!name.endsWith(".jsonl") && slash > 0) {
    const { report } = await app.outcome(name.slice(0, slash));
    const unit = unitNamed(report, name.slice(slash + 1));
    if (unit === undefined) return await showInner(cli, app, terminal, { report, name, flags });
    if (flags.json === true) terminal.raw(`${JSON.stringify(unit, null, 2)}\n`);
    else terminal.result(unitText(unit));
    return 0;
  }
  const outcome = await outcomeOf(app, name, cli.io.cwd);
  const { render } = await cli.wiring.renderers();
  for (const piece of render(outcome, flags.json === true ? "json" : "md")) terminal.raw(piece);
  return 0;
}

function outcomeOf(app: App, name: string, cwd: string): Promise<RunOutcome> {
  return name.endsWith(".jsonl") ? app.rebuild(readJournalFile(name, cwd)) : app.outcome(name);
}

function unitNamed(report: RunOutcome["report"], key: string): Unit | undefined {
  return report?.units.find((candidate) => candidate.key === key);
}

interface Inner {
  readonly report: RunOutcome["report"];
  readonly name: string;
  readonly flags: { readonly json?: boolean | undefined };
}

/** What is no unit may be a run inside the run, such as a stage of a template. */
async function showInner(cli: Cli, app: App, terminal: Terminal, { report, name, flags }: Inner): Promise<number> {
  const inner = await app.outcome(name).catch((error: unknown) => {
    if (!(error instanceof InputError)) throw error;
    const known = (report?.units ?? []).slice(0, 1_000).map(({ key }) => key);
    throw new InputError(unknownName("unit of the run", name.slice(name.indexOf("/") + 1), known), { cause: error });
  });
  const { render } = await cli.wiring.renderers();
  for (const piece of await render(inner, flags.json === true ? "json" : "md")) terminal.raw(piece);
  return 0;
}

function unitText(unit: Unit): string {
  const head = fields([
    ["unit", unit.key],
    ["status", `${unit.status}${unit.cut === true ? ", cut by the output cap" : ""}`],
    ["model", `${unit.model}${unit.model.startsWith("sim/") ? " (simulated)" : ""}`],
    ["persona", unit.persona],
    [
      "cost",
      unit.costUsd === undefined ? undefined : `${showPrice(unit.costUsd)}${unit.cached === true ? ", cached" : ""}`,
    ],
    ["time", unit.ms === undefined ? undefined : showDuration(unit.ms)],
    ["reason", unit.reason],
  ]);
  const value = unit.value === undefined ? "" : `\n${JSON.stringify(unit.value, null, 2)}\n`;
  const text = unit.text === null || isOnlyValue(unit.text, unit.value) ? "" : `\n${unit.text.trimEnd()}\n`;
  return `${head}${text}${value}`;
}

/** True when the text says the value and nothing else, so that showing both would say it twice. */
function isOnlyValue(text: string, value: Unit["value"]): boolean {
  try {
    return isDeepStrictEqual(JSON.parse(text), value);
  } catch {
    return false;
  }
}

/** The lines of an exported journal; InputError with the line's number for what is no JSON. */
async function* readJournalFile(file: string, cwd: string): AsyncGenerator<JournalLine> {
  const input = createReadStream(path.resolve(cwd, file), "utf8");
  const failed = new Promise<never>((_, reject) => {
    input.once("error", (cause) => {
      reject(new InputError(`expected a journal that can be read at ${file}, got ${cause.message}`, { cause }));
    });
  });
  failed.catch(() => undefined);
  await Promise.race([failed, new Promise<void>((resolve) => input.once("ready", resolve))]);
  let number = 0;
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    number++;
    if (line.trim() !== "") yield parseLine(line, `${file}:${number}`);
  }
}

function parseLine(line: string, where: string): JournalLine {
  const wrong = (got: string, cause?: unknown) =>
    new InputError(
      `${where}: expected one event of a journal as JSON, got ${got}: write one with swarm export -o run.jsonl`,
      { cause },
    );
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (cause) {
    throw wrong("other text", cause);
  }
  if (typeof value !== "object" || value === null || !("kind" in value)) throw wrong("something else");
  return value as JournalLine;
}
