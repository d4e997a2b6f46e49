import type { PlanTask, TaskStatus } from "../core/plan.ts";
import { ReadyQueue } from "./ready-queue.ts";
import { RunningFiles } from "./running-files.ts";
import { minutesToEnd, type TaskGraph } from "./task-graph.ts";

export interface SchedulerOptions {
  /** Tasks of a role in work at once; a role that is not named has no limit of its own. */
  readonly roleSlots?: Readonly<Record<string, number>> | undefined;
  readonly minutesOf: (task: PlanTask) => number;
}

export type TaskEnd = "landed" | "failed" | "cancelled";

/** Tasks that wait for one path of a task in work. */
interface Line {
  readonly path: string;
  readonly queue: ReadyQueue;
}

/**
 * Decides which task starts next: of those whose needs have landed and that touch no file of a task in work, the most urgent;
 * of equals the one with the longest chain behind it. A decision costs the logarithm of the plan's size: of many that wait for one
 * file, its release wakes one.
 */
export class Scheduler {
  readonly #graph: TaskGraph;
  readonly #roleSlots: Readonly<Record<string, number>>;
  readonly #statuses: TaskStatus[];
  /** For each task how many of its needs have not landed. */
  readonly #open: number[];
  readonly #compare: (left: number, right: number) => number;
  readonly #ready: ReadyQueue;
  readonly #readyByRole = new Map<string, ReadyQueue>();
  readonly #rolesInWork = new Map<string, number>();
  readonly #files = new RunningFiles();
  /** For each task in work the lines behind it. */
  readonly #lines = new Map<number, Line[]>();
  /** For each task that was woken from a line, that line. */
  readonly #wokenFrom = new Map<number, Line>();
  readonly #counts: Record<TaskStatus, number>;

  constructor(graph: TaskGraph, { roleSlots = {}, minutesOf }: SchedulerOptions) {
    this.#graph = graph;
    this.#roleSlots = roleSlots;
    this.#open = graph.needs.map((needs) => needs.length);
    this.#statuses = graph.tasks.map(() => "pending");
    this.#counts = {
      pending: graph.tasks.length,
      ready: 0,
      running: 0,
      blocked: 0,
      landed: 0,
      failed: 0,
      cancelled: 0,
    };
    const minutes = minutesToEnd(graph, minutesOf);
    const urgency = (task: number) => graph.tasks[task]?.priority ?? 0;
    this.#compare = (left, right) =>
      urgency(right) - urgency(left) || (minutes[right] ?? 0) - (minutes[left] ?? 0) || left - right;
    this.#ready = new ReadyQueue(this.#compare);
    for (const role of Object.keys(roleSlots)) this.#readyByRole.set(role, new ReadyQueue(this.#compare));
    for (const [task, open] of this.#open.entries()) if (open === 0) this.#makeReady(task);
  }

  /** How many tasks are in each state. */
  get counts(): Readonly<Record<TaskStatus, number>> {
    return this.#counts;
  }

  statusOf(id: string): TaskStatus | undefined {
    const task = this.#graph.numberOf.get(id);
    return task === undefined ? undefined : this.#statuses[task];
  }

  /** The task to start now, which is in work from here on; undefined when none may start before another has ended. */
  next(): PlanTask | undefined {
    for (let number = this.#pop(); number !== undefined; number = this.#pop()) {
      const task = this.#graph.tasks[number];
      const line = this.#wokenFrom.get(number);
      this.#wokenFrom.delete(number);
      if (task === undefined || this.#statuses[number] !== "ready") {
        this.#wakeOneOf(line);
        continue;
      }
      const obstacle = this.#files.obstacleOf(task.files);
      if (obstacle === undefined) {
        this.#start(number, task, line);
        return task;
      }
      this.#lineBehind(obstacle.task, obstacle.path).queue.push(number);
      this.#wakeOneOf(line);
    }
    return undefined;
  }

  /** A task has ended. What waits only for it may start; what needs a task that did not land is blocked. */
  ended(id: string, end: TaskEnd): void {
    const number = this.#graph.numberOf.get(id);
    const task = number === undefined ? undefined : this.#graph.tasks[number];
    if (number === undefined || task === undefined) return;
    const wasRunning = this.#statuses[number] === "running";
    this.#set(number, end);
    if (wasRunning) this.#free(number, task);
    if (end !== "landed") {
      this.#blockFollowers(number);
      return;
    }
    for (const follower of this.#graph.followers[number] ?? []) {
      const open = (this.#open[follower] ?? 0) - 1;
      this.#open[follower] = open;
      if (open === 0 && this.#statuses[follower] === "pending") this.#makeReady(follower);
    }
  }

  /** The best of all that are ready and whose role has a free slot. */
  #pop(): number | undefined {
    let best = this.#ready;
    for (const [role, queue] of this.#readyByRole) {
      if (queue.first === undefined || (this.#rolesInWork.get(role) ?? 0) >= (this.#roleSlots[role] ?? 0)) continue;
      if (best.first === undefined || this.#compare(queue.first, best.first) < 0) best = queue;
    }
    return best.pop();
  }

  #start(number: number, { files, role }: PlanTask, line: Line | undefined): void {
    this.#set(number, "running");
    this.#files.hold(number, files);
    if (role !== undefined) this.#rolesInWork.set(role, (this.#rolesInWork.get(role) ?? 0) + 1);
    // Whoever waited for the same path before waits for this task now.
    if (line !== undefined && line.queue.size > 0) this.#lines.set(number, [line]);
  }

  #free(number: number, { files, role }: PlanTask): void {
    this.#files.release(number, files);
    if (role !== undefined) this.#rolesInWork.set(role, (this.#rolesInWork.get(role) ?? 1) - 1);
    const lines = this.#lines.get(number) ?? [];
    this.#lines.delete(number);
    for (const line of lines) {
      // Those who wait for a folder need not be in each other's way.
      do this.#wakeOneOf(line);
      while (line.path.endsWith("/") && line.queue.size > 0);
    }
  }

  #lineBehind(task: number, path: string): Line {
    const lines = this.#lines.get(task) ?? [];
    this.#lines.set(task, lines);
    const known = lines.find((line) => line.path === path);
    if (known !== undefined) return known;
    const line = { path, queue: new ReadyQueue(this.#compare) };
    lines.push(line);
    return line;
  }

  #wakeOneOf(line: Line | undefined): void {
    if (line === undefined) return;
    for (let number = line.queue.pop(); number !== undefined; number = line.queue.pop()) {
      if (this.#statuses[number] !== "ready") continue;
      this.#wokenFrom.set(number, line);
      this.#queueOf(number).push(number);
      return;
    }
  }

  #blockFollowers(failed: number): void {
    const reached = [...(this.#graph.followers[failed] ?? [])];
    for (let at = 0; at < reached.length; at++) {
      const follower = reached[at] ?? 0;
      if (this.#statuses[follower] !== "pending") continue;
      this.#set(follower, "blocked");
      for (const next of this.#graph.followers[follower] ?? []) reached.push(next);
    }
  }

  #makeReady(task: number): void {
    this.#set(task, "ready");
    this.#queueOf(task).push(task);
  }

  #queueOf(task: number): ReadyQueue {
    const role = this.#graph.tasks[task]?.role;
    return (role === undefined ? undefined : this.#readyByRole.get(role)) ?? this.#ready;
  }

  #set(task: number, status: TaskStatus): void {
    this.#counts[this.#statuses[task] ?? "pending"]--;
    this.#counts[status]++;
    this.#statuses[task] = status;
  }
}
