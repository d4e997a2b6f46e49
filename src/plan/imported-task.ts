import type { PlanTask } from "../core/plan.ts";

const LONGEST_ID = 40;
const LONGEST_TITLE = 120;
const USUAL_PRIORITY = 5;

/** Ids of letters, digits and dashes for texts, each once. */
export class UniqueIds {
  readonly #taken = new Set<string>();

  of(text: string): string {
    const plain = text
      .normalize("NFKD")
      .toLowerCase()
      .replaceAll(/\p{M}/gu, "")
      .replaceAll(/[^a-z0-9]+/g, "-")
      .slice(0, LONGEST_ID)
      .replaceAll(/^-+|-+$/g, "");
    const base = plain === "" ? "task" : plain;
    let id = base;
    for (let number = 2; this.#taken.has(id); number++) id = `${base}-${number}`;
    this.#taken.add(id);
    return id;
  }
}

export interface Imported {
  readonly title: string;
  readonly details?: string | undefined;
  readonly epic?: string | undefined;
  /** Each line can be checked; the title alone where there is none. */
  readonly done?: readonly string[] | undefined;
  readonly needs?: readonly string[] | undefined;
  readonly priority?: number | undefined;
}

/** A task of which only the words of a list are known. */
export function importedTask(
  id: string,
  { title, details = "", epic, done = [], needs = [], priority }: Imported,
): PlanTask {
  const line = title.replaceAll(/\s+/g, " ").trim();
  const isLong = [...line].length > LONGEST_TITLE;
  return {
    id,
    title: isLong ? `${[...line].slice(0, LONGEST_TITLE - 1).join("")}…` : line,
    goal: [line, details.trim()].filter((part) => part !== "").join("\n\n"),
    ...(epic === undefined ? {} : { epic }),
    skills: [],
    files: [],
    inputs: [],
    outputs: [],
    tests: [],
    done: done.length > 0 ? done : [`This is done and has tests: ${line}`],
    needs,
    priority: priority ?? USUAL_PRIORITY,
    risk: "low",
  };
}
