import type { Claim } from "./claim.ts";
import type { ClaimWord } from "./claim-words.ts";

/** Words that are no subject but tell who comes first: A *over* B, *from* A *to* B. */
const RELATIONS: ReadonlySet<string> = new Set(
  "over than before after above below from to into onto instead rather on under".split(" "),
);

/** What A does to B, B does to A. */
const SYMMETRIC = /^(?:match|equal|differ|overlap|conflict|resemble|meet|agree|correspond)/;

interface Sides {
  readonly before: ReadonlySet<string>;
  readonly after: ReadonlySet<string>;
}

/**
 * True when both texts relate the same two things the other way round: `A over B` and `B over A`, `A calls B` and `B calls
 * A`, but not `A calls B` and `B is called by A`. The word between them is the same, or its opposite (then it is the pole
 * that decides).
 */
export function swapsRoles(left: Claim, right: Claim): boolean {
  if (commonOrder(left, right) === commonOrder(right, left)) return false;
  const theirs = relationsIn(right);
  for (const [word, ours] of relationsIn(left)) {
    const other = theirs.get(word);
    if (other === undefined) continue;
    if (shares(ours.before, other.after, ours.after) && shares(ours.after, other.before, ours.before)) return true;
  }
  return false;
}

/** The shared subject words in their order, with each `by`: where both orders are equal nothing is swapped. */
function commonOrder({ words }: Claim, { subject, stems }: Claim): string {
  let order = "";
  for (const { text, stem, pole } of words) {
    if (text === "by" || stems.has(stem) || (pole !== undefined && subject.has(pole.head)))
      order += ` ${text === "by" ? text : stem}`;
  }
  return order;
}

function relationsIn({ words }: Claim): ReadonlyMap<string, Sides> {
  const relations = new Map<string, Sides>();
  const sentences = sentencesOf(words);
  for (const sentence of sentences) {
    for (const [at, word] of sentence.entries()) {
      const name = relationName(sentence, at, word);
      if (name === undefined || relations.has(name)) continue;
      const before = stemsOf(sentence.slice(0, at), word.stem);
      const after = stemsOf(sentence.slice(at + 1), word.stem);
      const isPassive = isParticiple(sentence, at);
      if (isPassive && sentence[at + 1]?.text !== "by") continue;
      relations.set(name, isPassive ? { before: after, after: before } : { before, after });
    }
  }
  return relations;
}

/** A word in an enumeration relates nothing: `A, B and C` is `C, B and A`. */
function relationName(sentence: readonly ClaimWord[], at: number, word: ClaimWord): string | undefined {
  if (word.pole !== undefined && /^(?:before|above)$/.test(word.pole.head)) return word.pole.head;
  if (RELATIONS.has(word.text)) return word.text;
  const beside = [sentence[at - 1]?.text, sentence[at + 1]?.text];
  const isListed = beside.some((text) => text === "," || text === "and" || text === "or");
  return word.isContent && !isListed && !SYMMETRIC.test(word.text) ? word.stem : undefined;
}

/** `is called`, `called by`. Without a `by` nobody knows who calls. */
function isParticiple(sentence: readonly ClaimWord[], at: number): boolean {
  const [before, own, after] = [sentence[at - 1]?.text ?? "", sentence[at]?.text ?? "", sentence[at + 1]?.text];
  return after === "by" || (/^(?:is|are|was|were|be|been|being|gets?)$/.test(before) && /(?:ed|en)$/.test(own));
}

function sentencesOf(words: readonly ClaimWord[]): readonly (readonly ClaimWord[])[] {
  const sentences: ClaimWord[][] = [[]];
  for (const word of words) {
    if (word.kind === "mark" && /[.;!?]/.test(word.text)) sentences.push([]);
    else sentences.at(-1)?.push(word);
  }
  return sentences;
}

function stemsOf(words: readonly ClaimWord[], without: string): ReadonlySet<string> {
  const subjects = words.filter(({ isContent, pole, stem }) => (isContent || pole !== undefined) && stem !== without);
  return new Set(subjects.map(({ stem }) => stem));
}

/** True when a stem stands in both sides and not also on the first text's other side. */
function shares(side: ReadonlySet<string>, others: ReadonlySet<string>, except: ReadonlySet<string>): boolean {
  for (const stem of side) if (others.has(stem) && !except.has(stem)) return true;
  return false;
}
