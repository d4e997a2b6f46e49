import { wordsOf } from "../similarity/words.ts";
import type { DebatePlan } from "./debate-end.ts";

export type ComplexityLevel = "trivial" | "simple" | "complex" | "strategic";

export type Complexity = {
  readonly level: ComplexityLevel;
  readonly points: number;
  /** What gave the points, for people: `touches money, law or security (2)`. */
  readonly reasons: readonly string[];
};

/** What goes with a proposal, as far as it tells how much there is to think about. */
export interface ProposalSize {
  readonly files: number;
  /** Characters of all files together. */
  readonly characters: number;
}

export const DEBATE_PLANS: { readonly [L in ComplexityLevel]: DebatePlan } = {
  trivial: { maxRounds: 2, threshold: 80 },
  simple: { maxRounds: 3, threshold: 75 },
  complex: { maxRounds: 5, threshold: 70 },
  strategic: { maxRounds: 7, threshold: 65 },
};

/** Fewest points of each level above trivial. */
const SIMPLE_FROM = 1;
const COMPLEX_FROM = 4;
const STRATEGIC_FROM = 8;

/** Words, in the light stems of `wordsOf`, and what they say of a proposal; each theme counts once. */
const THEMES: readonly { readonly said: string; readonly points: number; readonly words: string }[] = [
  {
    said: "hard to undo",
    points: 2,
    words:
      "migrate migration rewrite replace delete drop remove deprecate breaking irreversible cutover rollback backward compatibility schema production",
  },
  {
    said: "touches money, law or security",
    points: 2,
    words:
      "security secure secret password authentication authorization encryption privacy personal gdpr legal license contract compliance audit payment billing price pricing revenue budget cost tax fraud",
  },
  {
    said: "reaches across parts of a system",
    points: 2,
    words:
      "architecture platform infrastructure microservice monolith service distribute multi region database queue protocol api integration kubernetes cloud vendor dependency framework language concurrency scale scaling",
  },
  {
    said: "changes what people do",
    points: 1,
    words:
      "team customer user hire hiring train training process policy workflow onboarding support stakeholder partner",
  },
  {
    said: "sets a course for years",
    points: 3,
    words:
      "strategy strategic company organisation organization market business acquisition merge roadmap year decade mission investment investor competitor positioning restructure",
  },
];

const LONG_TEXTS = [
  { words: 40, points: 1 },
  { words: 150, points: 2 },
  { words: 500, points: 3 },
];
const LARGE_FILES = 50_000;
const MANY_FILES = 5;
const MANY_PARTS = 4;

/** How much there is to decide, from the words of the proposal and the size of what goes with it alone: no model is asked. */
export function complexityOf(proposal: string, { files, characters }: ProposalSize): Complexity {
  const words = wordsOf(proposal);
  const stems = new Set(words);
  const found = [
    ...THEMES.flatMap(({ said, points, words: theme }) => {
      const hits = wordsOf(theme).filter((word) => stems.has(word)).length;
      return hits === 0 ? [] : [{ said, points: hits >= 3 ? points + 1 : points }];
    }),
    ...pointsFor("length of the text", LONG_TEXTS.findLast((step) => words.length >= step.words)?.points ?? 0),
    ...pointsFor("parts of the proposal", partsOf(proposal) >= MANY_PARTS ? 1 : 0),
    ...pointsFor("attached files", (files >= MANY_FILES ? 1 : 0) + (characters >= LARGE_FILES ? 1 : 0)),
  ];
  const points = found.reduce((sum, one) => sum + one.points, 0);
  return { level: levelOf(points), points, reasons: found.map((one) => `${one.said} (${one.points})`) };
}

function pointsFor(said: string, points: number) {
  return points === 0 ? [] : [{ said, points }];
}

/** Items of lists, headings and questions: each is something to take a stand on. */
function partsOf(proposal: string): number {
  const lines = proposal.match(/^[ \t]*(?:[-*+]|\d+[.)]|#{1,6})[ \t]+\S/gm)?.length ?? 0;
  return lines + (proposal.match(/\?(?=\s|$)/g)?.length ?? 0);
}

function levelOf(points: number): ComplexityLevel {
  if (points >= STRATEGIC_FROM) return "strategic";
  if (points >= COMPLEX_FROM) return "complex";
  return points >= SIMPLE_FROM ? "simple" : "trivial";
}
