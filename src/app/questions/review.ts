import { readFile } from "node:fs/promises";
import path from "node:path";
import { isBaseline, type KnownFinding, parseBaseline } from "../../collate/review/baseline.ts";
import { cutParts } from "../../collate/review/cut-parts.ts";
import { ordersIn } from "../../collate/review/orders-in.ts";
import { linesOf } from "../../collate/review/source-lines.ts";
import { InputError } from "../../core/errors.ts";
import type { ReviewInput, ReviewPart, ReviewTarget } from "../../modes/review/review-input.ts";
import { numberedFile } from "../../prompts/review.ts";
import { USUAL_FOCUSES } from "../../prompts/review-focus.ts";
import { allOrProblems } from "../all-or-problems.ts";
import type { Question } from "../app.ts";
import { type ReviewFile, readReviewFiles } from "../review/read-review-files.ts";
import type { QuestionKind } from "./question-kind.ts";

/** What goes into one call, so that models with a window of 32,000 tokens have room to answer, and find what is in the middle. */
const MOST_TOKENS = 12_000;
const OVERLAP_LINES = 20;
/** Files named in a title. */
const MOST_NAMED = 3;

export const review: QuestionKind = {
  needsPrompt: false,
  groups: false,
  masksFiles: true,
  draws: passesOf,

  async parts({ question, base, config }) {
    const options = question.review ?? {};
    const { targets = [] } = question;
    if (targets.length === 0 && options.diffBase === undefined) {
      throw new InputError(
        'expected files, folders or globs to review, or --diff BASE, got neither: swarm review "src/**/*.ts", or swarm review --diff main',
      );
    }
    const reviewers = options.reviewers ?? base.members.length;
    if (reviewers < base.members.length) {
      throw new InputError(
        `expected --reviewers to be at least ${base.members.length}, one for each who was named, got ${reviewers}`,
      );
    }
    const [read, known] = await allOrProblems(
      readReviewFiles({
        targets,
        ...(options.diffBase === undefined ? {} : { diffBase: options.diffBase }),
        folder: config.workingFolder,
        isForced: options.isForced === true,
        perSymbol: options.per === "symbol",
      }),
      options.baseline === undefined
        ? Promise.resolve(undefined)
        : readBaseline(options.baseline, config.workingFolder),
    );
    const baselines = read.files.filter(({ text }) => isBaseline(text)).map(({ path: file }) => file);
    const kept = read.files.filter(({ path: file }) => !baselines.includes(file));
    const all = kept.map(targetOf);
    const empty = all.filter(({ parts }) => parts.length === 0);
    const skipped = [
      ...read.skipped,
      ...baselines.map((file) => ({ path: file, reason: "a baseline of swarm review" })),
      ...empty.map(({ path: file }) => ({ path: file, reason: "no line of it to review" })),
    ];
    const input: ReviewInput = {
      ...base,
      prompt: titleOf(targets, options.diffBase),
      targets: all.filter(({ parts }) => parts.length > 0),
      skipped,
      diffBase: options.diffBase,
      reviewers,
      focus: options.focus ?? USUAL_FOCUSES,
      minSeverity: options.minSeverity,
      minAgreement: options.minAgreement,
      failOn: options.failOn,
      known,
    };
    const files = kept.map(({ path: file, text }) => ({ path: file, bytes: Buffer.byteLength(text) }));
    return { input, files, skippedFiles: skipped };
  },
};

/** Where models take turns: as many passes as were asked for, else enough for every model and persona to look; of a preset each persona once. */
function passesOf({ models = [], personas = [], preset, review: choice }: Question): number | undefined {
  if (preset !== undefined) return undefined;
  const turns = models.reduce((sum, { weight }) => sum + weight, 0);
  return Math.max(choice?.reviewers ?? turns, personas.length, 1);
}

function titleOf(targets: readonly string[], diffBase: string | undefined): string {
  const rest = targets.length - MOST_NAMED;
  const named = `${targets.slice(0, MOST_NAMED).join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
  if (diffBase === undefined) return `Review of ${named}`;
  return `Review of the changes since ${diffBase}${targets.length === 0 ? "" : ` in ${named}`}`;
}

function targetOf(file: ReviewFile): ReviewTarget {
  const { path: name, text, masked, changed } = file;
  const lines = linesOf(text);
  const pieces = piecesOf(file, lines).filter((piece) => isWorthACall(piece, lines, changed));
  const parts = pieces.map((piece) => ({
    ...piece,
    shown: numberedFile({ path: name, lines, shown: piece, symbol: piece.symbol, changed }),
  }));
  const [first] = parts;
  const isWhole = parts.length === 1 && first?.from === 1 && first.to === lines.length;
  // What a file says to reviewers is known before they are asked, and told whatever they answer.
  const orders = ordersIn(lines);
  return {
    path: name,
    ...(isWhole ? {} : { text }),
    masked,
    ...(orders.length === 0 ? {} : { orders }),
    changed,
    parts,
  };
}

type Piece = Omit<ReviewPart, "shown">;

/** The whole file where it is short enough; else pieces that overlap, within each symbol where those are wanted. */
function piecesOf({ symbols }: ReviewFile, lines: readonly string[]): readonly Piece[] {
  if (symbols === undefined) return cut(lines, { from: 1, to: lines.length });
  return symbols.flatMap(({ name, kind, from, to }) =>
    cut(lines, { from, to, ...(name === "" ? {} : { symbol: `${kind} ${name}` }) }),
  );
}

function cut(lines: readonly string[], whole: Piece): readonly Piece[] {
  const text = lines.slice(whole.from - 1, whole.to).join("\n");
  const parts = cutParts(text, { mostTokens: MOST_TOKENS, overlapLines: OVERLAP_LINES });
  return parts.map(({ from, to }) => ({ ...whole, from: whole.from + from - 1, to: whole.from + to - 1 }));
}

/** Nothing is asked about blank lines, nor about what a change leaves alone. */
function isWorthACall({ from, to }: Piece, lines: readonly string[], changed: ReviewFile["changed"]): boolean {
  if (changed !== undefined && !changed.some((range) => range.from <= to && from <= range.to)) return false;
  return lines.slice(from - 1, to).some((line) => line.trim() !== "");
}

async function readBaseline(file: string, folder: string): Promise<readonly KnownFinding[]> {
  const text = await readFile(path.resolve(folder, file), "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new InputError(
      `expected --baseline ${file} to be a file that can be read, got ${error.code ?? error.message}: write one with \`swarm review ... --write-baseline ${file}\``,
      { cause: error },
    );
  });
  return parseBaseline(text, file);
}
