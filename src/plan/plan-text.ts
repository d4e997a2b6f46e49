import {
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  stringify,
  type YAMLMap,
} from "yaml";
import { InputError } from "../core/errors.ts";
import { nearestNames } from "../core/nearest.ts";
import { type FileIntent, type Plan, type PlanEpic, type PlanTask, RISKS } from "../core/plan.ts";

const TASK_ID = /^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/;
const CHANGES = ["edit", "new", "delete", "rename"] as const;
const PLAN_FIELDS = ["version", "goal", "base", "epics", "tasks"];
const EPIC_FIELDS = ["id", "title", "goal"];
const TASK_FIELDS = [
  ...["id", "title", "goal", "epic", "area", "role", "skills", "files", "inputs", "outputs", "tests", "done", "needs"],
  ...["priority", "risk", "estimateMinutes", "gates"],
];
const USUAL_PRIORITY = 5;

/**
 * Reads a plan: YAML as {@link planText} writes it. A task needs `id`, `title` and `done`; `files` are paths, or `new: path` and
 * the like. InputError with every problem and its line.
 */
export function parsePlan(yaml: string, where: string): Plan {
  const lines = new LineCounter();
  const document = parseDocument(yaml.replace(/^\ufeff/, ""), { lineCounter: lines, prettyErrors: false });
  const reader = new Reader(where, lines);
  for (const error of document.errors) reader.tell(error.pos[0], `expected valid YAML, got: ${error.message}`);
  reader.throwProblems();
  const root = reader.map(document.contents, "a plan", PLAN_FIELDS);
  const version = root.get("version", true);
  if (!isScalar(version) || version.value !== 1) {
    reader.tell(offsetOf(version), "expected `version: 1`, the form of plans that this version reads");
  }
  const plan: Plan = {
    version: 1,
    goal: reader.text(root, "goal"),
    ...optional("base", reader.optionalText(root, "base")),
    epics: reader.list(root, "epics").map((node) => epicOf(reader, node)),
    tasks: reader.list(root, "tasks").map((node) => taskOf(reader, node)),
  };
  reader.throwProblems();
  return plan;
}

/** The plan as YAML that a person can read and change; what is empty is left out. */
export function planText({ version, goal, base, epics, tasks }: Plan): string {
  const plan = {
    version,
    goal,
    ...optional("base", base),
    ...(epics.length > 0 ? { epics } : {}),
    tasks: tasks.map(({ files, ...task }) => {
      const filled = Object.entries({ ...task, files: files.map(writtenFile) }).filter(([, value]) => {
        return value !== undefined && !(Array.isArray(value) && value.length === 0);
      });
      return Object.fromEntries(
        filled.sort(([left], [right]) => TASK_FIELDS.indexOf(left) - TASK_FIELDS.indexOf(right)),
      );
    }),
  };
  return stringify(plan, { lineWidth: 120 });
}

function writtenFile({ path, change }: FileIntent): string | Record<string, string> {
  return change === "edit" ? path : { [change]: path };
}

function epicOf(reader: Reader, node: Node): PlanEpic {
  const map = reader.map(node, "an epic", EPIC_FIELDS);
  return { id: reader.text(map, "id"), title: reader.text(map, "title"), goal: reader.optionalText(map, "goal") ?? "" };
}

function taskOf(reader: Reader, node: Node): PlanTask {
  const map = reader.map(node, "a task", TASK_FIELDS);
  const id = reader.text(map, "id");
  if (id !== "" && !TASK_ID.test(id)) {
    const form = "lower-case letters, digits and dashes, at most 64, with no dash at either end";
    reader.tell(offsetOf(map.get("id", true)), `expected the id of a task as ${form}, got ${JSON.stringify(id)}`);
  }
  const title = reader.text(map, "title");
  const gates = map.has("gates") ? reader.texts(map, "gates") : undefined;
  return {
    id,
    title,
    goal: reader.optionalText(map, "goal") ?? title,
    ...optional("epic", reader.optionalText(map, "epic")),
    ...optional("area", reader.optionalText(map, "area")),
    ...optional("role", reader.optionalText(map, "role")),
    skills: reader.texts(map, "skills"),
    files: reader.list(map, "files").flatMap((file) => fileOf(reader, file)),
    inputs: reader.texts(map, "inputs"),
    outputs: reader.texts(map, "outputs"),
    tests: reader.texts(map, "tests"),
    done: reader.texts(map, "done"),
    needs: reader.texts(map, "needs"),
    priority: reader.number(map, "priority", USUAL_PRIORITY, "a whole number from 1 to 10", (value) => {
      return Number.isInteger(value) && value >= 1 && value <= 10;
    }),
    risk: reader.oneOf(map, "risk", RISKS, "low"),
    ...(map.has("estimateMinutes")
      ? { estimateMinutes: reader.number(map, "estimateMinutes", 0, "minutes above 0", (value) => value > 0) }
      : {}),
    ...optional("gates", gates),
  };
}

