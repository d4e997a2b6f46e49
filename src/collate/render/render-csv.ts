import type { Json } from "../../core/json.ts";
import type { RunOutcome, Unit } from "../../core/report.ts";
import { plainTerminalText } from "./plain-terminal-text.ts";

const COLUMNS = "key,status,persona,model,answer,confidence,text,reason,cost_usd,ms,cached";

/** CSV after RFC 4180: a head, then one record a unit, each with its line end. No cell is a formula, and none drives a terminal. */
export function* renderCsv({ report }: RunOutcome): Generator<string> {
  yield `${COLUMNS}\r\n`;
  for (const unit of report?.units ?? []) yield `${cellsOf(unit).map(csvCell).join(",")}\r\n`;
}

type CsvValue = string | number | boolean | null | undefined;

function cellsOf(unit: Unit): readonly CsvValue[] {
  const { answer, confidence } = voteOf(unit.value);
  return [
    unit.key,
    unit.status,
    unit.persona,
    unit.model,
    answer,
    confidence,
    unit.text,
    unit.reason,
    unit.costUsd,
    unit.ms,
    unit.cached,
  ];
}

/** A vote's own answer and confidence; of any other structured answer the JSON. */
function voteOf(value: Json | undefined): { readonly answer?: CsvValue; readonly confidence?: CsvValue } {
  if (value === undefined || value === null || typeof value !== "object") return { answer: value };
  if (!("answer" in value)) return { answer: JSON.stringify(value) };
  return { answer: flat(value.answer), confidence: flat(value.confidence) };
}

function flat(value: Json | undefined): CsvValue {
  return typeof value === "object" && value !== null ? JSON.stringify(value) : value;
}

const BEGINS_FORMULA = /^[=+\-@\t\n\uff1d\uff0b\uff0d\uff20]/;
const PLAIN_NUMBER = /^[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** Spreadsheets run what begins like a formula; an apostrophe makes it text. */
export function csvCell(value: CsvValue): string {
  if (value === undefined || value === null) return "";
  const plain = plainTerminalText(String(value));
  const text = BEGINS_FORMULA.test(plain) && !PLAIN_NUMBER.test(plain) ? `'${plain}` : plain;
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
