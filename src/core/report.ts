import type { Json } from "./json.ts";
import type { Counts, RunStatus, UnitStatus } from "./run.ts";
import type { Severity } from "./severity.ts";
import type { Spend } from "./store.ts";

/** One unit of a question and what became of it. */
export interface Unit {
  /** The key of the step that made it: `RUN/KEY` names it everywhere. */
  readonly key: string;
  readonly status: UnitStatus;
  readonly model: string;
  readonly persona?: string | undefined;
  /** What was said, or null when nothing was. */
  readonly text: string | null;
  /** The structured answer, where one was asked for and parsed. */
  readonly value?: Json | undefined;
  /** Why it is not `answered`. */
  readonly reason?: string | undefined;
  readonly costUsd?: number | null | undefined;
  readonly ms?: number | undefined;
  readonly cached?: boolean | undefined;
  /** True when the output cap cut the text. */
  readonly cut?: boolean | undefined;
  /** True for a call that helped to make the report, as a judge's does, and gave no answer of its own: it is in no count. */
  readonly aside?: true | undefined;
}

/** A piece of a report. `from` holds the keys of the units it rests on. */
export type Block =
  | { readonly kind: "heading"; readonly level: 2 | 3; readonly text: string }
  | { readonly kind: "markdown"; readonly text: string; readonly from?: readonly string[] | undefined }
  | {
      readonly kind: "table";
      readonly columns: readonly string[];
      readonly rows: readonly (readonly (string | number | null)[])[];
      readonly from?: readonly string[] | undefined;
      /** One list a row: the keys of the units that this row rests on. */
      readonly rowsFrom?: readonly (readonly string[])[] | undefined;
    }
  | Chart;

/** Figures to be seen at a glance, where the format can draw; a table or sentence beside it tells the same in words. */
export type Chart =
  | {
      readonly kind: "chart";
      readonly shape: "bars";
      readonly title: string;
      /** Written beside each value: `$` before it, all else, as `%`, behind it; nothing when absent. */
      readonly unit?: string | undefined;
      /** What a full bar stands for, as 100 of shares; the largest value when absent. */
      readonly scaleTo?: number | undefined;
      /** From top to bottom; `low` and `high` are the ends of an interval. */
      readonly bars: readonly {
        readonly label: string;
        readonly value: number;
        readonly low?: number | undefined;
        readonly high?: number | undefined;
      }[];
      readonly from?: readonly string[] | undefined;
    }
  | {
      readonly kind: "chart";
      readonly shape: "stacks";
      readonly title: string;
      readonly unit?: string | undefined;
      /** What the parts of a bar stand for, from the left; severities have colours of their own. */
      readonly parts: readonly string[];
      /** From top to bottom; one value a part. */
      readonly bars: readonly { readonly label: string; readonly values: readonly number[] }[];
      readonly from?: readonly string[] | undefined;
    }
  | {
      readonly kind: "chart";
      readonly shape: "matrix";
      readonly title: string;
      readonly unit?: string | undefined;
      /** The value of the darkest cell, as 100 of shares; the largest value when absent. */
      readonly scaleTo?: number | undefined;
      readonly rows: readonly string[];
      readonly columns: readonly string[];
      /** One list a row; null where nothing is known. The darkest is the largest. */
      readonly cells: readonly (readonly (number | null)[])[];
      readonly from?: readonly string[] | undefined;
    };

/** One thing that a run came to and that a further stage can take up by itself: an idea, a finding, an answer. */
export interface ReportItem {
  /** The key of a unit that it rests on. */
  readonly key: string;
  /** One line. */
  readonly title: string;
  /** All of it, as Markdown. */
  readonly text: string;
}

