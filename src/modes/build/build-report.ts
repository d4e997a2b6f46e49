import type { TaskStatus } from "../../core/plan.ts";
import type { Block, Report, Unit } from "../../core/report.ts";
import { countUnits, type UnitStatus } from "../../core/run.ts";
import { showUsd } from "../../core/show-usd.ts";
import type { BuildInput } from "./build-input.ts";
import type { Attempt, TaskOutcome } from "./task-work.ts";

/** What a build came to: tasks with their commits, what stopped the others, and what each agent took. */
export function buildReport(
  input: BuildInput,
  outcomes: ReadonlyMap<string, TaskOutcome>,
  statusOf: (task: string) => TaskStatus,
): Report {
  const rows = input.plan.tasks.map((task) => ({ task, outcome: outcomes.get(task.id), status: statusOf(task.id) }));
  const units = rows.map(({ task, outcome, status }) => unitOf(task.id, outcome, status));
  const landed = rows.filter(({ outcome }) => outcome?.status === "landed").length;
  const left = rows.filter(({ outcome }) => outcome?.status === "left").length;
  const counts = countUnits(units);
  const where = input.landing === "queue" ? `landed on ${input.target}` : "left on their branches";
  const others = [
    [counts.error, "failed"],
    [rows.filter(({ status }) => status === "blocked").length, "blocked"],
    [rows.filter(({ outcome }) => outcome?.status === "stopped").length, "stopped"],
  ] as const;
  const told = others.filter(([count]) => count > 0).map(([count, what]) => `, ${count} ${what}`);
  return {
    mode: "build",
    title: input.plan.goal,
    headline: `${landed + left} of ${rows.length} tasks ${where}${told.join("")}`,
    counts,
    blocks: [
      { kind: "heading", level: 2, text: "Tasks" },
      {
        kind: "table",
        columns: ["task", "title", "status", "attempts", "by", "cost", "commit or reason"],
        rows: rows.map(({ task, outcome, status }) => [
          task.id,
          task.title,
          outcome?.status ?? status,
          outcome?.attempts.length ?? 0,
          outcome?.worker ?? null,
          outcome === undefined ? null : costOf(outcome.attempts),
          outcome?.commit?.slice(0, 12) ?? outcome?.reason ?? blockedBy(input, task.needs, statusOf),
        ]),
        from: units.map(({ key }) => key),
      },
      ...gateBlocks(
        input,
        rows.flatMap(({ outcome }) => outcome?.attempts ?? []),
      ),
      ...agentTable(rows.flatMap(({ outcome }) => outcome?.attempts ?? [])),
    ],
    units,
    items: rows.flatMap(({ task, outcome }) =>
      outcome === undefined ? [] : [{ key: `task/${task.id}`, title: task.title, text: outcome.reason }],
    ),
    result: {
      tasks: rows.map(({ task, outcome, status }) => ({
        id: task.id,
        status: outcome?.status ?? status,
        commit: outcome?.commit ?? null,
        worker: outcome?.worker ?? null,
        reason: outcome?.reason ?? null,
        attempts: (outcome?.attempts ?? []).map(({ key, agent, model, reason, work }) => ({
          key,
          agent,
          model: model ?? null,
          reason,
          costUsd: work?.costUsd ?? null,
          transcript: work?.transcript ?? null,
        })),
      })),
    },
  };
}

function unitOf(id: string, outcome: TaskOutcome | undefined, status: TaskStatus): Unit {
  const key = `task/${id}`;
  const last = outcome?.attempts.at(-1);
  const model = last?.model ?? last?.agent ?? "";
  if (outcome === undefined) {
    return {
      key,
      status: "not_run",
      model,
      text: null,
      reason: status === "blocked" ? "a task it needs failed" : status,
    };
  }
  const costs = outcome.attempts.map(({ work }) => (work === undefined ? 0 : work.costUsd));
  const costUsd = costs.reduce<number | null>((sum, cost) => (sum === null || cost === null ? null : sum + cost), 0);
  return {
    key,
    status: UNIT_STATUS[outcome.status],
    model,
    persona: outcome.worker,
    text: outcome.commit ?? null,
    reason: outcome.commit === undefined ? outcome.reason : undefined,
    costUsd,
    ms: outcome.attempts.reduce((sum, { work }) => sum + (work?.end.ms ?? 0), 0),
  };
}

const UNIT_STATUS: Readonly<Record<TaskOutcome["status"], UnitStatus>> = {
  landed: "answered",
  left: "answered",
  failed: "error",
  rejected: "refused",
  stopped: "not_run",
};

function blockedBy(
  { plan }: BuildInput,
  needs: readonly string[],
  statusOf: (task: string) => TaskStatus,
): string | null {
  const missing = plan.tasks.filter(({ id }) => needs.includes(id) && statusOf(id) !== "landed");
  return missing.length === 0 ? null : `waits for ${missing.map(({ id }) => id).join(", ")}`;
}

/** What the gates found wrong, the last attempt of each task included; what was skipped is said. */
function gateBlocks({ gateMode, gates }: BuildInput, attempts: readonly Attempt[]): readonly Block[] {
  if (gateMode === "skip") return [{ kind: "markdown", text: "**No gate was run**: `--gate skip`." }];
  if (gates.length === 0) return [{ kind: "markdown", text: "**No gate was run**: the repository names none." }];
  const rows = attempts.flatMap(({ key, verdicts }) =>
    verdicts.flatMap(({ gate, status, reason, isWarning, isBaseline }) => {
      if (status === "passed") return [];
      const what = `${status.replace("_", " ")}${isWarning ? " (warning)" : ""}${isBaseline === true ? " (as before)" : ""}`;
      return [[key, gate, what, reason]];
    }),
  );
  if (rows.length === 0) return [{ kind: "markdown", text: "Every gate passed in every attempt." }];
  return [
    { kind: "heading", level: 2, text: "Gates that did not pass" },
    { kind: "table", columns: ["attempt", "gate", "verdict", "reason"], rows },
  ];
}

function agentTable(attempts: readonly Attempt[]): readonly Block[] {
  const byAgent = Map.groupBy(attempts, ({ agent, model }) => (model === undefined ? agent : `${agent} with ${model}`));
  if (byAgent.size === 0) return [];
  return [
    { kind: "heading", level: 2, text: "Agents" },
    {
      kind: "table",
      columns: ["agent", "attempts", "requests", "tokens in", "tokens out", "cost"],
      rows: [...byAgent].map(([agent, own]) => [
        agent,
        own.length,
        total(own, ({ work }) => work?.requests ?? 0),
        total(own, ({ work }) => work?.usage.inputTokens ?? 0),
        total(own, ({ work }) => work?.usage.outputTokens ?? 0),
        costOf(own),
      ]),
    },
  ];
}

function costOf(attempts: readonly Attempt[]): string {
  const known = attempts.flatMap(({ work }) => (typeof work?.costUsd === "number" ? [work.costUsd] : []));
  const isPartial = attempts.some(({ work }) => work?.costUsd === null);
  const usd = showUsd(known.reduce((sum, cost) => sum + cost, 0));
  if (!isPartial) return usd;
  return known.length === 0 ? "unknown" : `at least ${usd}`;
}

function total(attempts: readonly Attempt[], figure: (attempt: Attempt) => number): number {
  return attempts.reduce((sum, attempt) => sum + figure(attempt), 0);
}
