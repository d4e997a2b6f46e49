import { showDuration } from "../core/duration.ts";
import { missingUnits, nextCommand } from "../core/next-command.ts";
import type { RunOutcome, Unit } from "../core/report.ts";
import { showUsd } from "../core/show-usd.ts";
import { showCount, showMany } from "./show-amount.ts";

/** What to type to go on with a run that did not give everything, and what for; undefined when it did. */
export function nextLine(outcome: RunOutcome): string | undefined {
  const command = nextCommand(outcome);
  // What a run waits for is told by itself, word for word.
  if (command === undefined || outcome.status === "waiting") return undefined;
  if (outcome.status === "exhausted")
    return `go on, with a higher limit where that was reached: ${command} [--budget USD]`;
  if (outcome.status === "paused") return `go on: ${command}`;
  const missing = missingUnits(outcome.report);
  return missing > 0 ? `ask the ${showCount(missing)} missing again: ${command}` : `try again: ${command}`;
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
  const who = `${unit.status.replace("_", " ")} by ${unit.model}${unit.persona === undefined ? "" : ` as ${unit.persona}`}${time}`;
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
