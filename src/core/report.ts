import type { Json } from "./json.ts";
import type { Counts, RunStatus, UnitStatus } from "./run.ts";
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
    }
  | Chart;

/** Figures to be seen at a glance, where the format can draw; a table or sentence beside it tells the same in words. */
export type Chart =
  | {
      readonly kind: "chart";
      readonly shape: "bars";
      readonly title: string;
      /** Written behind each value, as `%` or `$`; nothing when absent. */
      readonly unit?: string | undefined;
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
      readonly shape: "matrix";
      readonly title: string;
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
  /** What the blocks say, as data for programs; its form is the mode's own. */
  readonly result?: Json | undefined;
  readonly shortfall?: Shortfall | undefined;
}

/** Why a report is less than was asked for although every unit may have answered. */
export interface Shortfall {
  /** `undecided`: the units came to no result. `threshold`: something crossed a limit that the user set. */
  readonly kind: "undecided" | "threshold";
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
