import { showDuration } from "../../core/duration.ts";
import { isSimulatedModel, type RunOutcome } from "../../core/report.ts";
import type { Counts } from "../../core/run.ts";
import { plainLine } from "./plain-terminal-text.ts";
import { showUsd } from "../../core/show-usd.ts";

/** What a run took and what became of its units, and what to do next where it did not end well. */
export function reportFooter(outcome: RunOutcome): string {
  const { run, report, problem, repeatedCalls, elapsedMs } = outcome;
  const took = [
    report === null ? "" : unitsLine(report.counts),
    costLine(outcome),
    elapsedMs === undefined ? "" : showDuration(elapsedMs),
    `run ${plainLine(run)}`,
  ];
  const next = nextCommand(outcome);
  return [
    took.filter((part) => part !== "").join(" · "),
    repeatedCalls > 0 ? `${numbered(repeatedCalls, "call")} cut off by a stop or a kill, made again` : "",
    problem === undefined ? "" : `Problem: ${plainLine(problem)}`,
    next === undefined ? "" : `Next: \`${plainLine(next)}\``,
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

function unitsLine(counts: Counts): string {
  const rare = [
    [counts.refused, "refused"],
    [counts.unparsed, "unparsed"],
    [counts.error, counts.error === 1 ? "error" : "errors"],
    [counts.not_run, "not run"],
  ] as const;
  const told = rare.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  return [`${counts.planned} planned`, `${counts.answered} answered`, ...told].join(", ");
}

/** What is known to have been spent, and what may have been spent besides. */
function costLine({ spend, simulated, report }: RunOutcome): string {
  const { settledUsd, unpricedRequests, requests, abandonedRequests, openRequests } = spend;
  const isUnknown =
    settledUsd === 0 && unpricedRequests > 0 && unpricedRequests >= requests - abandonedRequests - openRequests;
  const isPretended = simulated && (settledUsd === 0 || report?.units.every(({ model }) => isSimulatedModel(model)));
  return [
    isUnknown ? "" : `${showUsd(settledUsd)}${isPretended ? " (simulated)" : ""}`,
    unpricedRequests > 0 ? `price unknown for ${numbered(unpricedRequests, "request")}` : "",
    besides(abandonedRequests, spend.abandonedUsd, "whose end is unknown"),
    besides(openRequests, spend.openUsd, "in flight"),
  ]
    .filter((part) => part !== "")
    .join(", ");
}

function besides(requests: number, usd: number, which: string): string {
  if (requests === 0) return "";
  const most = usd > 0 ? `at most ${showUsd(usd)} for ` : "";
  return `plus ${most}${numbered(requests, "request")} ${which}`;
}

function numbered(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}

/** The command that goes on with the run; undefined when there is nothing to go on with. */
export function nextCommand({ run, status, report }: RunOutcome): string | undefined {
  if (status === "paused" || status === "exhausted") return `swarm resume ${run}`;
  if (status === "failed") return `swarm retry ${run}`;
  const isOver = status === "done" || status === "cancelled";
  const left = (report?.counts.error ?? 0) + (report?.counts.not_run ?? 0);
  return isOver && left > 0 ? `swarm retry ${run}` : undefined;
}
