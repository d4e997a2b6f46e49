import type { Random } from "../../core/clock.ts";
import type { Json } from "../../core/json.ts";
import { drawsOf, wholeBetween } from "./draw.ts";

/** What a prompt says of a plan that is to be drafted. */
export interface PlanTask {
  readonly schema: Json | undefined;
  /** The sections about goal, repository and epics, as they stand. */
  readonly text: string;
  readonly random: Random;
}

type Schema = { readonly properties?: { readonly [name: string]: Json | undefined } };

/** The fields of a draft; none where the schema asks for something else. */
export function draftedFields(task: PlanTask): { readonly [field: string]: Json } {
  const { properties } = (task.schema ?? {}) as Schema;
  if (properties?.epics !== undefined && /^# How to part it$/m.test(task.text)) return { epics: epicsFor(task) };
  if (properties?.tasks !== undefined && EPIC.test(task.text)) return { tasks: tasksFor(task) };
  return {};
}

const EPIC = /^# The epic to cut\n\n`([^`\n]+)`: (.*)\n[\s\S]*?^At most (\d+) tasks?\.$/m;
const GOAL = /^# The goal\n\n([^\n]*)/m;
const PATHS = /^`{3,}paths\n([\s\S]*?)\n`{3,}$/m;
/** Files that an agent would hardly be sent to by a plan made without understanding it. */
const LEFT_ALONE =
  /(?:^|\/)\.|\.(?:png|jpe?g|gif|svg|ico|woff2?|lock|sum|min\.js|map|pdf|zip)$|(?:^|\/)(?:package(?:-lock)?\.json|LICENSE)$|\/ \(\d+ files\)$|^"|^and \d+ more$/i;

interface Part {
  readonly id: string;
  readonly title: string;
  readonly does: string;
  readonly needs: readonly string[];
  readonly tasks: number;
}

const PARTS: readonly Part[] = [
  {
    id: "foundation",
    title: "Lay the groundwork",
    does: "the types and settings that the rest builds upon",
    needs: [],
    tasks: 3,
  },
  { id: "behaviour", title: "Make it work", does: "the behaviour itself", needs: ["foundation"], tasks: 4 },
  { id: "documents", title: "Tell people about it", does: "the documents and examples", needs: [], tasks: 2 },
  {
    id: "errors",
    title: "Refuse what is wrong",
    does: "errors, limits and what is logged",
    needs: ["foundation"],
    tasks: 3,
  },
  {
    id: "hardening",
    title: "Hold it under load",
    does: "tests of the whole and figures",
    needs: ["behaviour"],
    tasks: 2,
  },
];

function epicsFor({ text, random }: PlanTask): Json {
  const goal = GOAL.exec(text)?.[1] ?? "the goal";
  const most = Number(/^Part the goal into epics, from 1 to (\d+)/m.exec(text)?.[1] ?? 1);
  const mostTasks = Number(/all epics together at most (\d+)/.exec(text)?.[1] ?? 10);
  const wanted = Math.min(most, PARTS.length, Math.max(1, mostTasks), wholeBetween(3, PARTS.length, random));
  const chosen = PARTS.slice(0, wanted);
  return chosen.map(({ id, title, does, needs, tasks }) => ({
    id,
    title,
    goal: `Simulated: ${does} of ${JSON.stringify(goal.slice(0, 120))}.`,
    needs: [...needs],
    tasks: Math.max(1, Math.min(tasks, Math.floor(mostTasks / wanted))),
  }));
}

const ROLES = ["backend", "backend", "qa", "docs", "devops"];
const VERBS = ["Add", "Extend", "Guard", "Describe", "Measure", "Simplify"];

/** Each task edits a file that no other epic's tasks edit and makes a new one beside it, so that most can be done side by side. */
function tasksFor({ text, random }: PlanTask): Json {
  const [, epic = "", title = "", most = "1"] = EPIC.exec(text) ?? [];
  const goal = (GOAL.exec(text)?.[1] ?? "").slice(0, 80);
  const all = (PATHS.exec(text)?.[1] ?? "").split("\n").filter((path) => path !== "" && !LEFT_ALONE.test(path));
  const epics = [...text.matchAll(/^- `([^`]+)`: /gm)].map(([, id = ""]) => id);
  const place = Math.max(0, epics.indexOf(epic));
  const own = shuffled(all, goal).filter((_, index) => index % Math.max(1, epics.length) === place);
  const count = Math.min(Number(most), wholeBetween(2, 4, random));
  return Array.from({ length: count }, (_, index) => {
    const edited = own[index];
    const made = newPath(edited, epic, index);
    const subject = edited === undefined ? made : edited;
    const id = `${epic}-${index + 1}`;
    return {
      id,
      title: `${VERBS[(index + place) % VERBS.length]} ${subject.slice(subject.lastIndexOf("/") + 1)} for ${epic}`,
      goal: `Simulated: do the part of ${JSON.stringify(goal)} that concerns ${subject}, as ${JSON.stringify(title)} needs it. Leave other files alone.`,
      area: subject.includes("/") ? subject.slice(0, subject.indexOf("/")) : "root",
      role: ROLES[(index + place) % ROLES.length] ?? "backend",
      skills: skillsFor(subject),
      files: [...(edited === undefined ? [] : [{ path: edited, change: "edit" }]), { path: made, change: "new" }],
      inputs: [subject],
      outputs: [`what ${made} holds`],
      tests: [`Read ${made} and check that it names ${epic}.`],
      done: [`${made} exists and says what was done.`, "All checks of the repository pass."],
      needs: index === 0 || random() < 0.5 ? [] : [`${epic}-1`],
      priority: Math.max(1, 8 - index - (place > 0 ? 1 : 0)),
      risk: index === 0 ? "medium" : "low",
      estimateMinutes: 10 + 5 * wholeBetween(0, 6, random),
    };
  });
}

/** In the folder of the file that is edited, else in the root. */
function newPath(beside: string | undefined, epic: string, index: number): string {
  const folder = beside === undefined ? "" : beside.slice(0, beside.lastIndexOf("/") + 1);
  return `${folder}simulated-${epic}-${index + 1}.md`;
}

function skillsFor(path: string): Json {
  const extension = /\.([a-z0-9]+)$/i.exec(path)?.[1]?.toLowerCase();
  const known: { readonly [extension: string]: string } = {
    ts: "TypeScript",
    js: "JavaScript",
    py: "Python",
    rs: "Rust",
    go: "Go",
    md: "writing",
  };
  const skill = extension === undefined ? undefined : known[extension];
  return skill === undefined ? [] : [skill];
}

/** The same order for every epic of a plan. */
function shuffled(paths: readonly string[], goal: string): readonly string[] {
  const random = drawsOf("plan", goal);
  const order = [...paths];
  for (let at = order.length - 1; at > 0; at--) {
    const other = wholeBetween(0, at, random);
    const path = order[at] ?? "";
    order[at] = order[other] ?? "";
    order[other] = path;
  }
  return order;
}
