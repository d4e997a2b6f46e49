import type { Gate, GateRequest } from "../../core/gate.ts";
import { changeDiff } from "./change-diff.ts";
import { type Finding, type GateSpec, gateOf } from "./own-verdict.ts";
import type { ChangeGateParts } from "./scope-gate.ts";

/** What a judge is asked. */
export interface JudgeQuestion {
  readonly title: string;
  readonly goal: string;
  /** The lines of the definition of done. */
  readonly done: readonly string[];
  readonly diff: string;
  /** True when the change is longer than what is shown of it. */
  readonly isCut: boolean;
}

/** What a judge says of one line of the definition of done. */
export interface JudgedLine {
  /** From 1. */
  readonly line: number;
  readonly verdict: "met" | "not met" | "cannot tell";
  /** Words of the diff that show it; may be empty where it is not met. */
  readonly evidence: string;
  /** One sentence. */
  readonly why: string;
}

export type Judgement =
  | { readonly kind: "judged"; readonly lines: readonly JudgedLine[]; readonly judge: string }
  /** It refused or said nothing that can be read. */
  | { readonly kind: "none"; readonly reason: string };

export interface JudgeGateParts extends ChangeGateParts {
  /** Asks the model, once more where its answer does not fit; reserves and settles what that costs. */
  ask(question: JudgeQuestion, signal: AbortSignal): Promise<Judgement>;
}

export interface JudgeRules {
  /** What a line that cannot be told from the change comes to. */
  readonly cannotTell: "wait" | "pass";
  /** Most bytes of the change that the judge is shown. */
  readonly mostBytes: number;
}

/** A reviewer holds the change against each line of the task's definition of done. A line that is said to be met without words of the change that show it counts as one that cannot be told. */
export function judgeGate(spec: GateSpec, rules: JudgeRules, parts: JudgeGateParts): Gate {
  return gateOf(spec, parts.clock, async (request: GateRequest) => {
    const { title, goal, done } = request.task;
    if (done.length === 0) return { status: "passed", reason: "the task has no definition of done", evidence: "" };
    const diff = await changeDiff(parts.git, request, { context: 5, mostBytes: rules.mostBytes });
    const judged = await parts.ask({ title, goal, done, diff: diff.text, isCut: diff.isCut }, request.signal);
    if (judged.kind === "none")
      return { status: "error", reason: `the judge gave no judgement: ${judged.reason}`, evidence: "" };
    return findingOf(
      done.map((text, index) => lineOf(text, index + 1, judged.lines, diff.text)),
      judged.judge,
      rules,
    );
  });
}

interface ReadLine {
  readonly text: string;
  readonly verdict: JudgedLine["verdict"];
  readonly why: string;
  readonly evidence: string;
}

function lineOf(text: string, number: number, lines: readonly JudgedLine[], diff: string): ReadLine {
  const said = lines.find(({ line }) => line === number);
  if (said === undefined) return { text, verdict: "cannot tell", why: "the judge said nothing of it", evidence: "" };
  const { verdict, evidence, why } = said;
  if (verdict !== "met" || holds(diff, evidence)) return { text, verdict, why, evidence };
  return {
    text,
    verdict: "cannot tell",
    why: "it is said to be met, with words that the change does not hold",
    evidence,
  };
}

/** Whether the change holds the quote, whatever its white space and the signs at the beginning of its lines. */
function holds(diff: string, quote: string): boolean {
  const words = spaced(quote);
  return words.length >= 3 && spaced(diff).includes(words);
}

function spaced(text: string): string {
  return text
    .replace(/^[-+ ]/gm, "")
    .replace(/\s+/g, " ")
    .trim();
}

const SIGN = { met: "met", "not met": "NOT MET", "cannot tell": "cannot tell" } as const;

function findingOf(lines: readonly ReadLine[], judge: string, { cannotTell }: JudgeRules): Finding {
  const [met, unmet, open] = (["met", "not met", "cannot tell"] as const).map(
    (verdict) => lines.filter((line) => line.verdict === verdict).length,
  ) as [number, number, number];
  const counts = `${met} of ${lines.length} lines of the definition of done are met, ${unmet} not, ${open} cannot be told`;
  const evidence = lines
    .map(({ text, verdict, why, evidence: quote }) => {
      const quoted = quote.trim() === "" ? [] : [`  > ${quote.trim().replaceAll("\n", "\n  > ")}`];
      return [`- ${SIGN[verdict]}: ${text}`, `  ${why}`, ...quoted].join("\n");
    })
    .join("\n");
  const status = unmet > 0 ? "failed" : open > 0 && cannotTell === "wait" ? "waiting" : "passed";
  return { status, reason: `${counts} (${judge})`, evidence };
}
