import type { Choice } from "./multiple-choice.ts";
import type { AnswerKind, NormalisedAnswer } from "./normalise-answer.ts";
import { normaliseAnswer } from "./normalise-answer.ts";

/** An answer in the ballot box. */
export interface CastVote {
  /** The unit that voted. */
  readonly key: string;
  readonly answer: string;
  /** From 0 to 100, as the voter said it. */
  readonly confidence: number;
}

export interface AnswerGroup {
  /** The most frequent spelling; of equally frequent ones the first. */
  readonly label: string;
  readonly kind: AnswerKind;
  readonly count: number;
  /** `count` by all votes, from 0 to 1. */
  readonly share: number;
  /** The keys of the units, in the order of the votes. */
  readonly members: readonly string[];
  /** From 0 to 100. */
  readonly meanConfidence: number;
}

interface Gathering {
  readonly kind: AnswerKind;
  readonly members: string[];
  readonly spellings: Map<string, number>;
  confidence: number;
}

/** Groups equal answers, largest group first, equally large ones by first occurrence. One pass over the votes and a sort of the groups. */
export function groupAnswers(votes: readonly CastVote[], choices: readonly Choice[] = []): readonly AnswerGroup[] {
  const read = new Map<string, NormalisedAnswer>();
  const answers = votes.map(({ answer }) => {
    // Thousands of votes are a few spellings.
    const normalised = read.get(answer) ?? normaliseAnswer(answer, choices);
    read.set(answer, normalised);
    return normalised;
  });
  const wordings = wordingsOfLetters(answers);
  const gatherings = new Map<string, Gathering>();
  for (const [index, vote] of votes.entries()) {
    const answer = answers[index];
    if (answer === undefined) continue;
    const key = groupKey(answer, wordings);
    let gathering = gatherings.get(key);
    if (gathering === undefined) {
      gathering = { kind: answer.kind, members: [], spellings: new Map(), confidence: 0 };
      gatherings.set(key, gathering);
    }
    gathering.members.push(vote.key);
    gathering.spellings.set(answer.shown, (gathering.spellings.get(answer.shown) ?? 0) + 1);
    gathering.confidence += vote.confidence;
  }
  return [...gatherings.values()]
    .sort((a, b) => b.members.length - a.members.length)
    .map((gathering) => groupOf(gathering, votes.length));
}

function groupOf({ kind, members, spellings, confidence }: Gathering, votes: number): AnswerGroup {
  const count = members.length;
  return {
    label: mostFrequent(spellings),
    kind,
    count,
    share: count / votes,
    members,
    meanConfidence: confidence / count,
  };
}

/** The different words that voters put behind each letter. */
function wordingsOfLetters(answers: readonly NormalisedAnswer[]): ReadonlyMap<string, ReadonlySet<string>> {
  const wordings = new Map<string, Set<string>>();
  for (const { key, beside } of answers) {
    if (beside === undefined) continue;
    wordings.set(key, (wordings.get(key) ?? new Set()).add(beside));
  }
  return wordings;
}

/**
 * The words behind a letter are the answer, since voters may have invented options of their own. A bare letter stands for
 * its words where all who gave words gave the same ones, and else for itself.
 */
function groupKey({ key, beside }: NormalisedAnswer, wordings: ReadonlyMap<string, ReadonlySet<string>>): string {
  if (beside !== undefined) return beside;
  const said = wordings.get(key);
  const [only] = said?.size === 1 ? said : [];
  return only ?? key;
}

function mostFrequent(spellings: ReadonlyMap<string, number>): string {
  let best = "";
  let most = 0;
  for (const [spelling, count] of spellings) {
    if (count <= most) continue;
    best = spelling;
    most = count;
  }
  return best;
}
