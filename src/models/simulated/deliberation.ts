import type { Random } from "../../core/clock.ts";
import type { Json } from "../../core/json.ts";
import { drawsOf, pickOne, pickWeighted, wholeBetween } from "./draw.ts";
import type { GivenAnswer } from "./given-answer.ts";
import { nameIn } from "./prompt-text.ts";
import type { Shape } from "./shape.ts";

type Fields = { readonly [name: string]: Json };

/** What a deliberation's prompt tells. */
export interface Deliberation {
  readonly schema?: Json | undefined;
  /** Names the proposal. */
  readonly question: string;
  readonly persona: string;
  readonly answers: readonly GivenAnswer[];
  /** The sections about where the council stands and who may sit in it. */
  readonly council: string;
}

export interface DeliberationParts {
  readonly shape: Shape;
  readonly sample: string;
  readonly random: Random;
  /** A reason for a position, quoting the proposal. */
  readonly reason: (position: string) => string;
}

const VERDICTS = [
  { verdict: "proceed", weight: 0.35 },
  { verdict: "conditional", weight: 0.35 },
  { verdict: "stop", weight: 0.25 },
  { verdict: "escalate", weight: 0.05 },
] as const;
/** Under the name by which a member is shown its own last answer. */
const OWN = "yourself";
/** How likely a member in the minority gives in from one round to the next. */
const YIELDS = 0.5;
const USUAL_SEATS = 5;

