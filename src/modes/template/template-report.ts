import { showCounts } from "../../collate/headline.ts";
import type { Block, Report, ReportFinding, ReportItem, Shortfall, Unit } from "../../core/report.ts";
import { countUnits } from "../../core/run.ts";
import { cutTables } from "../cut-tables.ts";
import { problemTable } from "../problem-table.ts";
import type { StagePass, StageRun } from "./run-stage.ts";
import { stageBlocks } from "./stage-blocks.ts";
import type { TemplateInput } from "./template-input.ts";
import { withPrefix } from "./with-prefix.ts";

/** What the stages came to: those that make the report one after the other, then all of them in a table; every unit under `STAGE/ITEM/KEY`. */
export function templateReport({ title, shown }: TemplateInput, runs: readonly StageRun[]): Report {
  const units = runs.flatMap(unitsOf);
  const counts = countUnits(units);
  const shownRuns = shown.flatMap((key) => runs.filter(({ stage }) => stage.key === key));
  const shortfall = shortfallOf(runs);
  const findings = shownRuns.flatMap(findingsOf);
  const files = shownRuns.flatMap(({ passes }) => passes.flatMap(filesOf));
  const artifacts = runs.flatMap(({ passes }) => passes.flatMap(({ report }) => report?.artifacts ?? []));
  return {
    mode: "template",
    title,
    headline: headlineOf(shownRuns, runs, showCounts(counts)),
    counts,
    blocks: [...shownRuns.flatMap(stageBlocks), ...stageTable(runs), ...cutTables(units), ...problemTable(units)],
    units,
    items: shownRuns.flatMap(itemsOf),
    result: { stages: Object.fromEntries(runs.map((run) => [run.stage.key, resultOf(run)])) },
    ...(shownRuns.some(({ passes }) => passes.some(({ report }) => report?.findings !== undefined))
      ? { findings }
      : {}),
    ...(files.length === 0 ? {} : { files }),
    ...(artifacts.length === 0 ? {} : { artifacts }),
    ...(shortfall === undefined ? {} : { shortfall }),
  };
}

function unitsOf({ passes, missing }: StageRun): readonly Unit[] {
  return [
    ...passes.flatMap(({ path, units }) => units.map((unit) => ({ ...unit, key: `${path}/${unit.key}` }))),
    ...missing,
  ];
}

function headlineOf(shown: readonly StageRun[], runs: readonly StageRun[], counted: string): string {
  const passes = shown.flatMap((run) => run.passes);
  const [only] = passes;
  const lead = shown.length === 1 && passes.length === 1 && only?.report != null ? `${only.report.headline} · ` : "";
  const all = runs.reduce((sum, run) => sum + run.passes.length, 0);
  const skipped = runs.filter((run) => run.passes.length === 0).length;
  const stages = `${runs.length} ${runs.length === 1 ? "stage" : "stages"} in ${all} ${all === 1 ? "run" : "runs"}`;
  return `${lead}${stages}${skipped > 0 ? `, ${skipped} not run` : ""}: ${counted}`;
}

function stageTable(runs: readonly StageRun[]): readonly Block[] {
  return [
    { kind: "heading", level: 2, text: "Stages" },
    {
      kind: "table",
      columns: ["stage", "mode", "on each of", "runs", "planned", "answered", "items", "note"],
      rows: runs.map((run) => {
        const { stage, passes, items, skipped, leftOut } = run;
        const counts = countUnits(unitsOf(run));
        const broken = passes.filter(({ report }) => report === null).length;
        const notes = [
          skipped === undefined ? "" : `not run: ${skipped}`,
          leftOut > 0 ? `${leftOut} more items not taken up` : "",
          broken > 0 ? `${broken} broke off` : "",
        ];
        const note = notes.filter((each) => each !== "").join("; ");
        return [
          stage.key,
          stage.mode,
          stage.each ?? "",
          passes.length,
          counts.planned,
          counts.answered,
          items.length,
          note,
        ];
      }),
      rowsFrom: runs.map((run) => unitsOf(run).map(({ key }) => key)),
    },
  ];
}

function itemsOf({ stage, items }: StageRun): readonly ReportItem[] {
  return items.map(({ key, title, text, path }) => ({ key: `${stage.key}/${keyOfPath(path, key)}`, title, text }));
}

/** The path ends in the item's key, with a number where several share it. */
function keyOfPath(path: string, key: string): string {
  return path.slice(0, path.lastIndexOf(key) + key.length);
}

function findingsOf({ passes }: StageRun): readonly ReportFinding[] {
  return passes.flatMap(({ path, report }) =>
    (report?.findings ?? []).map((finding) => ({ ...finding, from: withPrefix(finding.from, path) })),
  );
}

function filesOf({ path, report }: StagePass) {
  return (report?.files ?? []).map((file) => ({ ...file, from: withPrefix(file.from, path) }));
}

function resultOf({ passes, items, skipped }: StageRun) {
  return {
    ...(skipped === undefined ? {} : { skipped }),
    runs: passes.map(({ path, item, report }) => ({
      run: path,
      ...(item === undefined ? {} : { item: { title: item.title, path: item.path } }),
      headline: report?.headline ?? null,
      ...(report?.result === undefined ? {} : { result: report.result }),
    })),
    items: items.map(({ path, title, text }) => ({ path, title, text })),
  };
}

/** A stage that was not run comes first, since what the others found is then not all; then limits crossed, then what is undecided. */
function shortfallOf(runs: readonly StageRun[]): Shortfall | undefined {
  const skipped = runs.find(({ missing }) => missing.length > 0);
  const own = runs.flatMap(({ stage, passes }) =>
    passes.flatMap(({ report }) => {
      const shortfall = report?.shortfall;
      return shortfall === undefined ? [] : [{ ...shortfall, message: `${stage.key}: ${shortfall.message}` }];
    }),
  );
  const crossed = own.find(({ kind }) => kind === "threshold");
  if (crossed !== undefined) return crossed;
  if (skipped !== undefined) {
    return { kind: "undecided", message: `stage ${skipped.stage.key} was not run: ${skipped.skipped ?? ""}` };
  }
  return own[0];
}
