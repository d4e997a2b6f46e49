import { saturation } from "../../collate/richness/saturation.ts";
import type { Bundle } from "../../collate/test-cases/bundles.ts";
import { placeCase } from "../../collate/test-cases/place-case.ts";
import type { WaveAsk } from "../../collate/test-cases/plan-wave.ts";
import type { CategoryCounts } from "../../collate/test-cases/shares.ts";
import type { RunContext } from "../../core/context.ts";
import type { Unit } from "../../core/report.ts";
import type { TestCategory } from "../../core/test-case.ts";
import { TEST_CASES, type TestCases } from "../../prompts/test-cases.ts";
import { MOST_JUDGED_PAIRS } from "../group-texts.ts";
import { askAll, structuredUnit } from "../units.ts";
import { asksOf, callsOfWave, mostCaseCalls, plannedCaseCalls, targetsIn, without } from "./case-calls.ts";
import { addedCases, type CaseConflict, type CaseFamily, type FoundCase } from "./distinct-cases.ts";
import type { TestCasesInput } from "./test-cases-input.ts";

/** Ten waves reach ten thousand cases where all are new; the others replace duplicates. */
const MOST_WAVES = 20;
/** Most calls to a judge of one run; when another wave's could go beyond, cases are compared without one. */
export const MOST_JUDGE_CALLS = 8 * MOST_JUDGED_PAIRS;
/** Waves in a row without a new case, after which no more are asked. */
const MOST_BARREN_WAVES = 3;

/** Why no more cases were asked for. */
export type CaseEnd =
  /** As many as wanted. */
  | "complete"
  /** New waves brought hardly anything new in the categories that are not full. */
  | "saturated"
  /** As many calls or waves as a run of this size may make. */
  | "limit"
  /** A whole wave gave no answer. */
  | "unanswered"
  /** The run stopped; what is there is only a part. */
  | "stopped";

/** A case that is about nothing that was shown. */
export interface LostCase {
  readonly name: string;
  readonly key: string;
  readonly reason: string;
}

export interface CollectedCases {
  /** In the order they came, first wave first; more than wanted where a wave brought more. */
  readonly families: readonly CaseFamily[];
  /** The families that count, by their indexes in `families`, within what each category wants. */
  readonly chosen: readonly number[];
  readonly conflicts: readonly CaseConflict[];
  readonly lost: readonly LostCase[];
  /** Cases of each wave by family, for how much of the space was seen. */
  readonly waves: readonly (readonly string[])[];
  /** Categories in which new waves brought hardly anything new. */
  readonly saturated: readonly TestCategory[];
  readonly end: CaseEnd;
  readonly units: readonly Unit[];
  /** The judge's calls. */
  readonly asides: readonly Unit[];
  readonly note: string;
}

interface State {
  families: readonly CaseFamily[];
  readonly conflicts: CaseConflict[];
  readonly lost: LostCase[];
  readonly waves: string[][];
  /** By category, what each wave that asked for it brought. */
  readonly waveOf: Map<TestCategory, string[][]>;
  readonly barren: number[];
  readonly units: Unit[];
  readonly asides: Unit[];
  /** How the cases of each wave that brought some were compared. */
  readonly notes: { readonly wave: number; readonly note: string }[];
}

/**
 * Asks in waves until as many different cases exist as are wanted, or new waves bring nothing new. Each wave is planned from
 * all answers of those before, in the order of their calls, so that a run that is taken up again asks the same.
 */
export async function collectCases(
  ctx: RunContext,
  input: TestCasesInput,
  bundles: readonly Bundle[],
): Promise<CollectedCases> {
  const state: State = {
    families: [],
    conflicts: [],
    lost: [],
    waves: [],
    waveOf: new Map(),
    barren: bundles.map(() => 0),
    units: [],
    asides: [],
    notes: [],
  };
  const end = await askWaves(ctx, input, bundles, state);
  const { families, conflicts, lost, waves, units, asides, notes } = state;
  const isOne = new Set(notes.map((each) => each.note)).size <= 1;
  const note = isOne ? (notes[0]?.note ?? "") : notes.map((each) => `Wave ${each.wave}: ${each.note}`).join(" ");
  const saturated = input.wanted.flatMap(({ category }) => (isSaturated(state, category) ? [category] : []));
  const chosen = chosenOf(families, input.wanted);
  return { families, chosen, conflicts, lost, waves, saturated, end, units, asides, note };
}

