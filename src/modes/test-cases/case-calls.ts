import {
  type Bundle,
  type BundlePiece,
  bundlesOf,
  type TestTarget,
  textOfPiece,
} from "../../collate/test-cases/bundles.ts";
import { type BundleState, type WaveAsk, waveAsks } from "../../collate/test-cases/plan-wave.ts";
import { apportion, type CategoryCounts } from "../../collate/test-cases/shares.ts";
import type { PlannedCall } from "../../core/context.ts";
import { DefectError } from "../../core/errors.ts";
import { withSchema } from "../../prompts/structured.ts";
import { TEST_CASES, testCasesPrompt } from "../../prompts/test-cases.ts";
import { callTo, requestOf } from "../question.ts";
import type { TestCasesInput } from "./test-cases-input.ts";

/** What is shown together in one call at most; the rest of a model's window is for names of cases and the answer. */
const BUNDLE_TOKENS = 12_000;
/** Output tokens of one case, with room; a call asks for as many as its output cap can hold. */
const TOKENS_PER_CASE = 400;
const MOST_CASES_PER_CALL = 6;
/** Calls of one wave see nothing of each other, so the first is small and each further one at most doubles what is there. */
const FIRST_WAVE = 24;
const MOST_NAMES_SHOWN = 80;
const LONGEST_NAME = 110;
/** Of a name that a later prompt will hold, for estimates. */
const TOKENS_PER_NAME = 15;

/** What is shown of the targets, call by call. */
export function bundlesFor({ targets }: TestCasesInput): readonly Bundle[] {
  return bundlesOf(targets, BUNDLE_TOKENS);
}

/** What one wave is to bring. */
export interface Wave {
  /** From 1. */
  readonly number: number;
  readonly missing: CategoryCounts;
  readonly bundles: readonly BundleState[];
  /** Different cases so far. */
  readonly have: number;
  /** Calls of earlier waves, so that members go on taking turns. */
  readonly asked: number;
}

/** What each call of a wave asks for; equal states give equal asks. */
export function asksOf(
  { maxOutputTokens, members }: TestCasesInput,
  { missing, bundles, have }: Wave,
): readonly WaveAsk[] {
  const most = Math.max(FIRST_WAVE, have);
  const fitting = Math.min(MOST_CASES_PER_CALL, Math.floor(maxOutputTokens / TOKENS_PER_CASE));
  // Whoever was named is asked, also for few cases.
  const shared = Math.ceil(Math.min(most, sumOf(missing)) / members.length);
  return waveAsks({ missing, bundles, most, mostPerCall: Math.max(1, Math.min(fitting, shared)) });
}

export interface ShownNames {
  /** Names of the cases about what a bundle shows, in the order they came. */
  readonly names: readonly string[];
  /** Names that will be there and are not known yet, for estimates. */
  readonly unknown?: number | undefined;
}

/** The calls of a wave, lazily. `namesOf` gives what exists about a bundle already. */
export function* callsOfWave(
  input: TestCasesInput,
  bundles: readonly Bundle[],
  { number, asked }: Pick<Wave, "number" | "asked">,
  asks: readonly WaveAsk[],
  namesOf: (bundle: number) => ShownNames,
): Generator<PlannedCall> {
  const texts = new Map(input.targets.map((target) => [target.path, target.text]));
  const shown = bundles.map(({ pieces }) => pieces.map((piece) => shownPiece(texts.get(piece.path) ?? "", piece)));
  for (const [index, { bundle, counts }] of asks.entries()) {
    const member = input.members[(asked + index) % input.members.length];
    if (member === undefined) throw new DefectError("expected members to write test cases, got none");
    const { names, unknown = 0 } = namesOf(bundle);
    const existing = names.slice(-MOST_NAMES_SHOWN).map(shortName);
    const conversation = testCasesPrompt({
      targets: shown[bundle] ?? [],
      files: input.files,
      system: input.system,
      persona: member.persona,
      wanted: counts,
      existing,
      hidden: names.length - existing.length,
    });
    const request = withSchema(requestOf(input, conversation, asked + index), TEST_CASES, member.nativeSchema);
    const call = callTo(`cases/${number}/${index + 1}`, member, request);
    const unknownInputTokens = Math.min(unknown, MOST_NAMES_SHOWN) * TOKENS_PER_NAME;
    yield unknownInputTokens === 0 ? call : { ...call, unknownInputTokens };
  }
}

