import { chao1 } from "../../collate/richness/chao1.ts";
import { coverageOf, type FileCoverage } from "../../collate/test-cases/coverage.ts";
import type { Block } from "../../core/report.ts";
import { TEST_CATEGORIES, type TestCategory } from "../../core/test-case.ts";
import { oneLine, percent } from "../vote-blocks.ts";
import type { CollectedCases } from "./collect-cases.ts";
import type { NumberedCase } from "./numbered-cases.ts";
import type { TestCasesInput } from "./test-cases-input.ts";

/** With fewer cases than this, how often they repeat says nothing. */
const FEWEST_TO_ESTIMATE = 10;
const MOST_ROWS = 50;
const MOST_NAMES = 12;

/** How many were wanted of each category, how many came, and why no more were asked for. */
export function categoryBlocks(input: TestCasesInput, collected: CollectedCases): readonly Block[] {
  const rows = categoryRows(input, collected);
  const from = rows.flatMap(({ keys }) => keys);
  return [
    {
      kind: "table",
      columns: ["category", "wanted", "got", "duplicates merged", "more than wanted"],
      rows: rows.map(({ category, wanted, got, merged, surplus }) => [category, wanted, got, merged, surplus]),
      from,
      rowsFrom: rows.map(({ keys }) => keys),
    },
    {
      kind: "chart",
      shape: "bars",
      title: "Different test cases by category",
      bars: rows.map(({ category, got }) => ({ label: category, value: got })),
      from,
    },
    { kind: "markdown", text: endSentence(input, collected) },
  ];
}

interface CategoryRow {
  readonly category: TestCategory;
  readonly wanted: number;
  readonly got: number;
  readonly merged: number;
  readonly surplus: number;
  readonly keys: readonly string[];
}

/** Also for categories that nobody wanted, where some came. */
export function categoryRows({ wanted }: TestCasesInput, { families, chosen }: CollectedCases): readonly CategoryRow[] {
  const counted = new Set(chosen);
  return TEST_CATEGORIES.flatMap((category) => {
    const own = families.flatMap((family, index) => (family.lead.category === category ? [{ family, index }] : []));
    const aim = wanted.find((each) => each.category === category)?.count ?? 0;
    if (aim === 0 && own.length === 0) return [];
    const got = own.filter(({ index }) => counted.has(index)).length;
    return {
      category,
      wanted: aim,
      got,
      merged: own.reduce((sum, { family }) => sum + family.merged.length, 0),
      surplus: own.length - got,
      keys: [...new Set(own.flatMap(({ family }) => [family.lead, ...family.merged].map(({ key }) => key)))],
    };
  });
}

function endSentence({ wanted }: TestCasesInput, { chosen, saturated, end, waves }: CollectedCases): string {
  const total = wanted.reduce((sum, { count }) => sum + count, 0);
  const rounds = `${waves.length} ${waves.length === 1 ? "wave" : "waves"}`;
  const got = `**${chosen.length} of ${total}** different test cases after ${rounds}`;
  switch (end) {
    case "complete":
      return `${got}: as many as wanted.`;
    case "saturated":
      return `${got}: saturated, since new waves brought hardly anything new${saturated.length === 0 ? "" : ` in ${saturated.join(", ")}`}.`;
    case "limit":
      return `${got}: no more were asked for, since that is as many calls as a run of this size makes.`;
    case "unanswered":
      return `${got}: no more were asked for, since a whole wave gave no answer.`;
    case "stopped":
      return `${got}: the run stopped before the rest was asked for.`;
  }
}

/** What the cases cover of each file, those with the fewest cases by line last seen first. */
export function coverageBlocks({ targets }: TestCasesInput, cases: readonly NumberedCase[]): readonly Block[] {
  const coverage = coverageOf(
    targets,
    cases.map((each) => each.case),
  );
  const shown = coverage.slice(0, MOST_ROWS);
  const hidden = coverage.length - shown.length;
  const keysOf = ({ path }: FileCoverage) => [
    ...new Set(cases.flatMap((each) => (each.case.file === path ? each.from : []))),
  ];
  const bare = coverage.filter((file) => file.cases === 0).length;
  const sentences = [
    bare === 0 ? "" : `${bare} of ${coverage.length} ${bare === 1 ? "files has" : "files have"} no case.`,
    hidden === 0 ? "" : `${hidden} more files are not shown.`,
    "A name counts as covered when a case is about it.",
  ];
  return [
    { kind: "heading", level: 2, text: "Coverage" },
    {
      kind: "table",
      columns: ["file", "lines", "cases", ...TEST_CATEGORIES, "names with a case", "names without"],
      rows: shown.map(({ path, lines, cases: count, byCategory, named, unnamed }) => [
        path,
        lines,
        count,
        ...TEST_CATEGORIES.map((category) => byCategory[category]),
        named.length + unnamed.length === 0 ? null : `${named.length} of ${named.length + unnamed.length}`,
        listed(unnamed),
      ]),
      from: shown.flatMap(keysOf),
      rowsFrom: shown.map(keysOf),
    },
    ...stacksOf(shown),
    { kind: "markdown", text: sentences.filter((sentence) => sentence !== "").join(" ") },
  ];
}

