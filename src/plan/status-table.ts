import type { BuildStatus, TaskProgress } from "./build-status.ts";

export type StatusCell = string | number | null;

/** Rows under their headings, for whatever writes tables. */
export interface StatusTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly StatusCell[])[];
}

/** One row a task, in plan order, with the last attempt's agent and persona. */
export function taskTable({ tasks }: Pick<BuildStatus, "tasks">): StatusTable {
  return {
    columns: ["task", "title", "phase", "reason", "attempts", "agent", "persona", "cost_usd", "commit"],
    rows: tasks.map(taskRow),
  };
}

function taskRow({ id, title, phase, reason, worker, attempts, costUsd, commit }: TaskProgress): readonly StatusCell[] {
  const last = attempts.at(-1);
  return [
    id,
    title,
    phase,
    reason,
    attempts.length,
    last?.agent ?? "",
    worker?.name ?? last?.persona ?? "",
    costUsd,
    commit ?? "",
  ];
}

/** One row an attempt, with what its gates said. */
export function attemptTable({ tasks }: Pick<BuildStatus, "tasks">): StatusTable {
  return {
    columns: ["task", "attempt", "agent", "model", "persona", "ending", "gates", "cost_usd"],
    rows: tasks.flatMap(({ id, attempts }) =>
      attempts.map(({ attempt, agent, model, persona, ending, gates, costUsd }): readonly StatusCell[] => [
        id,
        attempt,
        agent,
        model ?? "",
        persona,
        ending,
        gates.map(({ name, status }) => `${name} ${status}`).join(", "),
        costUsd,
      ]),
    ),
  };
}

/** How many tasks are in each phase that any is in. */
export function phaseTable({ counts }: Pick<BuildStatus, "counts">): StatusTable {
  return { columns: ["phase", "tasks"], rows: Object.entries(counts).filter(([, count]) => count > 0) };
}

/** `12 tasks: 9 landed, 1 failed, 2 blocked`. */
export function statusHeadline({ tasks, counts }: Pick<BuildStatus, "tasks" | "counts">): string {
  const phases = Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([phase, count]) => `${count} ${phase}`);
  return `${tasks.length} ${tasks.length === 1 ? "task" : "tasks"}: ${phases.join(", ") || "none"}`;
}
