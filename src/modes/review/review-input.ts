import type { KnownFinding } from "../../collate/review/baseline.ts";
import { type LineSpan, linesOf } from "../../collate/review/source-lines.ts";
import type { ReviewFocus } from "../../core/review-focus.ts";
import type { Severity } from "../../core/severity.ts";
import { sourceLines } from "../../prompts/review.ts";
import type { Member, QuestionInput } from "../question.ts";

/** Lines of a file that go to reviewers in one call. */
export type ReviewPart = LineSpan & {
  /** As reviewers get it, from `numberedFile`. */
  readonly shown: string;
  /** The function or class that it is, as `function parse`. */
  readonly symbol?: string | undefined;
};

/** A file to be reviewed, as it was when the run was made. */
export type ReviewTarget = {
  /** From the working directory, with forward slashes. */
  readonly path: string;
  /** With secrets masked; absent where the only part shows all of it, so that no file is stored twice. */
  readonly text?: string | undefined;
  /** Secrets that were masked. */
  readonly masked: number;
  /** Its lines that speak to reviewers. */
  readonly orders?: readonly { readonly line: number; readonly text: string }[] | undefined;
  /** With a change: its lines, in order. */
  readonly changed?: readonly LineSpan[] | undefined;
  /** The parts that are sent; together they cover the file, or with a change what it touches. */
  readonly parts: readonly ReviewPart[];
};

/** The lines of the whole file, with secrets masked. */
export function fileLines({ text, parts }: ReviewTarget): readonly string[] {
  return text === undefined ? sourceLines(parts[0]?.shown ?? "") : linesOf(text);
}

export type ReviewInput = QuestionInput & {
  readonly targets: readonly ReviewTarget[];
  readonly skipped: readonly { readonly path: string; readonly reason: string }[];
  /** What the changes are compared with, where a change is reviewed. */
  readonly diffBase?: string | undefined;
  /** Independent passes over each part, at least 1; members take turns. */
  readonly reviewers: number;
  readonly focus: readonly ReviewFocus[];
  /** Findings less severe than this are counted and not listed. */
  readonly minSeverity?: Severity | undefined;
  /** From 0 to 1; findings of fewer reviewers are counted and not listed. */
  readonly minAgreement?: number | undefined;
  /** A listed finding of this severity or worse is a shortfall. */
  readonly failOn?: Severity | undefined;
  /** What the baseline holds; absent without one. */
  readonly known?: readonly KnownFinding[] | undefined;
};

/** What each reviewer is called: its persona, else its model where there are several; numbered where names would be equal. */
export function reviewerNames(members: readonly Member[], reviewers: number): readonly string[] {
  const hasSeveralModels = new Set(members.map(({ model }) => model)).size > 1;
  const plain = Array.from({ length: reviewers }, (_, index) => {
    const member = members[index % members.length];
    return member?.persona?.name ?? (hasSeveralModels ? (member?.model ?? "reviewer") : "reviewer");
  });
  return plain.map((name, index) => {
    const isAlone = plain.filter((other) => other === name).length === 1;
    if (isAlone) return name;
    return `${name} ${plain.slice(0, index + 1).filter((other) => other === name).length}`;
  });
}
