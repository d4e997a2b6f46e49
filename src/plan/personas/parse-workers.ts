import { InputError } from "../../core/errors.ts";
import type { Worker } from "./fit-persona.ts";

const NAME = /^[\p{L}\p{N}][\p{L}\p{N} .'_-]{0,63}$/u;
const MOST_PROBLEMS = 20;

/**
 * Reads workers from JSON lines, as `swarm personas generate` writes them; other fields are left out. InputError with the line of
 * each problem, and when there is none at all.
 */
export function parseWorkers(text: string, where: string): readonly Worker[] {
  const problems: string[] = [];
  const workers: Worker[] = [];
  const lineOf = new Map<string, number>();
  for (const [index, line] of text
    .replace(/^\ufeff/, "")
    .split(/\r?\n/)
    .entries()) {
    if (line.trim() === "") continue;
    const read = readWorker(line);
    if (typeof read === "string") {
      problems.push(`${where}:${index + 1}: ${read}`);
      continue;
    }
    const before = lineOf.get(read.name);
    if (before !== undefined) {
      problems.push(
        `${where}:${index + 1}: expected a name that no other has, got ${JSON.stringify(read.name)} of line ${before}`,
      );
    }
    lineOf.set(read.name, index + 1);
    workers.push(read);
  }
  if (problems.length === 0 && workers.length === 0) {
    problems.push(`${where}: expected a persona a line, as \`swarm personas generate\` writes them, got none`);
  }
  const more = problems.length - MOST_PROBLEMS;
  if (problems.length > 0) {
    throw new InputError([...problems.slice(0, MOST_PROBLEMS), ...(more > 0 ? [`${where}: and ${more} more`] : [])]);
  }
  return workers;
}

/** The worker, or what is wrong with the line. */
function readWorker(line: string): Worker | string {
  const value = parsed(line);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return `expected a JSON object with name, role and instructions, got ${JSON.stringify(line.slice(0, 60))}`;
  }
  const { name, role, skills, seniority, instructions } = value as Readonly<Record<string, unknown>>;
  if (typeof name !== "string" || !NAME.test(name)) {
    return `expected a name of 1 to 64 letters, digits, spaces, dots, dashes or underscores, got ${JSON.stringify(name) ?? "none"}`;
  }
  if (typeof role !== "string" || role.trim() === "") {
    return `expected role to be a text, got ${JSON.stringify(role) ?? "none"}`;
  }
  if (typeof instructions !== "string" || instructions.trim() === "") {
    return "expected instructions to be a text, got none";
  }
  if (skills !== undefined && !isTextList(skills)) return "expected skills to be a list of texts, got something else";
  if (seniority !== undefined && typeof seniority !== "string") {
    return `expected seniority to be a word such as senior, got ${JSON.stringify(seniority)}`;
  }
  return { name, role, skills: skills ?? [], seniority: seniority ?? "experienced", instructions };
}

function isTextList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    // Told with its line by the caller.
    return undefined;
  }
}
