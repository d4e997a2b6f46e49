import { unitWorth } from "../units.ts";
import type { StatedQuantity } from "./claim-quantities.ts";
import { quantitiesIn, withoutDates } from "./claim-quantities.ts";
import type { ClaimWord } from "./claim-words.ts";
import { claimWordsOf, endsClause, NEGATIONS } from "./claim-words.ts";

/** A word of a scale of opposites, with the sign it has after negation. */
export interface Stand {
  readonly head: string;
  readonly sign: 1 | -1;
  /** Stems of the content words near it in its clause. */
  readonly near: ReadonlySet<string>;
}

/** What a negation turns around. */
export interface Negated {
  /** Content words, nearest first. */
  readonly stems: readonly string[];
  /** The scale of the nearest pole; where the other text stands on it too, the pole tells, and the negation is counted there. */
  readonly head: string | undefined;
}

/** What a text asserts, read by words alone: enough to see that two texts oppose each other, not to understand them. */
export interface Claim {
  readonly text: string;
  /** Equal for texts that differ only in case and punctuation; such texts never contradict each other. */
  readonly key: string;
  readonly words: readonly ClaimWord[];
  readonly stems: ReadonlySet<string>;
  /** What it speaks of: the stems without units, and the scales of its poles. */
  readonly subject: ReadonlySet<string>;
  readonly stands: readonly Stand[];
  readonly negated: readonly Negated[];
  readonly quantities: readonly StatedQuantity[];
  /** ISO dates. */
  readonly dates: readonly string[];
  /** `yes` or `no` where the text opens with it. */
  readonly verdict: "yes" | "no" | undefined;
}

/** Content words that a negation reaches. */
const REACH = 3;
/** Prefixes that negate the rest of a word, if the rest is a word of its own. */
const NEGATING_PREFIX = /^(?:un|non|dis)(\p{L}{4,})$/u;

/** Reads the claim of a text. Pure and linear in its length; texts are compared by {@link contradictingClaims}. */
export function claimOf(text: string): Claim {
  const { rest, dates } = withoutDates(text);
  const words = claimWordsOf(rest);
  const spoken = words.filter(({ kind }) => kind !== "mark");
  const negations = words.flatMap((word, at) => (NEGATIONS.has(word.text) && !isVerdict(words, at) ? [at] : []));
  const reaches = negations.map((at) => reachOf(words, at));
  const turned = new Map<number, number>();
  for (const reach of reaches) {
    const nearest = reach.find((at) => words[at]?.pole !== undefined);
    if (nearest !== undefined) turned.set(nearest, (turned.get(nearest) ?? 0) + 1);
  }
  return {
    text,
    key: [...spoken.map(({ text: word }) => word), ...dates].join(" "),
    words,
    stems: new Set(words.filter(({ isContent }) => isContent).map(({ stem }) => stem)),
    subject: subjectOf(words),
    stands: standsIn(words, turned),
    negated: [...reaches.map((reach) => negatedAt(words, reach)), ...prefixed(words)],
    quantities: quantitiesIn(words),
    dates,
    verdict: verdictOf(words),
  };
}

function subjectOf(words: readonly ClaimWord[]): ReadonlySet<string> {
  const subject = new Set<string>();
  for (const { isContent, pole, stem, written } of words) {
    if (pole !== undefined) subject.add(pole.head);
    else if (isContent && unitWorth(written) === undefined) subject.add(stem);
  }
  return subject;
}

/** The places of the next content words and poles of the clause. */
function reachOf(words: readonly ClaimWord[], at: number): readonly number[] {
  const reach: number[] = [];
  for (let place = at + 1; place < words.length && reach.length < REACH; place += 1) {
    const word = words[place];
    if (word === undefined || endsClause(word) || isPlace(word)) break;
    if (word.isContent || word.pole !== undefined) reach.push(place);
  }
  return reach;
}

/** What follows `before` or `inside` says when or where, and is not negated. */
function isPlace({ pole }: ClaimWord): boolean {
  return pole !== undefined && /^(?:before|above|inside|up|on)$/.test(pole.head);
}

function negatedAt(words: readonly ClaimWord[], reach: readonly number[]): Negated {
  const reached = reach.flatMap((at) => words[at] ?? []);
  return {
    stems: reached.filter(({ isContent }) => isContent).map(({ stem }) => stem),
    head: reached.find(({ pole }) => pole !== undefined)?.pole?.head,
  };
}

function prefixed(words: readonly ClaimWord[]): readonly Negated[] {
  return words.flatMap(({ isContent, stem }) => {
    const rest = isContent ? NEGATING_PREFIX.exec(stem)?.[1] : undefined;
    return rest === undefined ? [] : [{ stems: [rest], head: undefined }];
  });
}

function standsIn(words: readonly ClaimWord[], turned: ReadonlyMap<number, number>): readonly Stand[] {
  const stands: Stand[] = [];
  for (const [at, { pole }] of words.entries()) {
    if (pole === undefined) continue;
    const isTurned = (turned.get(at) ?? 0) % 2 === 1;
    stands.push({
      head: pole.head,
      sign: isTurned ? (-pole.sign as 1 | -1) : pole.sign,
      near: nearInClause(words, at),
    });
  }
  return stands;
}

function nearInClause(words: readonly ClaimWord[], at: number): ReadonlySet<string> {
  const near = new Set<string>();
  for (const step of [-1, 1]) {
    let taken = 0;
    for (let place = at + step; place >= 0 && place < words.length && taken < REACH; place += step) {
      const word = words[place];
      if (word === undefined || endsClause(word)) break;
      if (!word.isContent) continue;
      near.add(word.stem);
      taken += 1;
    }
  }
  return near;
}

function verdictOf(words: readonly ClaimWord[]): "yes" | "no" | undefined {
  const first = words[0]?.text ?? "";
  if (/^(?:yes|yep|yeah)$/.test(first)) return "yes";
  return isVerdict(words, 0) || first === "nope" ? "no" : undefined;
}

function isVerdict(words: readonly ClaimWord[], at: number): boolean {
  if (at > 0 || words[0]?.text !== "no") return false;
  return words.length === 1 || words[1]?.kind === "mark";
}
