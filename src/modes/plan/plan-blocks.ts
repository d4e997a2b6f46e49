import type { Plan } from "../../core/plan.ts";
import type { Block } from "../../core/report.ts";
import { showUsd } from "../../core/show-usd.ts";
import { type PlanEstimate, type Range, showMinutes } from "../../plan/plan-estimate.ts";
import { tasksInOrder } from "../../plan/task-order.ts";

const MOST_FILES = 3;
const MOST_NEEDS = 4;
const MOST_WARNINGS = 20;

/** `12 tasks in 3 epics, 5 side by side, about 2 h 10 min with 8 agents`. */
export function planHeadline({ tasks, epics }: Plan, { width, minutes, workers }: PlanEstimate): string {
  const parts = epics.length === 0 ? "" : ` in ${epics.length} ${epics.length === 1 ? "epic" : "epics"}`;
  return `${tasks.length} ${tasks.length === 1 ? "task" : "tasks"}${parts}, at most ${width} side by side, about ${showMinutes(minutes.likely)} with ${workers} ${workers === 1 ? "agent" : "agents"}`;
}

/** The plan as a person looks it through: tasks in the order in which they can be done, what it takes, what to look at. */
export function planBlocks(plan: Plan, estimate: PlanEstimate, warnings: readonly string[]): readonly Block[] {
  return [
    { kind: "heading", level: 2, text: "Tasks" },
    {
      kind: "table",
      columns: ["#", "task", "title", "needs", "files", "role", "priority", "risk", "minutes"],
      rows: tasksInOrder(plan.tasks).map((task, index) => [
        index + 1,
        task.id,
        task.title,
        few(task.needs, MOST_NEEDS),
        few(
          task.files.map(({ path, change }) => (change === "edit" ? path : `${change} ${path}`)),
          MOST_FILES,
        ),
        task.role ?? "",
        task.priority,
        task.risk,
        task.estimateMinutes ?? null,
      ]),
    },
    { kind: "heading", level: 2, text: "What it takes" },
    estimateTable(estimate),
    {
      kind: "markdown",
      text: `Critical path, ${showMinutes(estimate.criticalMinutes)}: ${few(estimate.criticalPath, 12, " → ")}`,
    },
    ...warningBlocks(warnings),
  ];
}

export function problemBlocks(errors: readonly string[]): readonly Block[] {
  return [
    { kind: "heading", level: 2, text: "Problems" },
    { kind: "markdown", text: errors.map((error) => `- ${error}`).join("\n") },
  ];
}

function estimateTable({ width, workMinutes, minutes, workers, costUsd }: PlanEstimate): Block {
  const time = (range: Range) => [range.low, range.likely, range.high].map(showMinutes);
  const cost = costUsd === undefined ? ["?", "?", "?"] : [costUsd.low, costUsd.likely, costUsd.high].map(showUsd);
  return {
    kind: "table",
    columns: ["what", "low", "likely", "high"],
    rows: [
      [`time with ${workers} ${workers === 1 ? "agent" : "agents"}`, ...time(minutes)],
      ["work of all tasks", "", showMinutes(workMinutes), ""],
      [costUsd === undefined ? "cost (no price known)" : "cost", ...cost],
      ["tasks side by side, at most", "", String(width), ""],
    ],
  };
}

function warningBlocks(warnings: readonly string[]): readonly Block[] {
  if (warnings.length === 0) return [];
  const shown = warnings.slice(0, MOST_WARNINGS);
  const more = warnings.length > shown.length ? [`- and ${warnings.length - shown.length} more`] : [];
  return [
    { kind: "heading", level: 2, text: "Worth a look" },
    { kind: "markdown", text: [...shown.map((warning) => `- ${warning}`), ...more].join("\n") },
  ];
}

function few(items: readonly string[], most: number, between = ", "): string {
  if (items.length <= most) return items.join(between);
  return `${items.slice(0, most).join(between)}${between}${items.length - most} more`;
}
