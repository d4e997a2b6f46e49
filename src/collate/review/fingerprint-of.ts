import { mixed } from "../near-duplicates/shingles.ts";
import { compact } from "./source-lines.ts";

/** What makes a finding the same one in a later review, whatever line it has moved to. */
export interface FindingIdentity {
  readonly rule: string;
  readonly file: string;
  readonly quote: string;
  /** Which of the equal quotes of its file it is, from 0. */
  readonly occurrence: number;
  /** Which of the findings that are equal in all of this, from 0. */
  readonly twin: number;
}

const LONGEST_RULE = 60;
const FILLERS = /^(?:potential|possible|issues?|problems?|bugs?|vulnerabilit(?:y|ies)|a|an|the)$/;

/** A rule as all reviewers would write it: `SQL Injection vulnerability` is `sql-injection`. */
export function ruleName(said: string): string {
  const words =
    said
      .normalize("NFKC")
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? [];
  const telling = words.filter((word) => !FILLERS.test(word));
  const name = (telling.length > 0 ? telling : words).join("-").slice(0, LONGEST_RULE).replace(/-+$/, "");
  return name === "" ? "defect" : name;
}

/** 16 hexadecimal digits that follow from rule, file and quote alone; white space does not count, nor do line numbers. */
export function fingerprintOf({ rule, file, quote, occurrence, twin }: FindingIdentity): string {
  const text = [ruleName(rule), file, compact(quote), occurrence, twin].join("\u0000");
  return hash(text, 0x811c9dc5) + hash(text, 0x5bd1e995);
}

/** FNV-1a over UTF-16 code units from a given start, then spread over all bits. */
function hash(text: string, start: number): string {
  let value = start;
  for (let index = 0; index < text.length; index++) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  return mixed(value ^ text.length)
    .toString(16)
    .padStart(8, "0");
}