async function askWaves(
  ctx: RunContext,
  input: TestCasesInput,
  bundles: readonly Bundle[],
  state: State,
): Promise<CaseEnd> {
  const most = mostCaseCalls([...plannedCaseCalls(input, bundles)].length);
  let fruitless = 0;
  for (let number = 1; number <= MOST_WAVES; number++) {
    const missing = without(input.wanted, countsOf(state.families));
    if (missing.length === 0) return "complete";
    const open = missing.filter(({ category }) => !isSaturated(state, category));
    if (open.length === 0 || fruitless >= MOST_BARREN_WAVES) return "saturated";
    const asked = state.units.length;
    const wave = { number, missing: open, bundles: statesOf(bundles, state), have: state.families.length, asked };
    const asks = asksOf(input, wave).slice(0, most - asked);
    if (asks.length === 0) return "limit";
    const calls = callsOfWave(input, bundles, wave, asks, (bundle) => ({ names: namesOf(state, bundle) }));
    const units = await askAll(ctx, calls, structuredUnit(TEST_CASES));
    state.units.push(...units);
    const before = state.families.length;
    await takeIn(ctx, input, bundles, state, number, asks, units);
    // What never ran comes in a later execution, whose next wave must not have been planned without it.
    if (units.some(({ status }) => status === "not_run")) return "stopped";
    if (!units.some(({ status }) => status === "answered")) return "unanswered";
    fruitless = state.families.length === before ? fruitless + 1 : 0;
  }
  return without(input.wanted, countsOf(state.families)).length === 0 ? "complete" : "limit";
}

/** Adds what a wave brought to the state. */
async function takeIn(
  ctx: RunContext,
  input: TestCasesInput,
  bundles: readonly Bundle[],
  state: State,
  number: number,
  asks: readonly WaveAsk[],
  units: readonly Unit[],
): Promise<void> {
  const found: FoundCase[] = [];
  for (const [index, unit] of units.entries()) {
    if (unit.status !== "answered") continue;
    const bundle = asks[index]?.bundle ?? 0;
    const shown = targetsIn(bundles[bundle], input.targets);
    for (const each of (unit.value as TestCases).cases) {
      const placement = placeCase(each, shown);
      if (placement.kind === "lost") {
        state.lost.push({ name: each.name, key: unit.key, reason: placement.reason });
        continue;
      }
      const { path, isSymbolKnown } = placement;
      found.push({ ...each, file: path, key: unit.key, bundle, isSymbolKnown });
    }
  }
  // Without a case there is nothing to compare, and nothing to pay for.
  if (found.length === 0) {
    state.waves.push([]);
    noteCategories(state, asks, [], []);
    noteBundles(state, asks, []);
    return;
  }
  const before = state.families.length;
  const {
    families,
    familyOf,
    conflicts,
    units: asides,
    note,
  } = await addedCases(ctx, `group/${number}`, state.families, found, groupingFor(input, state.asides.length));
  state.families = families;
  state.conflicts.push(...conflicts);
  state.asides.push(...asides);
  if (note !== "") state.notes.push({ wave: number, note });
  state.waves.push(familyOf.map(String));
  noteCategories(state, asks, found, familyOf);
  noteBundles(state, asks, families.slice(before));
}

/** Both ways round a pair is two calls. */
function groupingFor({ grouping }: TestCasesInput, judged: number): TestCasesInput["grouping"] {
  const isSpent = judged + 2 * MOST_JUDGED_PAIRS > MOST_JUDGE_CALLS;
  return grouping !== undefined && isSpent ? { ...grouping, judge: undefined } : grouping;
}

function noteCategories(
  state: State,
  asks: readonly WaveAsk[],
  found: readonly FoundCase[],
  familyOf: readonly number[],
): void {
  for (const category of new Set(asks.flatMap(({ counts }) => counts.map((each) => each.category)))) {
    const brought = found.flatMap((each, index) => (each.category === category ? [String(familyOf[index])] : []));
    state.waveOf.set(category, [...(state.waveOf.get(category) ?? []), brought]);
  }
}

function noteBundles(state: State, asks: readonly WaveAsk[], fresh: readonly CaseFamily[]): void {
  const fruitful = new Set(fresh.map(({ lead }) => lead.bundle));
  for (const bundle of new Set(asks.map((ask) => ask.bundle))) {
    state.barren[bundle] = fruitful.has(bundle) ? 0 : (state.barren[bundle] ?? 0) + 1;
  }
}

function isSaturated({ waveOf }: State, category: TestCategory): boolean {
  return saturation(waveOf.get(category) ?? []).isSaturated;
}

function statesOf(bundles: readonly Bundle[], { families, barren }: State) {
  const have = bundles.map(() => 0);
  for (const { lead } of families) have[lead.bundle] = (have[lead.bundle] ?? 0) + 1;
  return bundles.map(({ lines }, index) => ({ lines, have: have[index] ?? 0, barren: barren[index] ?? 0 }));
}

/** Names about the files that a bundle shows, whichever part of them gave the case. */
function namesOf({ families }: State, bundle: number): readonly string[] {
  return families.flatMap(({ lead }) => (lead.bundle === bundle ? [lead.name] : []));
}

function countsOf(families: readonly CaseFamily[]): CategoryCounts {
  const counts = new Map<TestCategory, number>();
  for (const { lead } of families) counts.set(lead.category, (counts.get(lead.category) ?? 0) + 1);
  return [...counts].map(([category, count]) => ({ category, count }));
}

/** The first of each category, as many as it wants. */
function chosenOf(families: readonly CaseFamily[], wanted: CategoryCounts): readonly number[] {
  const left = new Map(wanted.map(({ category, count }) => [category, count]));
  return families.flatMap(({ lead }, index) => {
    const room = left.get(lead.category) ?? 0;
    left.set(lead.category, room - 1);
    return room > 0 ? [index] : [];
  });
}
