import { randomUUID } from "node:crypto";
import { writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { errorRecordOf, InputError } from "../core/errors.ts";
import { exitCodeOfError } from "../core/exit-code.ts";
import type { Sink } from "./io.ts";
import { oneLine, visible } from "./visible-text.ts";

/** Says in plain words what went wrong, never with a stack trace; answers the exit code. Details of a defect go to a file with `-v`. */
export function printError(error: unknown, stderr: Sink, isVerbose: boolean): number {
  const record = errorRecordOf(error);
  for (const line of error instanceof InputError ? error.problems : [record.message]) {
    if (record.kind !== "defect") stderr.write(`swarm: ${visible(line).trimEnd()}\n`);
  }
  if (record.kind === "defect") {
    const details = isVerbose ? `details are in ${keepDetails(error)}` : "run it again with -v to keep the details";
    stderr.write(`swarm: a bug of ours, please report it: ${oneLine(record.message)} (${details})\n`);
  }
  return exitCodeOfError(record);
}

/** Writes the stack and its causes where only this user can read them; answers where. */
function keepDetails(error: unknown): string {
  const file = path.join(tmpdir(), `swarm-defect-${randomUUID()}.txt`);
  const causes: string[] = [];
  for (let cause: unknown = error; cause !== undefined && causes.length < 10; ) {
    causes.push(cause instanceof Error ? (cause.stack ?? cause.message) : String(cause));
    cause = cause instanceof Error ? cause.cause : undefined;
  }
  try {
    writeFileSync(file, `${causes.join("\ncaused by ")}\n`, { mode: 0o600, flag: "wx" });
    return file;
  } catch (problem) {
    return `no file, since ${String(problem)}`;
  }
}
