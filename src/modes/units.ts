import type { PlannedCall, RunContext, Settled } from "../core/context.ts";
import { ConflictError, DefectError, SwarmError } from "../core/errors.ts";
import type { Json } from "../core/json.ts";
import type { Unit } from "../core/report.ts";
import type { Answer } from "../core/step.ts";
import { parseStructured, repairRequest, type StructuredSpec } from "../prompts/structured.ts";

/** Makes a unit of an answer that was not refused. */
export type ReadAnswer = (ctx: RunContext, call: PlannedCall, answer: Answer) => Promise<Unit> | Unit;

/** Makes every call and says of each what became of it, in the order of the calls; `seen` hears of each as it ends, before more is asked. */
export async function askAll(
  ctx: RunContext,
  calls: Iterable<PlannedCall>,
  read: ReadAnswer = textUnit,
  seen?: (unit: Unit) => Promise<void>,
): Promise<readonly Unit[]> {
  const units: Unit[] = [];
  const inWork = new Map<number, PlannedCall>();
  const work = (call: PlannedCall, index: number): Promise<Unit> => {
    inWork.set(index, call);
    return ctx
      .step(call.key, "ask", call.input)
      .then((answer) => (answer.finish === "refused" ? refusedUnit(call, answer) : read(ctx, call, answer)));
  };
  for await (const settled of ctx.fanOut(calls, work, { order: "finished" })) {
    const call = inWork.get(settled.index);
    if (call === undefined) throw new DefectError(`expected unit ${settled.index} to have been started`);
    inWork.delete(settled.index);
    const unit = unitOf(call, settled);
    units[settled.index] = unit;
    await seen?.(unit);
  }
  return units;
}

/** An answer that is taken as it is. Where the output cap left not a word of it, as when all went into reasoning, there is none. */
export function textUnit(_ctx: RunContext, call: PlannedCall, answer: Answer): Unit {
  if (answer.text.trim() !== "") return { ...madeBy(call, answer), status: "answered" };
  const cap = call.input.request.maxOutputTokens;
  const reason = `expected an answer, got the end of the output cap of ${cap} tokens before its first word: raise --max-tokens`;
  return { ...madeBy(call, answer), status: "error", text: null, reason };
}

/**
 * An answer that must have a shape: one repair round with the exact problem, then the raw text is kept as `unparsed`. The
 * repair is a step of its own, so it is paid for once too.
 */
export function structuredUnit<T extends Json>(spec: StructuredSpec<T>) {
  return async (ctx: RunContext, call: PlannedCall, answer: Answer): Promise<Unit> => {
    const first = parseStructured(answer.text, spec);
    if (first.ok) return { ...madeBy(call, answer), status: "answered", value: first.value };
    const request = repairRequest(call.input.request, answer.text, first.problems);
    const repair = await attempt(() => ctx.step(`${call.key}/repair`, "ask", { ...call.input, request }));
    if (repair instanceof SwarmError) return unparsed(madeBy(call, answer), first.problems);
    const both = { ...madeBy(call, repair), costUsd: sum(answer.costUsd, repair.costUsd), ms: answer.ms + repair.ms };
    const second = parseStructured(repair.text, spec);
    return second.ok ? { ...both, status: "answered", value: second.value } : unparsed(both, second.problems);
  };
}

/** The value, or the error where the caller can go on without it. */
export async function attempt<T>(work: () => Promise<T>): Promise<T | SwarmError> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof SwarmError) || error instanceof DefectError || error instanceof ConflictError) throw error;
    return error;
  }
}

function unitOf(call: PlannedCall, settled: Settled<Unit>): Unit {
  if (settled.kind === "value") return settled.value;
  const who = { key: call.key, model: call.input.model, persona: call.input.persona, text: null };
  return settled.kind === "error"
    ? { ...who, status: "error", reason: settled.error.message }
    : { ...who, status: "not_run", reason: "the run stopped first" };
}

type Made = Omit<Unit, "status">;

function madeBy(call: PlannedCall, answer: Answer): Made {
  const { text, model, costUsd, ms, cached, finish } = answer;
  const unit = { key: call.key, model, persona: call.input.persona, text, costUsd, ms };
  return { ...unit, ...(cached ? { cached } : {}), ...(finish === "length" ? { cut: true } : {}) };
}

function refusedUnit(call: PlannedCall, answer: Answer): Unit {
  return { ...madeBy(call, answer), status: "refused", reason: "the model refused to answer" };
}

function unparsed(made: Made, problems: readonly string[]): Unit {
  return { ...made, status: "unparsed", reason: problems.join("; ") };
}

function sum(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a + b;
}
