import type { NewEvent } from "../core/event.ts";
import { isSimulatedModel } from "../core/report.ts";
import { showUsd } from "../core/show-usd.ts";
import { showClock } from "./show-amount.ts";

/** What is known before the first event. */
export interface ProgressStart {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly planned?: number | undefined;
  /** Units that an earlier execution answered and that failed in it. */
  readonly answered?: number | undefined;
  readonly failed?: number | undefined;
  /** US dollars that earlier executions spent. */
  readonly costUsd?: number | undefined;
  readonly simulated?: boolean | undefined;
}

/** Where a run stands at a moment. */
export interface ProgressView {
  readonly planned: number | undefined;
  readonly answered: number;
  readonly refused: number;
  readonly failed: number;
  readonly inFlight: number;
  readonly costUsd: number;
  /** True when an answer came whose price is unknown, so that the cost is at least this. */
  readonly isCostPartial: boolean;
  /** Ends a second over the last ten seconds. */
  readonly perSecond: number;
  /** Milliseconds until all planned units have ended at that rate; undefined while unknown. */
  readonly leftMs: number | undefined;
  readonly elapsedMs: number;
  readonly simulated: boolean;
}

const WINDOW_MS = 10_000;
const REPAIR = "/repair";

/** Counts what the events of one execution say of its units. A repair round belongs to its unit and is not counted again. */
export class Progress {
  readonly #start: ProgressStart;
  readonly #inFlight = new Set<string>();
  readonly #ends: number[] = [];
  #answered: number;
  #failed: number;
  #refused = 0;
  #costUsd: number;
  #isCostPartial = false;
  #simulated: boolean;

  constructor(start: ProgressStart) {
    this.#start = start;
    this.#answered = start.answered ?? 0;
    this.#failed = start.failed ?? 0;
    this.#costUsd = start.costUsd ?? 0;
    this.#simulated = start.simulated ?? false;
  }

  apply(event: NewEvent): void {
    const { key = "", at } = event;
    const body = event.body as StepBody | null;
    if (body?.kind !== "ask") return;
    const step = `${event.run}/${key}`;
    if (event.kind === "step.started") this.#inFlight.add(step);
    if (event.kind !== "step.done" && event.kind !== "step.failed") return;
    this.#inFlight.delete(step);
    this.#pay(body);
    if (key.endsWith(REPAIR)) return;
    this.#ends.push(at);
    if (event.kind === "step.failed") this.#failed++;
    else if (body.output?.finish === "refused") this.#refused++;
    else this.#answered++;
  }

  view(nowMs: number): ProgressView {
    const elapsedMs = Math.max(0, nowMs - this.#start.at);
    const firstInWindow = this.#ends.findIndex((at) => at > nowMs - WINDOW_MS);
    if (firstInWindow > 0) this.#ends.splice(0, firstInWindow);
    if (firstInWindow < 0) this.#ends.length = 0;
    const perSecond =
      elapsedMs === 0 ? 0 : (this.#ends.length * 1_000) / Math.min(WINDOW_MS, Math.max(1_000, elapsedMs));
    const { planned } = this.#start;
    const left = planned === undefined ? 0 : planned - this.#answered - this.#refused - this.#failed;
    return {
      planned,
      answered: this.#answered,
      refused: this.#refused,
      failed: this.#failed,
      inFlight: this.#inFlight.size,
      costUsd: this.#costUsd,
      isCostPartial: this.#isCostPartial,
      perSecond,
      leftMs: left > 0 && perSecond > 0 ? (left * 1_000) / perSecond : undefined,
      elapsedMs,
      simulated: this.#simulated,
    };
  }

  #pay({ output }: StepBody): void {
    if (output === undefined) return;
    if (typeof output.model === "string") this.#simulated = isSimulatedModel(output.model);
    if (typeof output.costUsd === "number") this.#costUsd += output.costUsd;
    else this.#isCostPartial = true;
  }
}

/** The body of the events that a step's life makes. */
interface StepBody {
  readonly kind?: string;
  readonly output?: { readonly finish?: string; readonly model?: string; readonly costUsd?: number | null };
}

/** `36 answered, 12 in flight, 2 failed of 50 · 24/s · $0.0123 · 0:05 left`, with the last parts left out where they do not fit. */
export function progressLine(view: ProgressView, width: number): string {
  const parts = [...(view.simulated ? ["simulated"] : []), countsOf(view), ...figuresOf(view)];
  const least = view.simulated ? 2 : 1;
  while (parts.length > least && parts.join(" · ").length > width) parts.pop();
  return parts.join(" · ").slice(0, Math.max(0, width));
}

function countsOf({ answered, inFlight, refused, failed, planned }: ProgressView): string {
  const counts = [`${answered} answered`, `${inFlight} in flight`];
  if (refused > 0) counts.push(`${refused} refused`);
  if (failed > 0) counts.push(`${failed} failed`);
  return `${counts.join(", ")}${planned === undefined ? "" : ` of ${planned}`}`;
}

function figuresOf({ perSecond, costUsd, isCostPartial, leftMs, elapsedMs }: ProgressView): string[] {
  const figures: string[] = [];
  if (perSecond > 0) figures.push(perSecond >= 1 ? `${Math.round(perSecond)}/s` : `${Math.round(perSecond * 60)}/min`);
  if (isCostPartial && costUsd === 0) figures.push("price unknown");
  else figures.push(isCostPartial ? `at least ${showUsd(costUsd)}` : showUsd(costUsd));
  figures.push(leftMs === undefined ? showClock(elapsedMs) : `${showClock(leftMs)} left`);
  return figures;
}