/** A defect that reviewers found in a file, merged from what all of them said. */
export interface ReportFinding {
  /** Stays the same when lines above the place come or go, so that a later review knows it again. */
  readonly fingerprint: string;
  /** The kind of defect, a short kebab-case name. */
  readonly rule: string;
  readonly severity: Severity;
  /** From the root of what was reviewed, with forward slashes. */
  readonly file: string;
  /** First and last line, from 1. */
  readonly lines: { readonly from: number; readonly to: number };
  /** The code as it stands in those lines. */
  readonly quote: string;
  readonly explanation: string;
  readonly fix?: string | undefined;
  /** The function, class or the like that it stands in. */
  readonly symbol?: string | undefined;
  /** The reviewers who found it. */
  readonly supporters: readonly string[];
  /** Supporters by the reviewers who looked, from 0 to 1. */
  readonly agreement: number;
  /** From 0 to 1, judged by agreement. */
  readonly confidence: number;
  /** The keys of the units it rests on. */
  readonly from: readonly string[];
  /** True when the baseline has it already. */
  readonly isKnown?: boolean | undefined;
}

/** A file that was to be looked at, and what became of it. */
export interface ReportFile {
  /** From the root of what was reviewed, with forward slashes. */
  readonly path: string;
  /** `partly`: some of its calls gave no answer; `unreviewed`: none did; `skipped`: it was never sent. */
  readonly status: "reviewed" | "partly" | "unreviewed" | "skipped";
  /** Why it is not `reviewed`. */
  readonly reason?: string | undefined;
  /** The keys of the units that looked at it. */
  readonly from: readonly string[];
}

/** Files that a run made, for whoever shows its report to write down. */
export interface ReportArtifacts {
  /** Relative to the project's folder; a folder of the run's own when absent. */
  readonly folder?: string | undefined;
  /** Whether other files of the same names may be replaced. */
  readonly overwrite: boolean;
  readonly files: readonly {
    /** Below the folder, with forward slashes. */
    readonly path: string;
    readonly text: string;
    /** The key of the unit that wrote it. */
    readonly key: string;
  }[];
}

/** What a mode returns: a value that can be rendered in any format and rebuilt from the journal. */
export interface Report {
  readonly mode: string;
  readonly title: string;
  /** One line that says it all. */
  readonly headline: string;
  readonly counts: Counts;
  readonly blocks: readonly Block[];
  readonly units: readonly Unit[];
  /** What further stages can take up, best first; absent where the mode has nothing of the kind. */
  readonly items?: readonly ReportItem[] | undefined;
  /** The defects found, worst first; absent where the mode looks for none. */
  readonly findings?: readonly ReportFinding[] | undefined;
  /** The files of a mode that goes through files, skipped ones too. */
  readonly files?: readonly ReportFile[] | undefined;
  /** Files to be written down, by where they go. */
  readonly artifacts?: readonly ReportArtifacts[] | undefined;
  /** What the blocks say, as data for programs; its form is the mode's own. */
  readonly result?: Json | undefined;
  readonly shortfall?: Shortfall | undefined;
}

/** Why a report is less than was asked for although every unit may have answered. */
export interface Shortfall {
  /**
   * `undecided`: the units came to no result. `threshold`: something crossed a limit that the user set. `unusable`: what was made
   * cannot be used, and the run has failed.
   */
  readonly kind: "undecided" | "threshold" | "unusable";
  /** One sentence. */
  readonly message: string;
}

/** A report with what the engine knows of the run that made it. */
export interface RunOutcome {
  readonly run: string;
  readonly status: RunStatus;
  readonly generation: number;
  /** True when no real model answered. */
  readonly simulated: boolean;
  readonly report: Report | null;
  /** Why the run did not end well, in one sentence. */
  readonly problem?: string | undefined;
  readonly spend: Spend;
  /** Calls that were cut off by a kill or a stop and were made again. */
  readonly repeatedCalls: number;
  /** Milliseconds of the last execution, pauses included; absent where not known. */
  readonly elapsedMs?: number | undefined;
}

/** True for a model's name behind which no real model stands. */
export function isSimulatedModel(name: string): boolean {
  return name.startsWith("sim/");
}

/** True when any answer of the report was simulated. */
export function isSimulatedReport(report: Report): boolean {
  return report.units.some((unit) => isSimulatedModel(unit.model));
}
