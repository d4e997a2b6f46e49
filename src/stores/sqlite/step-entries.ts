import type { Json } from "../../core/json.ts";
import type { ReservationRow, SettlementRow, StepId, StepIntent, StepResult } from "../../core/store.ts";
import type { BeginWrite, FinishWrite, ReservationCells, SettlementCells } from "./write.ts";

/** The intent as it travels to the writer thread. */
export function beginWrite(intent: StepIntent): BeginWrite {
  return [
    "begin",
    intent.run,
    intent.key,
    intent.revision,
    intent.kind,
    personaOf(intent.input),
    JSON.stringify(intent.input),
    intent.inputHash,
    intent.generation,
    intent.epoch,
    intent.at,
    intent.reservation === undefined ? null : reservationCells(intent.reservation),
  ];
}

/** The result as it travels to the writer thread; its input only when the database may not have it. */
export function finishWrite(result: StepResult, hasBegun: boolean): FinishWrite {
  const { end } = result;
  return [
    "finish",
    result.run,
    result.key,
    result.revision,
    result.kind,
    personaOf(result.input),
    hasBegun ? null : JSON.stringify(result.input),
    result.inputHash,
    result.generation,
    result.epoch,
    result.at,
    end.status,
    JSON.stringify(end.status === "done" ? end.output : end.error),
    result.acceptLate,
    result.settlements.map(settlementCells),
  ];
}

export function reservationCells(row: ReservationRow): ReservationCells {
  return [row.id, row.model, row.worstUsd, row.worstTokens];
}

export function settlementCells({ id, state, usd, usage }: SettlementRow): SettlementCells {
  return [id, state, usd, usage.inputTokens, usage.outputTokens];
}

/** Names a revision of a step within this process. */
export function stepName({ run, key, revision }: StepId): string {
  return `${run}\n${key}\n${revision}`;
}

/** An ask step says as whom it asks; for the split of cost. */
function personaOf(input: Json): string | null {
  if (typeof input !== "object" || input === null || !("persona" in input)) return null;
  return typeof input.persona === "string" ? input.persona : null;
}
