import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

/** One living process, as far as it matters whether it belongs to an agent. */
export interface ProcessRow {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  /** 0 where the system does not tell. */
  readonly session: number;
}

/** How the processes of one attempt are known. */
export interface Belonging {
  /** The number of the first process, which leads group and session; undefined when only the marker is known. */
  readonly leader?: number | undefined;
  /** `NAME=value`, or the beginning of it, that stands in the environment of each. */
  readonly marker: string;
}

/**
 * The living processes that belong to an attempt: those of its group or session, and on Linux also those that left both but
 * carry its marker in their environment. Neither this process nor one above it is ever among them.
 */
export async function livingProcesses(belonging: Belonging): Promise<readonly number[]> {
  return belongingTo(await processRows(), belonging, process.pid, environmentOf).map(({ pid }) => pid);
}

/** Decides which rows belong; `environment` answers the NUL-separated environment of a process, empty where it cannot be read. */
export function belongingTo(
  rows: readonly ProcessRow[],
  { leader, marker }: Belonging,
  self: number,
  environment: (pid: number) => string,
): readonly ProcessRow[] {
  const kept = ancestorsOf(self, rows);
  return rows.filter((row) => {
    if (kept.has(row.pid)) return false;
    if (leader !== undefined && (row.pid === leader || row.group === leader || row.session === leader)) return true;
    return `\0${environment(row.pid)}`.includes(`\0${marker}`);
  });
}

function ancestorsOf(self: number, rows: readonly ProcessRow[]): ReadonlySet<number> {
  const parents = new Map(rows.map(({ pid, parent }) => [pid, parent]));
  const found = new Set<number>();
  for (let pid: number | undefined = self; pid !== undefined && pid > 0 && !found.has(pid); pid = parents.get(pid)) {
    found.add(pid);
  }
  return found;
}

async function processRows(): Promise<readonly ProcessRow[]> {
  if (process.platform !== "linux") return rowsOfPs(await ps());
  return readdirSync("/proc").flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    const row = rowOfStat(readOrEmpty(`/proc/${name}/stat`));
    return row === undefined ? [] : [row];
  });
}

/** Reads a line of `/proc/PID/stat`; undefined for what has ended. The name stands in parentheses and may hold some itself. */
export function rowOfStat(line: string): ProcessRow | undefined {
  const pid = Number.parseInt(line, 10);
  const [state, parent, group, session] = line.slice(line.lastIndexOf(")") + 2).split(" ");
  if (Number.isNaN(pid) || state === undefined || state === "Z" || state === "X") return undefined;
  return { pid, parent: Number(parent), group: Number(group), session: Number(session) };
}

/** Reads what `ps -Ao pid=,ppid=,pgid=,stat=` prints. */
export function rowsOfPs(output: string): readonly ProcessRow[] {
  return output.split("\n").flatMap((line) => {
    const [pid, parent, group, state] = line.trim().split(/\s+/);
    if (state === undefined || state.startsWith("Z")) return [];
    return [{ pid: Number(pid), parent: Number(parent), group: Number(group), session: 0 }];
  });
}

function ps(): Promise<string> {
  return new Promise((resolve) => {
    const env = { LC_ALL: "C", PATH: "/bin:/usr/bin" };
    execFile("ps", ["-Ao", "pid=,ppid=,pgid=,stat="], { env, maxBuffer: 16 * 1024 * 1024 }, (_, stdout) =>
      resolve(stdout),
    );
  });
}

function environmentOf(pid: number): string {
  return process.platform === "linux" ? readOrEmpty(`/proc/${pid}/environ`) : "";
}

/** Empty for a process that is gone, or is somebody else's. */
function readOrEmpty(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
