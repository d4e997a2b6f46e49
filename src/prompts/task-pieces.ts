import type { LandingRejection } from "../core/landing.ts";
import type { FileIntent, PlanTask } from "../core/plan.ts";
import type { ChangedFile } from "../core/workspace.ts";
import { fenced, quotedName } from "./fence.ts";

/** A gate that did not let a change pass, with what it found. */
export interface GateProblem {
  readonly gate: string;
  readonly reason: string;
  readonly evidence: string;
}

/** Longest pieces, in characters, so that no file and no output can fill an agent's window. */
const LONGEST_TEXT = 24_000;
const LONGEST_EVIDENCE = 12_000;
const LONGEST_LINE = 1_000;
const MOST_LINES = 100;
const MOST_FILES = 200;
const MOST_PROBLEMS = 10;

/** A text that somebody else wrote, in a fence under a sentence that says what it is; empty where there is none. */
export function foreignText(sentence: string, text: string, longest = LONGEST_TEXT): string {
  return text.trim() === "" ? "" : `${sentence}\n\n${fenced(shortened(text.trim(), longest), "text")}`;
}

/** The task as its plan describes it, in one fence. */
export function taskText(task: PlanTask): string {
  const lines = [
    `id: ${line(task.id)}`,
    `title: ${line(task.title)}`,
    ...(task.area === undefined ? [] : [`area: ${line(task.area)}`]),
    `risk: ${task.risk}`,
    "",
    shortened(task.goal.trim(), LONGEST_TEXT),
    ...listed("What it starts from", task.inputs),
    ...listed("What it is to yield", task.outputs),
  ];
  return fenced(lines.join("\n"), "text");
}

export function doneText({ done }: PlanTask): string {
  return done.length === 0 ? "" : fenced(bullets(done), "text");
}

export function testsText({ tests }: PlanTask): string {
  return tests.length === 0 ? "" : `Tests that belong to it:\n\n${fenced(bullets(tests), "text")}`;
}

const INTENTS: Readonly<Record<FileIntent["change"], string>> = {
  edit: "edit",
  new: "new file",
  delete: "delete",
  rename: "rename",
};

/** The files that the plan expects to be touched; others may be refused by a gate. */
export function filesText({ files }: PlanTask): string {
  if (files.length === 0) return "";
  const rows = files.map(({ path, change }) => `- ${quotedName(path)}: ${INTENTS[change]}`);
  return `Files that are expected to change:\n\n${fenced(atMost(rows, MOST_FILES).join("\n"), "text")}`;
}

/** What is in the tree already; empty when nothing is. */
export function changesText(files: readonly ChangedFile[]): string {
  if (files.length === 0) return "";
  const rows = atMost(files.map(changeRow), MOST_FILES);
  return `What has been done so far, already in this folder:\n\n${fenced(rows.join("\n"), "text")}`;
}

/** One line a file: what happened to it and how many lines. */
export function changeRow({ path, status, from, added, removed, isBinary }: ChangedFile): string {
  const origin = from === undefined ? "" : ` from ${quotedName(from)}`;
  return `- ${quotedName(path)}: ${status}${origin}, ${isBinary ? "binary" : `+${added} -${removed}`}`;
}

/** Each gate with its reason and its evidence, fenced. */
export function problemsText(problems: readonly GateProblem[]): string {
  const told = problems.slice(0, MOST_PROBLEMS).map(({ gate, reason, evidence }) => {
    const head = `### ${quotedName(gate)}\n\n${fenced(shortened(reason.trim() || "no reason was given", LONGEST_LINE), "text")}`;
    const found = foreignText("What it found:", evidence, LONGEST_EVIDENCE);
    return found === "" ? head : `${head}\n\n${found}`;
  });
  const more = problems.length - told.length;
  return [...told, ...(more > 0 ? [`(${more} more that failed, left out)`] : [])].join("\n\n");
}

const REJECTED: Readonly<Record<LandingRejection["reason"], string>> = {
  conflict:
    "Others have changed the same lines. The files below now hold both sides, between `<<<<<<<`, `=======` and `>>>>>>>`: first what has landed, then yours. Put them together so that both intentions live on, and leave no such mark behind.",
  gates: "On its own your change passed its checks; together with what has landed meanwhile it does not.",
  empty:
    "On top of what has landed meanwhile nothing of your change is left. If the task is fulfilled already, change nothing and say so; otherwise do what is missing.",
};

/** Why the change did not land, the files, and both sides or the gates' output. */
export function conflictText({ reason, files, evidence, onto }: LandingRejection): string {
  const names = atMost(
    files.map((path) => `- ${quotedName(path)}`),
    MOST_FILES,
  );
  return [
    `It was tried on commit ${quotedName(onto)}. ${REJECTED[reason]}`,
    ...(names.length === 0 ? [] : [`The files:\n\n${fenced(names.join("\n"), "text")}`]),
    foreignText(reason === "conflict" ? "Both sides:" : "What was found:", evidence, LONGEST_EVIDENCE),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

/** Head and tail of a text that is too long, with what is left out between them. */
function shortened(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const half = Math.floor(longest / 2);
  const left = text.length - 2 * half;
  return `${text.slice(0, half).toWellFormed()}\n(${left} characters left out)\n${text.slice(-half).toWellFormed()}`;
}

function listed(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ["", `${title}:`, bullets(lines)];
}

function bullets(lines: readonly string[]): string {
  return atMost(
    lines.map((text) => `- ${line(text)}`),
    MOST_LINES,
  ).join("\n");
}

function atMost(rows: readonly string[], most: number): readonly string[] {
  return rows.length <= most ? rows : [...rows.slice(0, most), `- (${rows.length - most} more)`];
}

function line(text: string): string {
  return shortened(text.replaceAll(/\s+/g, " ").trim(), LONGEST_LINE);
}
