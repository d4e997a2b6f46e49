import type { NewEvent } from "../core/event.ts";

interface StepBody {
  readonly kind?: string;
  readonly output?: { readonly [field: string]: unknown };
  readonly error?: { readonly message?: string };
}

/** What a person watching a build should hear of an event, as one line; undefined for most. */
export function taskLine({ kind, key = "", body }: NewEvent): string | undefined {
  const { kind: what, output, error } = (body ?? {}) as StepBody;
  const [, task = "", , attempt = ""] = key.split("/");
  if (what === "work" && kind === "step.started") return `${task}: attempt ${attempt} begins`;
  if (what === "work" && kind === "step.done") return `${task}: attempt ${attempt} ended (${endOf(output)})`;
  if (what === "check" && kind === "step.done") return verdictLine(task, key, output);
  if (what === "land" && kind === "step.done") return landLine(output);
  if (kind !== "step.failed" || what === undefined) return undefined;
  return `${key}: ${error?.message ?? "failed"}`;
}

function endOf(output: StepBody["output"]): string {
  const { end, change } = (output ?? {}) as { end?: { reason?: string }; change?: { files?: readonly unknown[] } };
  const files = change?.files?.length ?? 0;
  return `${end?.reason ?? "no reason given"}; ${files} ${files === 1 ? "file" : "files"} changed`;
}

/** Passed gates go without saying. */
function verdictLine(task: string, key: string, output: StepBody["output"]): string | undefined {
  const { status, reason } = (output ?? {}) as { status?: string; reason?: string };
  if (status === "passed") return undefined;
  return `${task}: gate ${key.split("/").slice(5).join("/")} ${status ?? "broke"}: ${reason ?? "no reason given"}`;
}

function landLine(output: StepBody["output"]): string {
  const { landed = [], rejected = [] } = (output ?? {}) as {
    landed?: readonly { task: string; commit: string }[];
    rejected?: readonly { task: string; reason: string }[];
  };
  return [
    ...landed.map(({ task, commit }) => `${task}: landed as ${commit.slice(0, 12)}`),
    ...rejected.map(({ task, reason }) => `${task}: sent back by landing: ${reason}`),
  ].join("\n");
}