/** What a simulated member, synthesis, arbiter or recruiter of a council says, for the schemas that ask for it. */
export function deliberationOf(prompt: Deliberation, parts: DeliberationParts): Fields {
  const asked = propertiesOf(prompt.schema);
  if ("verdict" in asked && "conviction" in asked) return ballot(prompt, parts);
  if ("alreadyAgree" in asked && "agreedVerdict" in asked) return middle(prompt, parts);
  if ("verdict" in asked && "nextSteps" in asked) return ending(prompt, parts);
  if ("members" in asked && /^# Personas to choose from/m.test(prompt.council)) return seats(prompt, parts);
  return {};
}

function ballot(prompt: Deliberation, { shape, sample, random, reason }: DeliberationParts): Fields {
  if (needsFact(prompt, shape)) return abstention();
  const others = prompt.answers.filter(({ author }) => author !== OWN);
  const before = verdictIn(prompt.answers.find(({ author }) => author === OWN));
  const verdict = verdictOf(prompt, before, others, shape, sample);
  const sided = (isSame: boolean) =>
    others.flatMap((other) => ((verdictIn(other) === verdict) === isSame ? [other.author] : []));
  const changed = before !== undefined && before !== verdict;
  return {
    verdict,
    confidence: wholeBetween(65, 90, random),
    conviction: wholeBetween(65, 90, random),
    reasoning: [reason(verdict), reason(verdict)].join(" "),
    blockers: verdict === "proceed" || verdict === "escalate" ? [] : [reason(verdict)],
    missing: roundIn(prompt.council) === 1 ? wished(prompt.council, random) : [],
    agreesWith: sided(true),
    disagreesWith: sided(false),
    changed,
    whyChanged: changed ? `Simulated: more of the others hold ${verdict}, and their reasons are no worse.` : "",
    recruits: [],
  };
}

function needsFact({ council }: Deliberation, shape: Shape): boolean {
  const from = shape.council?.asksIn ?? Infinity;
  return roundIn(council) >= from && !/^Here is what the person who asked says/m.test(council);
}

function abstention(): Fields {
  const missing = { kind: "fact", what: "What does it cost today?", why: "Simulated: all else follows.", needed: true };
  return {
    verdict: "abstain",
    confidence: 50,
    conviction: 50,
    reasoning: "Simulated: without that fact there is nothing to decide on.",
    blockers: [],
    missing: [missing],
    agreesWith: [],
    disagreesWith: [],
    changed: false,
    whyChanged: "",
    recruits: [],
  };
}

/** One of the files and one of the commands that may be asked for, where there are any. */
function wished(council: string, random: Random): readonly Json[] {
  return (["file", "command"] as const).flatMap((kind) => {
    const [, list = ""] =
      new RegExp(`^${kind === "file" ? "Files" : "Commands"} that can be asked for.*:\\n((?:- .*\\n?)+)`, "m").exec(
        council,
      ) ?? [];
    const names = [...list.matchAll(/^- ("(?:[^"\\\n]|\\.)*")$/gm)].map(([, name = ""]) => nameIn(name));
    const what = pickOne(names, random);
    return what === undefined ? [] : [{ kind, what, why: "Simulated: it may tell more.", needed: false }];
  });
}

function verdictOf(
  { question, persona, council: sections }: Deliberation,
  before: string | undefined,
  others: readonly GivenAnswer[],
  { seed, disagreement, council }: Shape,
  sample: string,
): string {
  const round = roundIn(sections);
  if (council !== undefined) {
    return round >= (council.agreeFrom ?? Infinity) ? "conditional" : drawn(drawsOf("split", seed, persona));
  }
  if (before === undefined) {
    const isOwn = drawsOf("own verdict", seed, question, persona, sample)() < disagreement;
    return drawn(drawsOf("verdict", seed, question, isOwn ? persona : "", sample));
  }
  const most = mostHeld([...others.flatMap((other) => verdictIn(other) ?? []), before]);
  return drawsOf("yield", seed, question, persona, round)() < YIELDS ? most : before;
}

function drawn(random: Random): string {
  return pickWeighted(VERDICTS, 1, random)?.verdict ?? "conditional";
}

function middle({ answers, council }: Deliberation, { shape, reason }: DeliberationParts): Fields {
  const sides = sidesOf(answers);
  const most = mostHeld([...sides].flatMap(([verdict, names]) => names.map(() => verdict)));
  const isSettled =
    shape.council === undefined
      ? sides.size === 2 && sides.has("proceed") && sides.has("conditional")
      : roundIn(council) >= (shape.council.settleAfter ?? Infinity);
  const held = [...sides].map(([verdict, names]) => ({ position: `Simulated: ${verdict}.`, heldBy: names }));
  const conflict = {
    about: `Simulated: whether to ${[...sides.keys()].join(" or ")}`,
    sides: [...sides].map(([verdict, names]) => `${names.join(", ")}: ${verdict}`),
    settledBy: reason(most),
  };
  return {
    positions: held,
    conflicts: sides.size < 2 ? [] : [conflict],
    alreadyAgree: isSettled,
    agreedVerdict: isSettled ? most : "none",
    why: isSettled ? "Simulated: they differ in words alone." : "Simulated: they hold different verdicts.",
  };
}

function ending({ council, answers }: Deliberation, { reason }: DeliberationParts): Fields {
  const sides = sidesOf(answers);
  const told = /\bcouncil is (\w+)\./.exec(council)?.[1] ?? /(\w+) and \w+ are level/.exec(council)?.[1];
  const verdict = told ?? mostHeld([...sides].flatMap(([one, names]) => names.map(() => one)));
  const against = [...sides].filter(([one]) => one !== verdict).flatMap(([, names]) => names);
  return {
    verdict,
    decision: `Simulated: ${verdict}. ${reason(verdict)}`,
    reasons: [reason(verdict), reason(verdict)],
    conditions: verdict === "conditional" ? [reason(verdict)] : [],
    dissent: against.length === 0 ? "none" : `Simulated: ${[...new Set(against)].join(", ")} held something else.`,
    nextSteps: [reason(verdict)],
  };
}

function seats({ council, question }: Deliberation, { shape }: DeliberationParts): Fields {
  const random = drawsOf("seats", shape.seed, question);
  const candidates = [...council.matchAll(/^- "([^"\n]+)": /gm)].map(([, name = ""]) => name);
  const chosen = candidates
    .map((persona) => ({ persona, place: random() }))
    .sort((one, other) => one.place - other.place)
    .slice(0, USUAL_SEATS);
  return { members: chosen.map(({ persona }) => ({ persona, why: "Simulated: drawn from those there are." })) };
}

/** Verdict to who holds it by their last answer, in the order of the answers. */
function sidesOf(answers: readonly GivenAnswer[]): ReadonlyMap<string, readonly string[]> {
  const last = new Map(answers.map((answer) => [answer.author, verdictIn(answer)]));
  const sides = new Map<string, string[]>();
  for (const [author, verdict] of last) {
    if (verdict !== undefined) sides.set(verdict, [...(sides.get(verdict) ?? []), author]);
  }
  return sides;
}

/** The round that is held, or after which a synthesis is made, from 1. */
function roundIn(council: string): number {
  return Number(/^# (?:Round|After round) (\d+)/m.exec(council)?.[1] ?? 1);
}

function verdictIn(answer: GivenAnswer | undefined): string | undefined {
  return /^Verdict: (\w+)/.exec(answer?.text ?? "")?.[1];
}

/** Of equally held ones the first. */
function mostHeld(verdicts: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const verdict of verdicts) counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
  return [...counts].sort(([, one], [, other]) => other - one)[0]?.[0] ?? "conditional";
}

function propertiesOf(schema: Json | undefined): object {
  if (typeof schema !== "object" || schema === null || Array.isArray(schema)) return {};
  const { properties } = schema as { readonly properties?: Json };
  return typeof properties === "object" && properties !== null ? properties : {};
}
