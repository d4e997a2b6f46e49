import type { Random } from "../../core/clock.ts";
import type { Json } from "../../core/json.ts";
import { SEVERITIES, type Severity } from "../../core/severity.ts";
import { drawsOf, pickOne } from "./draw.ts";
import { shortened } from "./prose.ts";

/** A line of a file that was given with line numbers. */
export interface NumberedLine {
  readonly number: number;
  readonly text: string;
}

/** A file given with line numbers: the lines that a remark could be about. */
export interface NumberedFile {
  readonly file: string;
  readonly lines: readonly NumberedLine[];
}

const NUMBERED = /^(> | {2})? *(\d+) \| ?(.*)$/;
const SAYS_NOTHING = /^\s*(?:$|[\])}>;,]+$|\/[/*]|\*|#|--|import\b|export \*|package\b|use\b)/;
const READ = 512 * 1024;

/** The lines worth a remark of a text that has a number before each line; of a change the changed ones. Undefined for any other text. */
export function numberedLines(text: string): readonly NumberedLine[] | undefined {
  const telling: NumberedLine[] = [];
  const changed: NumberedLine[] = [];
  let isChange = false;
  for (const line of text.slice(0, READ).split("\n")) {
    const match = NUMBERED.exec(line);
    if (match === null) return undefined;
    const [, mark, number, code = ""] = match;
    const isMarked = mark === "> ";
    isChange ||= isMarked;
    if (code.length < 8 || SAYS_NOTHING.test(code)) continue;
    const told = { number: Number(number), text: code };
    telling.push(told);
    if (isMarked) changed.push(told);
  }
  return isChange ? changed : telling;
}

interface Rule {
  readonly rule: string;
  /** How bad such a thing usually is. */
  readonly severity: Severity;
  readonly on: RegExp;
  readonly what: string;
  readonly fix: string;
}

/** What could be said of a line that looks like this; the first that fits. */
const RULES: readonly Rule[] = [
  {
    rule: "swallowed-error",
    severity: "medium",
    on: /\bcatch\b|\.catch\(|except\b/,
    what: "a failure here goes no further and nobody hears of it",
    fix: "Pass the error on with its cause.",
  },
  {
    rule: "sql-injection",
    severity: "critical",
    on: /\b(?:select|insert|update|delete)\b.*(?:\+|\$\{|%s)|\bquery\(/i,
    what: "what the caller hands in becomes a part of the query",
    fix: "Bind it as a parameter.",
  },
  {
    rule: "command-injection",
    severity: "high",
    on: /\b(?:exec|spawn|system|eval|innerHTML)\b/,
    what: "what the caller hands in is run as it is",
    fix: "Pass the arguments as a list and check them first.",
  },
  {
    rule: "secret-in-code",
    severity: "high",
    on: /\b(?:password|secret|token|api_?key)\b\s*[:=]\s*["'`]/i,
    what: "whoever reads the file can read the secret",
    fix: "Read it from the environment.",
  },
  {
    rule: "missing-await",
    severity: "high",
    on: /\basync\b|Promise|\bthen\(/,
    what: "nobody waits for the promise, so a failure is lost and the order is left to chance",
    fix: "Await it.",
  },
  {
    rule: "resource-leak",
    severity: "medium",
    on: /\b(?:open|connect|createReadStream|createServer|watch)\w*\(/,
    what: "it is not closed when a later line throws",
    fix: "Close it in a finally block.",
  },
  {
    rule: "off-by-one",
    severity: "medium",
    on: /\bfor\b|<=|>=|\.length\b|\.slice\(/,
    what: "the last element is left out when the list has only one",
    fix: "Check the bounds with a list of one and of none.",
  },
  {
    rule: "missing-null-check",
    severity: "medium",
    on: /\?\.|\bnull\b|\bundefined\b|\.find\(|\bget\(/,
    what: "nothing may be found, and the next access then fails",
    fix: "Handle the case that nothing is found.",
  },
  {
    rule: "wrong-condition",
    severity: "medium",
    on: /\bif\b|\?|&&|\|\|/,
    what: "zero and the empty text take the wrong branch",
    fix: "Compare with undefined.",
  },
  {
    rule: "unchecked-input",
    severity: "low",
    on: /\(/,
    what: "an argument outside the expected range is taken as it comes",
    fix: "Check it where it enters.",
  },
];

/** Lines of a file that many reviewers stumble over. */
const STRIKING = 4;
/** How many of those one reviewer sees, and how often it sees something that the others do not. */
const SEEN = 0.55;
const OWN = 0.3;

/** What one reviewer says of the files: each remark quotes a line that is there. Reviewers share what strikes them, so that some of it agrees. */
export function remarksOn(files: readonly NumberedFile[], random: Random): readonly Json[] {
  return files.flatMap(({ file, lines }) => {
    const striking = strikingLines(file, lines).filter(() => random() < SEEN);
    const own = random() < OWN ? pickOne(lines, random) : undefined;
    const seen = own === undefined || striking.includes(own) ? striking : [...striking, own];
    return seen.map((line) => remarkOn(file, line));
  });
}

/** Drawn by the file alone; one file in four has none. */
function strikingLines(file: string, lines: readonly NumberedLine[]): readonly NumberedLine[] {
  const random = drawsOf("striking", file, ...lines.slice(0, 8).map(({ text }) => text));
  const count = Math.floor(random() * (STRIKING + 4 / 3)) - 1;
  return [...lines]
    .map((line) => ({ line, place: random() }))
    .sort((one, other) => one.place - other.place)
    .slice(0, Math.max(0, count))
    .map(({ line }) => line);
}

const ANYTHING: Rule = {
  rule: "unclear-name",
  severity: "info",
  on: /./,
  what: "the name says something else than the value is",
  fix: "",
};

function remarkOn(file: string, { number, text }: NumberedLine): Json {
  const code = text.trim();
  const { rule, severity, what, fix } = RULES.find(({ on }) => on.test(code)) ?? ANYTHING;
  return {
    rule,
    severity: severityNear(severity, drawsOf("severity", file, code)()),
    lines: { from: number, to: number },
    quote: text,
    explanation: `Simulated: in ${JSON.stringify(shortened(code))} ${what}.`,
    fix: fix === "" ? "" : `Simulated: ${fix}`,
  };
}

/** The usual severity in six cases of ten, one step worse or milder in the others. */
function severityNear(usual: Severity, point: number): Severity {
  const step = point < 0.6 ? 0 : point < 0.75 ? -1 : 1;
  return SEVERITIES[Math.max(0, SEVERITIES.indexOf(usual) + step)] ?? usual;
}

/** The properties of what is asked for when remarks on files are. */
const PROPERTIES = ["rule", "severity", "lines", "quote", "explanation", "fix"];

/** True for the schema of a remark that quotes lines of a file. */
export function isRemarkSchema(properties: Json | undefined): boolean {
  if (typeof properties !== "object" || properties === null) return false;
  return Object.keys(properties).sort().join() === PROPERTIES.toSorted().join();
}
