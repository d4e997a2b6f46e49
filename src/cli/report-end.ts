import { showDuration } from "../core/duration.ts";
import type { RunOutcome, Unit } from "../core/report.ts";
import { showMany } from "./show-amount.ts";
import { showUsd } from "../core/show-usd.ts";

/** What to type to go on with a run that did not give everything; undefined when it did. */
export function nextCommand({ run, status, report }: RunOutcome): string | undefined {
  if (status === "exhausted")
    return `go on, with a higher limit where that was reached: swarm resume ${run} [--budget USD]`;
  if (status === "paused" || status === "running" || status === "queued" || status === "waiting") {
    return `go on: swarm resume ${run}`;
  }
  const missing = report === null ? 0 : report.counts.error + report.counts.not_run;
  if (missing > 0) return `ask the ${missing} missing again: swarm retry ${run}`;
  return status === "failed" ? `try again: swarm retry ${run}` : undefined;
}

/** `run 01abc done · $0.0123 · swarm show 01abc`. */
export function endLine(outcome: RunOutcome): string {
  const { run, status, spend, repeatedCalls } = outcome;
  const parts = [`run ${run} ${status}`, ...(outcome.simulated ? ["simulated"] : []), costOf(outcome)];
  if (repeatedCalls > 0) parts.push(`${showMany(repeatedCalls, "call")} cut off before, made again`);
  if (spend.abandonedRequests > 0) {
    parts.push(
      `${showMany(spend.abandonedRequests, "request")} ended unknown, counted as ${showUsd(spend.abandonedUsd)}`,
    );
  }
  return [...parts, `swarm show ${run}`].join(" · ");
}

/** What stands below a streamed answer: `answered by openai/x in 1.2 s · $0.0004 · swarm show 01abc`. */
export function answerLine(unit: Unit, outcome: RunOutcome): string {
  const time = unit.ms === undefined ? "" : ` in ${showDuration(unit.ms)}`;
  const who = `${unit.status} by ${unit.model}${unit.persona === undefined ? "" : ` as ${unit.persona}`}${time}`;
  const parts = [`${outcome.simulated ? "simulated · " : ""}${who}`, costOf(outcome)];
  if (unit.cached === true) parts.push("from the cache (--no-cache asks again)");
  if (unit.cut === true) parts.push("cut by the output cap (--max-tokens raises it)");
  if (unit.status !== "answered" && unit.reason !== undefined) parts.push(unit.reason);
  return [...parts, `swarm show ${outcome.run}`].join(" · ");
}

function costOf({ spend }: RunOutcome): string {
  const usd = spend.settledUsd + spend.abandonedUsd;
  if (spend.unpricedRequests === 0) return showUsd(usd);
  return usd === 0 ? "price unknown" : `at least ${showUsd(usd)}`;
}
