import { InputError } from "../core/errors.ts";

const PART = /^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9_-])?$/;
const LONGEST = 200;

/** `swarm/RUN/TASK`; InputError for names that git, or a file system, would not take. */
export function branchName(run: string, task: string): string {
  const branch = `swarm/${run}/${task}`;
  const isFit = branch.split("/").every((part) => PART.test(part) && !part.includes("..") && !part.endsWith(".lock"));
  if (isFit && branch.length <= LONGEST) return branch;
  throw new InputError(
    `expected names of a run and a task of letters, digits, dots and dashes, ${LONGEST} characters together at most, got ${JSON.stringify(run)} and ${JSON.stringify(task)}`,
  );
}

/** A run's or a task's name as one name of a file. */
export function fileName(name: string): string {
  return encodeURIComponent(name);
}
