import type { Prepared } from "../app/app.ts";
import type { PlannedCall } from "../core/context.ts";
import { furtherLine } from "./preview.ts";
import type { DryRun } from "./question-flags.ts";
import { showCount, showMany, showPrice } from "./show-amount.ts";
import { fields, table } from "./table.ts";

/** What would be asked and what it would cost, as text in pieces, so that a hundred thousand prompts need no memory. */
export function* showDryRun(prepared: Prepared, form: DryRun): Generator<string> {
  if (form === "json") {
    yield `${JSON.stringify(dryRunDocument(prepared), null, 2)}\n`;
    return;
  }
  yield* summary(prepared);
  if (form === "full") for (const call of prepared.calls()) yield showCall(call);
}

function dryRunDocument({ mode, model, modelReason, simulated, estimate, settings, files, skippedFiles }: Prepared) {
  return { dryRun: true, mode, model, modelReason, simulated, estimate, settings, files, skippedFiles };
}

function* summary(prepared: Prepared): Generator<string> {
  const { estimate, files, skippedFiles, simulated } = prepared;
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  yield "Dry run: nothing was called and nothing was written.\n\n";
  yield fields([
    ["mode", prepared.mode],
    ["model", `${prepared.model} (${prepared.modelReason})${simulated ? ", simulated" : ""}`],
    ["concurrency", prepared.settings.concurrency],
    ["budget", prepared.settings.budgetUsd === undefined ? "none" : showPrice(prepared.settings.budgetUsd)],
    ["files", files.length === 0 ? "none" : `${showMany(files.length, "file")}, ${showMany(bytes, "byte")}`],
    ["calls", estimate.isMost === true ? `at most ${estimate.calls}` : undefined],
    ...(estimate.further ?? []).map((further) => ["besides", furtherLine(further)] as const),
    ["confirmation", prepared.confirm ?? "not needed"],
  ]);
  const rows = [...estimate.byModel, { ...estimate, model: "all", maxOutputTokens: null }];
  yield `\n${table(
    ["model", "calls", "input tokens", "output cap per call", "low", "likely", "high"],
    rows.map((row) => [
      row.model,
      row.calls,
      showCount(row.inputTokens),
      row.maxOutputTokens === null ? "" : showCount(row.maxOutputTokens),
      showPrice(row.lowUsd),
      showPrice(row.likelyUsd),
      showPrice(row.highUsd),
    ]),
  )}`;
  if (files.length > 0)
    yield `\n${table(
      ["file", "bytes"],
      files.map((file) => [file.path, file.bytes]),
    )}`;
  if (skippedFiles.length > 0) {
    yield `\n${table(
      ["skipped", "why"],
      skippedFiles.map((file) => [file.path, file.reason]),
    )}`;
  }
}

/** One prompt as it would be sent. */
function showCall({ key, input, unknownInputTokens }: PlannedCall): string {
  const { model, persona, request } = input;
  const head = `\n--- ${key} to ${model}${persona === undefined ? "" : ` as ${persona}`}${unknownInputTokens === undefined ? "" : ` (and about ${showCount(unknownInputTokens)} tokens of earlier answers)`}\n`;
  const system = request.system === undefined ? "" : `[system]\n${request.system}\n`;
  const messages = request.messages.map(({ role, parts }) => `[${role}]\n${parts.join("\n\n")}\n`);
  return [head, system, ...messages].join("");
}