/** The calls that are made when every case is new, lazily: what a preview can know. */
export function* plannedCaseCalls(input: TestCasesInput, bundles: readonly Bundle[]): Generator<PlannedCall> {
  for (const { wave, asks, have } of likelyWaves(input, bundles)) {
    yield* callsOfWave(input, bundles, wave, asks, (bundle) => ({ names: [], unknown: have[bundle] ?? 0 }));
  }
}

/**
 * The most calls there can be besides the planned ones, to replace duplicates and what was not answered, as calls of their
 * kind: two for each that is planned, and a few where few are.
 */
export function* replacementCalls(input: TestCasesInput, bundles: readonly Bundle[]): Generator<PlannedCall> {
  const planned = [...plannedCaseCalls(input, bundles)];
  const most = mostCaseCalls(planned.length) - planned.length;
  for (let index = 0; index < most; index++) {
    const call = planned[index % planned.length];
    if (call !== undefined) yield call;
  }
}

/** The most calls for cases of a run, by how many are planned. */
export function mostCaseCalls(planned: number): number {
  return 3 * planned + 6;
}

/** How many cases each target gets when every case is new: those of what shows it, by its lines. */
export function likelyCases(input: TestCasesInput, bundles: readonly Bundle[]): ReadonlyMap<string, number> {
  const perBundle = bundles.map(() => 0);
  for (const { asks } of likelyWaves(input, bundles)) {
    for (const { bundle, counts } of asks) perBundle[bundle] = (perBundle[bundle] ?? 0) + sumOf(counts);
  }
  const perTarget = new Map<string, number>();
  for (const [index, { pieces }] of bundles.entries()) {
    const lines = pieces.map(({ from, to }) => to - from + 1);
    const shares = apportion(perBundle[index] ?? 0, lines);
    for (const [piece, { path }] of pieces.entries()) {
      perTarget.set(path, (perTarget.get(path) ?? 0) + (shares[piece] ?? 0));
    }
  }
  return perTarget;
}

/** Wave by wave as if every case were new, with how many cases each bundle has before it. */
function* likelyWaves(input: TestCasesInput, bundles: readonly Bundle[]) {
  let missing = input.wanted;
  let asked = 0;
  const have = bundles.map(() => 0);
  for (let number = 1; missing.length > 0; number++) {
    const states = bundles.map(({ lines }, index) => ({ lines, have: have[index] ?? 0, barren: 0 }));
    const total = have.reduce((sum, count) => sum + count, 0);
    const wave: Wave = { number, missing, bundles: states, have: total, asked };
    const asks = asksOf(input, wave);
    if (asks.length === 0) return;
    yield { wave, asks, have: [...have] };
    asked += asks.length;
    for (const { bundle, counts } of asks) {
      have[bundle] = (have[bundle] ?? 0) + sumOf(counts);
      missing = without(missing, counts);
    }
  }
}

function sumOf(counts: CategoryCounts): number {
  return counts.reduce((sum, { count }) => sum + count, 0);
}

/** The counts that are left; categories of none are gone. */
export function without(counts: CategoryCounts, less: CategoryCounts): CategoryCounts {
  return counts.flatMap(({ category, count }) => {
    const left = count - (less.find((each) => each.category === category)?.count ?? 0);
    return left > 0 ? [{ category, count: left }] : [];
  });
}

/** A piece of a file as a prompt shows it, with what part it is where it is not all. */
export function shownPiece(text: string, piece: BundlePiece) {
  const { path, from, to, of } = piece;
  const shown = { path, text: textOfPiece(text, piece) };
  return from === 1 && to === of ? shown : { ...shown, part: `lines ${from} to ${to} of ${of}` };
}

function shortName(name: string): string {
  const line = name.replace(/\s+/g, " ").trim();
  return line.length <= LONGEST_NAME ? line : `${line.slice(0, LONGEST_NAME - 1)}…`;
}

/** The targets that a bundle shows. */
export function targetsIn(bundle: Bundle | undefined, targets: readonly TestTarget[]): readonly TestTarget[] {
  const paths = new Set(bundle?.pieces.map(({ path }) => path));
  return targets.filter(({ path }) => paths.has(path));
}
