import { spawnSync } from "node:child_process";
import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";
import type { Holder } from "../core/run.ts";

/** What the operating system says of a process; undefined when there is none by that number. */
export interface ProcessState {
  /** In the system's own unit; compared, never computed with. */
  readonly startedAt: string;
  /** Ended, but not yet waited for by its parent. */
  readonly isZombie: boolean;
}

/** When the holder last said that it lives, and for how long that is believed. Milliseconds. */
export interface Heartbeat {
  readonly now: number;
  readonly heartbeatAt: number;
  readonly ttlMs: number;
}

/** This process, as the holder of a run. */
export function localHolder(): Holder {
  return {
    bootId: readText("/proc/sys/kernel/random/boot_id") ?? "",
    namespace: readLink("/proc/self/ns/pid") ?? "",
    pid: process.pid,
    startedAt: processState(process.pid)?.startedAt ?? "",
    host: hostname(),
  };
}

/** Tells live holders of runs from dead ones, as seen from this process; a word from a holder is believed for `ttlMs`. */
export function localLiveness(ttlMs: number) {
  const self = localHolder();
  return {
    self,
    stateOf: (holder: Holder, heartbeatAt: number, now: number) =>
      holderState(holder, self, { now, heartbeatAt, ttlMs }),
  };
}

/** Whether the holder of a run still lives, as far as `self` can tell. */
export function holderState(holder: Holder, self: Holder, heartbeat: Heartbeat): "alive" | "dead" {
  const seen = isLocal(holder, self) ? processState(holder.pid) : undefined;
  return judgeHolder(holder, self, seen, heartbeat);
}

/**
 * Decides without looking. In our own boot and namespace the process table knows at once; elsewhere only the heartbeat can
 * tell. A process that is there but has not said so for longer than the time to live is frozen, and counts as dead.
 */
export function judgeHolder(
  holder: Holder,
  self: Holder,
  seen: ProcessState | undefined,
  { now, heartbeatAt, ttlMs }: Heartbeat,
): "alive" | "dead" {
  const isGone = seen === undefined || seen.isZombie || seen.startedAt !== holder.startedAt;
  if (isLocal(holder, self) && isGone) return "dead";
  return now - heartbeatAt > ttlMs ? "dead" : "alive";
}

/** Reads a line of `/proc/PID/stat`. The command's name stands in parentheses and may itself hold spaces and parentheses. */
export function parseProcStat(line: string): ProcessState | undefined {
  const fields = line.slice(line.lastIndexOf(")") + 2).split(" ");
  const [state] = fields;
  const startedAt = fields[19];
  if (state === undefined || startedAt === undefined) return undefined;
  return { startedAt, isZombie: state === "Z" || state === "X" };
}

/** Reads what `ps -o stat=,lstart= -p PID` prints. */
export function parsePs(output: string): ProcessState | undefined {
  const line = output.trim();
  const space = line.indexOf(" ");
  if (space < 0) return undefined;
  return { startedAt: line.slice(space).trim().replaceAll(/ +/g, " "), isZombie: line.startsWith("Z") };
}

function isLocal(holder: Holder, self: Holder): boolean {
  return holder.bootId === self.bootId && holder.namespace === self.namespace && holder.host === self.host;
}

function processState(pid: number): ProcessState | undefined {
  if (process.platform === "linux") {
    const line = readText(`/proc/${pid}/stat`);
    return line === undefined ? undefined : parseProcStat(line);
  }
  const ps = spawnSync("ps", ["-o", "stat=,lstart=", "-p", String(pid)], {
    encoding: "utf8",
    env: { LC_ALL: "C", TZ: "UTC", PATH: "/bin:/usr/bin" },
  });
  return ps.status === 0 ? parsePs(ps.stdout) : undefined;
}

/** Undefined when there is no such file: another system, or a process that is gone. */
function readText(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8").trim();
  } catch {
    return undefined;
  }
}

function readLink(file: string): string | undefined {
  try {
    return readlinkSync(file);
  } catch {
    return undefined;
  }
}
