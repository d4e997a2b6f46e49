import { InputError } from "../core/errors.ts";
import type { Plan, PlanEpic } from "../core/plan.ts";
import { importedTask, UniqueIds } from "./imported-task.ts";

interface Issue {
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly labels: readonly string[];
  readonly milestone: string | undefined;
}

const BOX = /^[ \t]*[-*+][ \t]+\[ \][ \t]+(\S.*)$/gm;
const NEEDS = /\b(?:blocked by|depends on|needs|after)[ \t]*:?[ \t]+((?:#\d+(?:,?[ \t]*(?:and[ \t]+)?)?)+)/gi;
/** The first that fits a label decides. */
const PRIORITIES: readonly (readonly [RegExp, number])[] = [
  [/\b(?:p0|critical|urgent|blocker)\b/i, 10],
  [/\b(?:p1|high)\b/i, 8],
  [/\b(?:p2|medium)\b/i, 5],
  [/\b(?:p3|p4|low)\b/i, 2],
];
const FIELDS = "number,title,body,labels,milestone,state";

/**
 * Issues as `gh issue list --json number,title,body,labels,milestone,state` writes them, as a plan: the open ones are tasks, milestones
 * are epics, unchecked boxes say when it is done, `blocked by #12` and the like are needs. InputError where it is something else.
 */
export function importGithub(json: string, where: string, goal: string | undefined): Plan {
  const issues = issuesOf(json, where);
  const ids = new UniqueIds();
  const epics = new Map<string, PlanEpic>();
  const idOf = new Map(issues.map(({ number }) => [number, ids.of(`issue-${number}`)]));
  const tasks = issues.map(({ number, title, body, labels, milestone }) => {
    if (milestone !== undefined && !epics.has(milestone)) {
      epics.set(milestone, { id: ids.of(milestone), title: milestone, goal: "" });
    }
    const needed = [...body.matchAll(NEEDS)].flatMap(([, list = ""]) =>
      [...list.matchAll(/#(\d+)/g)].map(([, id]) => Number(id)),
    );
    // What is not in the list is closed, or nobody's task here.
    const needs = [...new Set(needed)].flatMap((need) => (need === number ? [] : [idOf.get(need) ?? []].flat()));
    const done = [...body.matchAll(BOX)].map(([, line = ""]) => line.trim());
    return importedTask(idOf.get(number) ?? "", {
      title,
      details: `Issue #${number}.\n\n${body.trim()}`,
      epic: milestone === undefined ? undefined : epics.get(milestone)?.id,
      done: done.length > 0 ? done : [`What issue #${number} asks for is there, with tests: ${title}`],
      needs,
      priority: PRIORITIES.find(([pattern]) => labels.some((label) => pattern.test(label)))?.[1],
    });
  });
  return { version: 1, goal: goal ?? `The ${tasks.length} open issues of ${where}`, epics: [...epics.values()], tasks };
}

function issuesOf(json: string, where: string): readonly Issue[] {
  const expected = `expected a list of issues in ${where}, as \`gh issue list --json ${FIELDS}\` writes it`;
  let value: unknown;
  try {
    value = JSON.parse(json.replace(/^\ufeff/, ""));
  } catch (cause) {
    throw new InputError(`${expected}, got no JSON: ${(cause as Error).message}`, { cause });
  }
  if (!Array.isArray(value)) throw new InputError(`${expected}, got something else`);
  const problems: string[] = [];
  const issues = value.flatMap((each: unknown, index): readonly Issue[] => {
    const { number, title, body, labels, milestone, state } = (each ?? {}) as Readonly<Record<string, unknown>>;
    if (typeof number !== "number" || typeof title !== "string" || title.trim() === "") {
      problems.push(
        `expected issue ${index + 1} of ${where} to have a number and a title, got ${JSON.stringify(each)?.slice(0, 80)}`,
      );
      return [];
    }
    if (typeof state === "string" && state.toLowerCase() === "closed") return [];
    return [
      {
        number,
        title,
        body: typeof body === "string" ? body.replaceAll("\r\n", "\n") : "",
        labels: namesIn(labels),
        milestone: nameOf(milestone),
      },
    ];
  });
  if (problems.length > 0) throw new InputError(problems);
  return issues;
}

function namesIn(labels: unknown): readonly string[] {
  return Array.isArray(labels) ? labels.flatMap((label) => nameOf(label) ?? []) : [];
}

/** `name` of a label, `title` of a milestone, or the text itself. */
function nameOf(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  const { name, title } = (value ?? {}) as { readonly name?: unknown; readonly title?: unknown };
  return [name, title].find((each) => typeof each === "string");
}
