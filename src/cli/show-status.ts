import type { App, RunView } from "../app/app.ts";
import { hasEnded } from "../core/run.ts";
import { showUsd } from "../core/show-usd.ts";
import type { CostRow } from "../core/store.ts";
import { showTime } from "./show-amount.ts";
import { fields, table } from "./table.ts";
import { Terminal } from "./terminal.ts";
import type { Cli } from "./wiring.ts";

const WATCH_MS = 1_000;

export interface StatusFlags {
  readonly watch?: boolean | undefined;
  readonly json?: boolean | undefined;
}

/** Prints where a run stands; with `watch` again after each change, until the run has come to rest. */
export async function showStatus(cli: Cli, run: string | undefined, flags: StatusFlags): Promise<number> {
  const terminal = new Terminal(cli.io);
  await using app = await cli.wiring.openApp(cli.io);
  const id = run ?? (await app.latestRun());
  let shown = "";
  for (;;) {
    const { view, text } = await statusOf(app, id, flags);
    if (text !== shown) terminal.raw(redrawn(shown, text, cli.io.stdout.isTerminal && flags.json !== true));
    shown = text;
    if (flags.watch !== true || hasEnded(view.run.status) || !view.isHeld) return 0;
    await cli.io.clock.sleep(WATCH_MS);
  }
}

async function statusOf(app: App, id: string, { json, watch }: StatusFlags) {
  const [view, costs] = await Promise.all([app.view(id), app.costs(id)]);
  if (json !== true) return { view, text: statusText(view, costs) };
  return { view, text: `${JSON.stringify(statusDocument(view, costs), null, watch === true ? 0 : 2)}\n` };
}

function statusText({ run, tally, isHeld, asks }: RunView, costs: readonly CostRow[]): string {
  const { spend } = tally;
  const rest = run.status === "running" && !isHeld ? " (its process is gone: swarm resume)" : "";
  const wish = run.wish === "run" || hasEnded(run.status) || run.status === "paused" ? "" : `, asked to ${run.wish}`;
  const head = fields([
    ["run", run.id],
    ["mode", run.mode],
    ["status", `${run.status}${wish}${rest}`],
    ["held by", isHeld && run.holder !== undefined ? `process ${run.holder.pid} on ${run.holder.host}` : undefined],
    ["started", showTime(run.createdAt)],
    ["changed", showTime(run.updatedAt)],
    ["planned", run.settings.plannedCalls],
    ["done", tally.done],
    ["failed", tally.failed],
    isHeld || tally.running === 0 ? ["in flight", inFlight({ run, tally })] : ["cut off", tally.interrupted],
    ["repeated", tally.repeats === 0 ? undefined : tally.repeats],
    ["requests", spend.requests],
    ["tokens", `${spend.inputTokens} in, ${spend.outputTokens} out`],
    ["cost", costText(spend)],
    ["budget", run.settings.budgetUsd === undefined ? undefined : showUsd(run.settings.budgetUsd)],
    ["error", isHeld ? undefined : run.error?.message],
    [
      "asks",
      asks.length === 0
        ? undefined
        : `${asks.length === 1 ? "a person" : `${asks.length} things of a person`}, see below`,
    ],
  ]);
  const asked = asksText(run.id, asks);
  if (costs.length === 0) return `${head}${asked}`;
  const rows = costs.map((row) => [row.model, row.persona, row.requests, showUsd(row.usd)]);
  return `${head}\n${table(["model", "persona", "requests", "cost"], rows)}${asked}`;
}

/** What the run waits to hear, word for word, and how to say it. */
function asksText(run: string, asks: RunView["asks"]): string {
  if (asks.length === 0) return "";
  const lines = asks.map(({ question, isAnswered }) =>
    isAnswered ? `${question}\n(answered: \`swarm resume ${run}\` goes on)` : question,
  );
  return `\nAsked of a person:\n${lines.join("\n")}\nAnswer: swarm answer ${run} "..."\n`;
}

function costText({ settledUsd, openUsd, abandonedUsd, unpricedRequests }: RunView["tally"]["spend"]): string {
  const parts = [showUsd(settledUsd)];
  if (openUsd > 0) parts.push(`${showUsd(openUsd)} reserved`);
  if (abandonedUsd > 0) parts.push(`${showUsd(abandonedUsd)} for requests whose end is unknown`);
  if (unpricedRequests > 0) parts.push(`${unpricedRequests} requests without a known price`);
  return parts.join(", ");
}

function statusDocument({ run, tally, isHeld, asks }: RunView, costs: readonly CostRow[]) {
  const { input: _, output: __, ...rest } = run;
  return { ...rest, isHeld, planned: run.settings.plannedCalls, asks, tally, costs };
}

/** On a terminal the last picture is painted over. */
function redrawn(before: string, text: string, isTerminal: boolean): string {
  if (before === "" || !isTerminal) return before === "" || text.startsWith("{") ? text : `\n${text}`;
  return `\u001b[${before.split("\n").length - 1}A\u001b[J${text}`;
}

/** A step that was turned away by a pause before its request was sent has begun, yet nothing of it is in flight. */
function inFlight({ run, tally }: Pick<RunView, "run" | "tally">): number {
  return run.status === "paused" ? tally.spend.openRequests : tally.running;
}