function fileOf(reader: Reader, node: Node): readonly FileIntent[] {
  if (isScalar(node) && typeof node.value === "string") return reader.path(node, node.value, "edit");
  const [pair] = isMap(node) && node.items.length === 1 ? (node.items as Pair[]) : [];
  const change = CHANGES.find((each) => isScalar(pair?.key) && pair.key.value === each);
  if (change !== undefined && isScalar(pair?.value) && typeof pair.value.value === "string") {
    return reader.path(pair.value, pair.value.value, change);
  }
  reader.tell(offsetOf(node), `expected a path, or one of ${CHANGES.join(", ")} with a path, as \`new: src/a.ts\``);
  return [];
}

/** Reads fields and gathers what is wrong with them. */
class Reader {
  readonly #where: string;
  readonly #lines: LineCounter;
  readonly #problems: string[] = [];

  constructor(where: string, lines: LineCounter) {
    this.#where = where;
    this.#lines = lines;
  }

  tell(offset: number, problem: string): void {
    this.#problems.push(`${this.#where}:${this.#lines.linePos(offset).line}: ${problem}`);
  }

  throwProblems(): void {
    if (this.#problems.length > 0) throw new InputError(this.#problems);
  }

  /** An empty map where there is none. */
  map(node: unknown, what: string, fields: readonly string[]): YAMLMap {
    if (!isMap(node)) {
      this.tell(offsetOf(node), `expected ${what} as lines of \`name: value\`, got another form`);
      this.throwProblems();
      throw new InputError(this.#problems);
    }
    for (const { key } of node.items) {
      const name = isScalar(key) ? String(key.value) : "";
      if (fields.includes(name)) continue;
      const near = nearestNames(name, fields)[0];
      const hint = near === undefined ? `known: ${fields.join(", ")}` : `did you mean ${near}?`;
      this.tell(offsetOf(key), `expected a field of ${what}, got ${JSON.stringify(name)} (${hint})`);
    }
    return node;
  }

  text(map: YAMLMap, name: string): string {
    const text = this.optionalText(map, name);
    if (text === undefined || text.trim() === "") this.tell(offsetOf(map), `expected ${name}, got none`);
    return text ?? "";
  }

  optionalText(map: YAMLMap, name: string): string | undefined {
    const node = map.get(name, true);
    if (node === undefined || (isScalar(node) && node.value === null)) return undefined;
    if (isScalar(node) && (typeof node.value === "string" || typeof node.value === "number")) return String(node.value);
    this.tell(offsetOf(node), `expected ${name} as text, got another form`);
    return undefined;
  }

  list(map: YAMLMap, name: string): readonly Node[] {
    const node = map.get(name, true) as unknown;
    if (node === undefined || (isScalar(node) && node.value === null)) return [];
    if (isSeq(node)) return node.items as Node[];
    this.tell(offsetOf(node), `expected ${name} as a list, got another form`);
    return [];
  }

  texts(map: YAMLMap, name: string): readonly string[] {
    return this.list(map, name).flatMap((node) => {
      if (isScalar(node) && (typeof node.value === "string" || typeof node.value === "number"))
        return [String(node.value)];
      this.tell(
        offsetOf(node),
        `expected each of ${name} as text, got another form (put it in quotes if it holds a colon)`,
      );
      return [];
    });
  }

  number(map: YAMLMap, name: string, usual: number, expected: string, isAllowed: (value: number) => boolean): number {
    const node = map.get(name, true);
    if (node === undefined) return usual;
    if (isScalar(node) && typeof node.value === "number" && isAllowed(node.value)) return node.value;
    this.tell(
      offsetOf(node),
      `expected ${name} as ${expected}, got ${JSON.stringify(isScalar(node) ? node.value : null)}`,
    );
    return usual;
  }

  oneOf<T extends string>(map: YAMLMap, name: string, allowed: readonly T[], usual: T): T {
    const text = this.optionalText(map, name);
    if (text === undefined) return usual;
    const found = allowed.find((each) => each === text);
    if (found !== undefined) return found;
    this.tell(
      offsetOf(map.get(name, true)),
      `expected ${name} as one of ${allowed.join(", ")}, got ${JSON.stringify(text)}`,
    );
    return usual;
  }

  path(node: Node, path: string, change: FileIntent["change"]): readonly FileIntent[] {
    const isInside =
      path !== "" && !path.startsWith("/") && !/^[A-Za-z]:/.test(path) && !path.split(/[\\/]/).includes("..");
    if (isInside) return [{ path: path.replaceAll("\\", "/"), change }];
    this.tell(offsetOf(node), `expected a path inside the repository, got ${JSON.stringify(path)}`);
    return [];
  }
}

function optional<K extends string, T>(name: K, value: T | undefined): { readonly [P in K]?: T } {
  return (value === undefined ? {} : { [name]: value }) as { readonly [P in K]?: T };
}

function offsetOf(node: unknown): number {
  return (node as { readonly range?: readonly number[] | null } | undefined | null)?.range?.[0] ?? 0;
}
