import { InputError } from "../../core/errors.ts";
import type { Json } from "../../core/json.ts";
import type { Report, ReportFinding } from "../../core/report.ts";
import { sameFinding } from "../findings/same-finding.ts";
import { compact } from "./source-lines.ts";

/** A finding that was accepted before and is not to be reported again. */
export type KnownFinding = Pick<ReportFinding, "fingerprint" | "rule" | "severity" | "file" | "quote" | "explanation">;

/** The form of a baseline file; another number is refused. */
export const BASELINE_VERSION = 1;
const KIND = "swarm-review-baseline";

/** Reads a baseline file; InputError that says what to do when it is none, or of another version. */
export function parseBaseline(text: string, path: string): readonly KnownFinding[] {
  const again = `write a new one with \`swarm review ... --write-baseline ${path}\``;
  const baseline = jsonOf(text);
  if (baseline === undefined) {
    throw new InputError(`expected --baseline ${path} to be JSON, got something else: ${again}`);
  }
  if (!isRecord(baseline) || baseline.kind !== KIND || !Array.isArray(baseline.findings)) {
    throw new InputError(`expected --baseline ${path} to be a baseline of \`swarm review\`, got other JSON: ${again}`);
  }
  if (baseline.version !== BASELINE_VERSION) {
    throw new InputError(
      `expected --baseline ${path} to have version ${BASELINE_VERSION}, got ${JSON.stringify(baseline.version)}: ${again}, or use the version of swarm that wrote it`,
    );
  }
  const wrong = baseline.findings.findIndex((finding) => !isKnownFinding(finding));
  if (wrong >= 0) {
    throw new InputError(
      `expected each finding of --baseline ${path} to have ${FIELDS.join(", ")} as texts, got another form in finding ${wrong + 1}: ${again}`,
    );
  }
  return baseline.findings as readonly KnownFinding[];
}

/** A baseline file in pieces: by file and fingerprint, so that two of them can be compared line by line. */
export function* baselineText(known: Iterable<KnownFinding>): Generator<string> {
  const sorted = [...new Map([...known].map((finding) => [finding.fingerprint, finding])).values()].sort(byPlace);
  yield `{\n  "kind": "${KIND}",\n  "version": ${BASELINE_VERSION},\n  "findings": [`;
  let before = "\n";
  for (const { fingerprint, rule, severity, file, quote, explanation } of sorted) {
    yield `${before}    ${JSON.stringify({ file, fingerprint, rule, severity, quote, explanation })}`;
    before = ",\n";
  }
  yield sorted.length === 0 ? "]\n}\n" : "\n  ]\n}\n";
}

/** True for a text that {@link baselineText} wrote: no file to review. */
export function isBaseline(text: string): boolean {
  return text.startsWith(`{\n  "kind": "${KIND}",`);
}

/** What a review leaves for later ones: its findings, and the known ones that may still be there. InputError for the report of another mode. */
export function baselineOf(report: Report): Generator<string> {
  if (report.findings === undefined) {
    throw new InputError(`expected a review to write a baseline of, got a report of ${report.mode}`);
  }
  const { unseen = [], unlisted = [] } = (report.result ?? {}) as {
    readonly unseen?: readonly KnownFinding[];
    readonly unlisted?: readonly KnownFinding[];
  };
  return baselineText([...unseen, ...unlisted, ...report.findings]);
}

export interface Recognised {
  /** All findings in their order, those of the baseline marked as known. */
  readonly findings: readonly ReportFinding[];
  readonly byFingerprint: number;
  /** Known by the same code and words that mean the same, under another rule or with more or fewer lines quoted. */
  readonly byWords: number;
  /** Known ones that nobody reported this time. */
  readonly unseen: readonly KnownFinding[];
}

/** Marks the findings that a baseline has: by fingerprint, else where file and code are the same and the words are alike. */
export function recognise(findings: readonly ReportFinding[], known: readonly KnownFinding[]): Recognised {
  const byFingerprint = new Map(known.map((finding) => [finding.fingerprint, finding]));
  const seen = new Set<string>();
  for (const { fingerprint } of findings) if (byFingerprint.has(fingerprint)) seen.add(fingerprint);
  const exact = seen.size;
  const left = new Map<string, KnownFinding[]>();
  for (const finding of known) {
    if (seen.has(finding.fingerprint)) continue;
    const own = left.get(finding.file);
    if (own === undefined) left.set(finding.file, [finding]);
    else own.push(finding);
  }
  let byWords = 0;
  const marked = findings.map((finding): ReportFinding => {
    if (byFingerprint.has(finding.fingerprint)) return { ...finding, isKnown: true };
    const match = left.get(finding.file)?.find((one) => !seen.has(one.fingerprint) && isSame(finding, one));
    if (match === undefined) return finding;
    seen.add(match.fingerprint);
    byWords++;
    return { ...finding, isKnown: true };
  });
  const unseen = known.filter(({ fingerprint }) => !seen.has(fingerprint));
  return { findings: marked, byFingerprint: exact, byWords, unseen };
}

/** Signs of code below which one quote within another says nothing. */
const TELLING = 12;
const EVEN_CHANCE = 0.5;

function isSame(finding: ReportFinding, known: KnownFinding): boolean {
  const [one, other] = [compact(finding.quote), compact(known.quote)];
  const shorter = Math.min(one.length, other.length);
  const isSameCode = one === other || (shorter >= TELLING && (one.includes(other) || other.includes(one)));
  if (!isSameCode) return false;
  const said = ({ rule, explanation, quote }: KnownFinding) => ({
    by: "",
    text: `${rule.replaceAll("-", " ")}: ${explanation}`,
    quote,
  });
  return sameFinding(said(finding), said(known)) >= EVEN_CHANCE;
}

function byPlace(left: KnownFinding, right: KnownFinding): number {
  if (left.file !== right.file) return left.file < right.file ? -1 : 1;
  return left.fingerprint < right.fingerprint ? -1 : 1;
}

const FIELDS = ["fingerprint", "rule", "severity", "file", "quote", "explanation"] as const;

function isKnownFinding(value: unknown): boolean {
  return isRecord(value) && FIELDS.every((field) => typeof value[field] === "string");
}

function isRecord(value: unknown): value is { readonly [key: string]: Json | undefined } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ""));
  } catch {
    // Not being JSON is what the caller is told about.
    return undefined;
  }
}
