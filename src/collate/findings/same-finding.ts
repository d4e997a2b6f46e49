import { shingleSets } from "../near-duplicates/shingles.ts";
import { lexicalSimilarity } from "../similarity/lexical-similarity.ts";
import type { Finding } from "./finding.ts";

/**
 * Log-odds that two findings of one change are the same, from the similarity of their texts: bias + slope x similarity. Both
 * fitted by logistic regression on the pairs of bench collation/findings, where they meet the even chance at 0.24.
 */
const BIAS = -5.8;
const SLOPE = 24.7;

/**
 * What the place adds to the log-odds. Set by hand, since the data of the bench names no places: same lines make a doubtful
 * text likely, a far place makes a likely text doubtful, and neither overrules a text that is plain. The same line is where
 * several defects meet, so it counts less than a text that is twice as alike.
 */
const PLACE = { overlapping: 1.2, near: 0.6, far: -1.5, sameQuote: 1.5, otherQuote: -0.5 } as const;

/** Lines apart up to which two findings are near, and beyond which they are far. */
const NEAR_LINES = 5;
const FAR_LINES = 30;

/** The chance that both findings name the same defect, from 0 to 1; 0 for findings in different files. */
export function sameFinding(left: Finding, right: Finding): number {
  return chanceOfSame(left, right, lexicalSimilarity([left.text, right.text]).between(0, 1));
}

/** {@link sameFinding} when the similarity of the texts within their set is known; that knows which words are rare, and is the better judge. */
export function chanceOfSame(left: Finding, right: Finding, textSimilarity: number): number {
  if (left.file !== undefined && right.file !== undefined && left.file !== right.file) return 0;
  return 1 / (1 + Math.exp(-logOddsOfSame(left, right, textSimilarity)));
}

/**
 * The same as log-odds, for findings of one file: these add up and average well, where chances crowd at both ends. Who
 * compares many findings hands in how much their quotes share, from 0 to 1, since it is dear to find out pair by pair.
 */
export function logOddsOfSame(
  left: Finding,
  right: Finding,
  textSimilarity: number,
  sharedQuote: () => number = () => shingleSets([left.quote ?? "", right.quote ?? ""]).shared(0, 1),
): number {
  return BIAS + SLOPE * textSimilarity + fromLines(left, right) + fromQuotes(left, right, sharedQuote);
}

function fromLines({ lines: left }: Finding, { lines: right }: Finding): number {
  if (left === undefined || right === undefined) return 0;
  const apart = Math.max(left.from, right.from) - Math.min(left.to, right.to);
  if (apart <= 0) return PLACE.overlapping;
  if (apart <= NEAR_LINES) return PLACE.near;
  return apart > FAR_LINES ? PLACE.far : 0;
}

/** Quoted code that overlaps counts by its share; different code under one file is a mild sign against. */
function fromQuotes({ quote: left = "" }: Finding, { quote: right = "" }: Finding, sharedQuote: () => number): number {
  if (left.trim() === "" || right.trim() === "") return 0;
  const shared = left === right ? 1 : sharedQuote();
  return PLACE.otherQuote + (PLACE.sameQuote - PLACE.otherQuote) * shared;
}