function stacksOf(files: readonly FileCoverage[]): readonly Block[] {
  if (files.length < 2) return [];
  const bars = files.map(({ path, byCategory }) => ({
    label: path,
    values: TEST_CATEGORIES.map((category) => byCategory[category]),
  }));
  return [{ kind: "chart", shape: "stacks", title: "Test cases by file", parts: TEST_CATEGORIES, bars }];
}

function listed(names: readonly string[]): string {
  const more = names.length - MOST_NAMES;
  return `${names.slice(0, MOST_NAMES).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

/** How much of what could be tested was seen, as far as repetition tells; how cases were compared; what was left out. */
export function seenBlocks({ skipped }: TestCasesInput, collected: CollectedCases): readonly Block[] {
  const { families, lost, conflicts, note, waves } = collected;
  const conflictRows = conflicts.map(({ left, right }) => [
    `${oneLine(left.name)}: ${oneLine(left.expected)} (${left.key})`,
    `${oneLine(right.name)}: ${oneLine(right.expected)} (${right.key})`,
  ]);
  const blocks: Block[] = [
    { kind: "heading", level: 2, text: "How much was seen" },
    { kind: "markdown", text: [richness(families, fruitfulIn(waves)), note].filter((text) => text !== "").join(" ") },
  ];
  if (conflictRows.length > 0) {
    blocks.push(
      { kind: "heading", level: 3, text: "Cases that contradict each other" },
      {
        kind: "table",
        columns: ["one expects", "another expects"],
        rows: conflictRows.slice(0, MOST_ROWS),
        from: conflicts.flatMap(({ left, right }) => [left.key, right.key]),
      },
    );
  }
  if (lost.length > 0) {
    blocks.push(
      { kind: "heading", level: 3, text: "Cases about nothing that was shown" },
      {
        kind: "table",
        columns: ["case", "why it does not count"],
        rows: lost.slice(0, MOST_ROWS).map(({ name, key, reason }) => [`${oneLine(name)} (${key})`, oneLine(reason)]),
        from: lost.map(({ key }) => key),
      },
    );
  }
  if (skipped.length > 0) {
    blocks.push(
      { kind: "heading", level: 3, text: "Files not tested" },
      {
        kind: "table",
        columns: ["file", "why"],
        rows: skipped.slice(0, MOST_ROWS).map(({ path, reason }) => [path, reason]),
      },
      ...(skipped.length > MOST_ROWS
        ? [{ kind: "markdown", text: `and ${skipped.length - MOST_ROWS} more` } as const]
        : []),
    );
  }
  return blocks;
}

function fruitfulIn(waves: CollectedCases["waves"]): number {
  return waves.filter((wave) => wave.length > 0).length;
}

function richness(families: CollectedCases["families"], waves: number): string {
  const frequencies = families.map(({ merged }) => merged.length + 1);
  const given = frequencies.reduce((sum, count) => sum + count, 0);
  const said = `${given} ${given === 1 ? "case was" : "cases were"} given, ${families.length} of them different.`;
  if (given < FEWEST_TO_ESTIMATE) return `${said} So few do not tell how many more there could be.`;
  if (given === families.length) return `${said} No case came twice, so how many more there could be cannot be told.`;
  const { estimate, interval, coverage = 0 } = chao1(frequencies);
  const range = `95 % interval ${Math.floor(interval.low)} to ${Math.ceil(interval.high)}`;
  const told =
    waves === 1
      ? ""
      : " Later waves were told what exists and asked to differ, so cases repeat less than by chance, which raises the estimate.";
  return `${said} By how often cases came again, at least about ${Math.round(estimate)} different ones exist (${range}, Chao1), of which ${percent(coverage)} were seen.${told}`;
}
