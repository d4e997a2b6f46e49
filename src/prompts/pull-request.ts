import type { Verdict } from "../core/gate.ts";
import type { PlanTask } from "../core/plan.ts";
import { showUsd } from "../core/show-usd.ts";
import type { ChangedFile } from "../core/workspace.ts";
import { quotedName } from "./fence.ts";
import { fillProse, parseProse } from "./prose-template.ts";
import { changeRow } from "./task-pieces.ts";
import { type TaskTemplates, TEMPLATE_FILES, TEMPLATE_NAMES } from "./task-prompts.ts";

/** What a pull request for one task tells. */
export interface PullRequest {
  readonly templates: Pick<TaskTemplates, "pullRequest">;
  readonly task: PlanTask;
  readonly goal: string;
  readonly run: string;
  /** The author of the change. */
  readonly persona: string;
  readonly agent: string;
  readonly files: readonly ChangedFile[];
  readonly verdicts: readonly Pick<Verdict, "gate" | "status" | "reason" | "isWarning">[];
  /** US dollars; null when no price is known. */
  readonly costUsd: number | null;
}

const MOST_FILES = 100;
const LONGEST = 8_000;

/**
 * Title and text of a task's pull request, in Markdown. What models and plans wrote is kept from pinging people, closing issues
 * and being read as HTML.
 */
export function pullRequestText(request: PullRequest): { readonly title: string; readonly body: string } {
  const { templates, task, goal, run, persona, agent, files, verdicts, costUsd } = request;
  const where = `${TEMPLATE_FILES.pullRequest}.md`;
  const more = files.length - MOST_FILES;
  const body = fillProse(parseProse(templates.pullRequest, TEMPLATE_NAMES.pullRequest, where), {
    title: harmless(oneLine(task.title)),
    goal: harmless(oneLine(goal)),
    "task.id": quotedName(task.id),
    "task.goal": harmless(task.goal.trim()),
    done: task.done.map((line) => `- ${harmless(oneLine(line))}`).join("\n"),
    files: [
      ...files.slice(0, MOST_FILES).map((file) => harmless(changeRow(file))),
      ...(more > 0 ? [`- (${more} more)`] : []),
    ].join("\n"),
    gates: verdicts.map(gateRow).join("\n"),
    persona: harmless(oneLine(persona)),
    agent: harmless(oneLine(agent)),
    run: harmless(oneLine(run)),
    cost: costUsd === null ? "unknown" : showUsd(costUsd),
  });
  return { title: oneLine(task.title).slice(0, 200), body };
}

function gateRow({ gate, status, reason, isWarning }: PullRequest["verdicts"][number]): string {
  const shown = status === "not_run" ? "not run" : status;
  return `- ${harmless(oneLine(gate))}: ${shown}${isWarning ? " (a warning)" : ""}, ${harmless(oneLine(reason))}`;
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim();
}

/** A zero-width joiner behind each sign by which a forge would mention somebody, refer to an issue or begin a tag. */
function harmless(text: string): string {
  const cut = text.length > LONGEST ? `${text.slice(0, LONGEST).toWellFormed()} ...` : text;
  return cut.replaceAll("<", "&lt;").replaceAll(/[@#](?=[\w-])/g, (sign) => `${sign}\u2060`);
}
