import type { PlanTask } from "../core/plan.ts";

/** Which run made a commit, and which agent in it. */
export interface Provenance {
  readonly run: string;
  /** The agent's name, as `codex` or `shell`. */
  readonly agent: string;
}

const LONGEST_SUBJECT = 72;
const LONGEST_BODY = 8_000;
/** What git takes for a trailer: a word, perhaps with dashes, and a colon. */
const TRAILER = /^[A-Za-z0-9][A-Za-z0-9-]*\s*:/;
/** Texts that end a message where it is sent on as a patch. */
const PATCH_START = /^(?:---|diff -|Index: )/;

/**
 * The message under which a task lands: its title, its goal, what was to be done, and trailers that say where it comes from.
 * The trailers are the last paragraph and the only lines that git reads as such, whatever stands in the task.
 */
export function commitMessage(task: PlanTask, { run, agent }: Provenance): string {
  const goal = task.goal
    .split("\n")
    .map(proseLine)
    .join("\n")
    .replaceAll(/\n{3,}/g, "\n\n")
    .trim();
  const done = task.done.map((line) => `- ${oneLine(line)}`).join("\n");
  const body = cut(
    [goal, ...(done === "" ? [] : [`Done when:\n\n${done}`])].filter((part) => part !== "").join("\n\n"),
  );
  const trailers = [`Swarm-Run: ${oneLine(run)}`, `Swarm-Task: ${oneLine(task.id)}`, `Swarm-Agent: ${oneLine(agent)}`];
  return `${[subjectOf(task), body, trailers.join("\n")].filter((part) => part !== "").join("\n\n")}\n`;
}

/** At most 72 characters, cut at a word where that loses little. */
function subjectOf({ title, id }: PlanTask): string {
  const whole = oneLine(title).replace(TRAILER_IN_SUBJECT, "$1 ") || id;
  if (whole.length <= LONGEST_SUBJECT) return whole;
  const letters = [...whole.slice(0, LONGEST_SUBJECT - 1)];
  // Half of a surrogate pair is no character.
  if (/[\uD800-\uDBFF]$/.test(letters.at(-1) ?? "")) letters.pop();
  const start = letters.join("");
  const space = start.lastIndexOf(" ");
  return `${(space > LONGEST_SUBJECT / 2 ? start.slice(0, space) : start).trimEnd()}\u2026`;
}

/** `Swarm-Task: x` as a title would be read as a trailer by tools that look at a message of one paragraph. */
const TRAILER_IN_SUBJECT = /^(Swarm-[A-Za-z]+)\s*:\s*/i;

/** A line of prose that no tool takes for a trailer or for the start of a patch. */
function proseLine(line: string): string {
  const text = printable(line).trimEnd();
  return TRAILER.test(text.trim()) || PATCH_START.test(text) || text.trim().startsWith("(cherry picked from")
    ? `> ${text.trim()}`
    : text;
}

function oneLine(text: string): string {
  return printable(text).replaceAll(/\s+/g, " ").trim();
}

/** Without control characters, and without those that change the direction of what follows. */
function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]/gu, " ");
}

function cut(text: string): string {
  return text.length <= LONGEST_BODY ? text : `${text.slice(0, LONGEST_BODY).trimEnd()}\n...`;
}
