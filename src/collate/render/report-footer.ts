import { showDuration } from "../../core/duration.ts";
import { nextCommand } from "../../core/next-command.ts";
import { isSimulatedModel, type RunOutcome, type Shortfall } from "../../core/report.ts";
import type { Counts } from "../../core/run.ts";
import { showUsd } from "../../core/show-usd.ts";
import { plainLine } from "./plain-terminal-text.ts";

/** What stands below a report, each a line without marks of a format. */
export interface FooterLines {
  readonly took: string;
  /** Why it is less than was asked for, repeated calls and the problem, as far as there is any. */
  readonly notes: readonly string[];
  /** The command that goes on. */
  readonly next?: string | undefined;
}

export function footerLines(outcome: RunOutcome): FooterLines {
  const { run, report, problem, repeatedCalls, elapsedMs } = outcome;
  const took = [
    report === null ? "" : unitsLine(report.counts),
    costLine(outcome),
    elapsedMs === undefined ? "" : showDuration(elapsedMs),
    `run ${plainLine(run)}`,
  ];
  const shortfall = report?.shortfall;
  const notes = [
    shortfall === undefined ? "" : shortfallLine(shortfall),
    repeatedCalls > 0 ? `${numbered(repeatedCalls, "call")} cut off by a stop or a kill, made again` : "",
    problem === undefined ? "" : `Problem: ${plainLine(problem)}`,
  ];
  const next = nextCommand(outcome);
  return {
    took: took.filter((part) => part !== "").join(" · "),
    notes: notes.filter((note) => note !== ""),
    ...(next === undefined ? {} : { next: plainLine(next) }),
  };
}

/** What a run took and what became of its units, and what to do next where it did not end well, as Markdown. */
export function reportFooter(outcome: RunOutcome): string {
  const { took, notes, next } = footerLines(outcome);
  return [took, ...notes, ...(next === undefined ? [] : [`Next: \`${next}\``])].join("\n\n");
}

function shortfallLine({ kind, message }: Shortfall): string {
  return `${kind === "undecided" ? "Undecided" : "Over the threshold"}: ${plainLine(message)}`;
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
