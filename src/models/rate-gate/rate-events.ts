import type { RateObservation } from "../../core/model.ts";
import { firstBurst, perMs, type RateAnchor, type RateEpisode, type RatePlan, SHARE_OF_LIMIT } from "./rate-plan.ts";

/** A wait without a figure from the provider starts here and doubles while nothing is accepted. */
const FIRST_WAIT_MS = 1_000;
const LONGEST_GUESSED_WAIT_MS = 8_000;
/** When refusals are strays, only a wait longer than this holds up everybody. */
const STRAY_WAIT_MS = 2_000;
/** So many neighbours taken, and so many times more than refused, say that a refusal was a stray. */
const STRAY_NEIGHBOURS = 4;
const STRAY_RATIO = 3;
/** Eight refused of the last 32: the limit is real, or has fallen. */
const DENSE_COUNT = 8;
const DENSE_SPAN = 32;
/** A measurement over more than this starts anew, so that it follows a limit that changes. */
const LONGEST_MEASURE_MS = 60_000;

/** A request that was let go as number `seq` at `sentMs` and came back refused for its rate. */
export interface Refusal {
  readonly seq: number;
  readonly sentMs: number;
  readonly retryAfterMs: number | undefined;
}

/** The request was taken by the provider. `spareTokens`: how many fewer it used than were set aside for it. */
export function answered(plan: RatePlan, seq: number, spareTokens: number): RatePlan {
  const after = withSpareTokens(plan, spareTokens);
  const { episode } = after;
  if (episode === undefined || !isNeighbour(after, seq)) return after;
  const neighbours = { ...after.neighbours, accepted: after.neighbours.accepted + 1 };
  const isStray = neighbours.accepted >= STRAY_NEIGHBOURS && neighbours.accepted >= STRAY_RATIO * neighbours.limited;
  if (!isStray) return { ...after, neighbours };
  return withStrays({ ...after, neighbours: { accepted: 0, limited: 0 } }, episode);
}

/** Takes back what the stray refusal did; if we were searching, the limit may still exist. */
function withStrays(plan: RatePlan, episode: RateEpisode): RatePlan {
  const isLong = plan.resumeAtMs !== undefined && plan.resumeAtMs - episode.fromMs > STRAY_WAIT_MS;
  return {
    ...plan,
    phase: episode.phaseBefore,
    strays: true,
    pace: plan.maxRate,
    floor: 0,
    anchor: episode.phaseBefore === "open" ? undefined : plan.anchor,
    episode: undefined,
    resumeAtMs: isLong ? plan.resumeAtMs : undefined,
    lastLimited: [],
  };
}

function withSpareTokens(plan: RatePlan, spareTokens: number): RatePlan {
  if (spareTokens === 0 || !Number.isFinite(plan.tokenRate)) return plan;
  return { ...plan, tokenCredit: Math.min(plan.tokenRate * 1_000, plan.tokenCredit + spareTokens) };
}

function isNeighbour({ episode }: RatePlan, seq: number): boolean {
  return episode !== undefined && episode.phaseBefore !== "paced" && seq > episode.firstSeq && seq <= episode.lastSeq;
}

/** The request was refused for its rate: everybody waits, and the limit is measured from what was accepted in between. */
export function limited(plan: RatePlan, refusal: Refusal, nowMs: number): RatePlan {
  const { seq, retryAfterMs } = refusal;
  const lastLimited = [...plan.lastLimited, seq].slice(-DENSE_COUNT);
  const isDense = lastLimited.length === DENSE_COUNT && seq - Math.min(...lastLimited) < DENSE_SPAN;
  const isStray = !isDense && (plan.strays || isBelowLimit(plan));
  if (isStray && (retryAfterMs ?? 0) <= STRAY_WAIT_MS) return { ...plan, lastLimited };
  if (plan.episode !== undefined && seq <= plan.episode.lastSeq) return sameEpisode(plan, refusal, nowMs);
  const closed = isShut(plan, seq) ? plan.closed + 1 : 0;
  const waitMs = pauseMs(retryAfterMs, closed);
  const paused: RatePlan = {
    ...plan,
    credit: 0,
    closed,
    lastLimited: closed > 0 ? plan.lastLimited : lastLimited,
    steadySinceMs: nowMs,
    resumeAtMs: Math.max(plan.resumeAtMs ?? 0, nowMs + waitMs),
    anchor: anchorWith(plan.anchor, seq),
    episode: { firstSeq: seq, lastSeq: plan.released, fromMs: nowMs, phaseBefore: plan.phase },
  };
  if (closed > 0) return paused;
  if (plan.phase === "open" || (plan.phase === "paced" && isDense)) return searching(paused, refusal);
  return measured(paused, refusal);
}

/** What the provider asks for, and longer when it took nothing the last time either. */
function pauseMs(retryAfterMs: number | undefined, closed: number): number {
  const guessedMs = Math.min(LONGEST_GUESSED_WAIT_MS, FIRST_WAIT_MS * 2 ** closed);
  return retryAfterMs === undefined || closed > 0 ? Math.max(retryAfterMs ?? 0, guessedMs) : retryAfterMs;
}

/** A refusal of a request that was already in flight tells nothing new, save a longer wait. */
function sameEpisode(plan: RatePlan, refusal: Refusal, nowMs: number): RatePlan {
  const askedUntil = refusal.retryAfterMs === undefined ? 0 : nowMs + refusal.retryAfterMs;
  const neighbours = isNeighbour(plan, refusal.seq)
    ? { ...plan.neighbours, limited: plan.neighbours.limited + 1 }
    : plan.neighbours;
  const anchor = anchorWith(plan.anchor, refusal.seq);
  const isLater = plan.resumeAtMs === undefined ? askedUntil - nowMs > STRAY_WAIT_MS : askedUntil > plan.resumeAtMs;
  return { ...plan, neighbours, anchor, resumeAtMs: isLater ? askedUntil : plan.resumeAtMs };
}

/** True when the measured provider surely takes more than we send, so that a refusal cannot be about the rate. */
function isBelowLimit({ phase, pace, floor, maxRate }: RatePlan): boolean {
  return phase === "paced" && floor > 0 && pace <= floor && pace < maxRate;
}

/** True when not one request was accepted since the last refusal. */
function isShut(plan: RatePlan, seq: number): boolean {
  return plan.episode !== undefined && plan.anchor !== undefined && seq === plan.episode.lastSeq + 1;
}

function anchorWith(anchor: RateAnchor | undefined, seq: number): RateAnchor | undefined {
  return anchor === undefined || seq <= anchor.seq ? anchor : { ...anchor, limited: anchor.limited + 1 };
}

function searching(plan: RatePlan, refusal: Refusal): RatePlan {
  const anchor = { seq: refusal.seq, sentMs: refusal.sentMs, limited: 0, sure: true };
  return { ...plan, phase: "search", ramped: 0, floor: 0, pace: plan.maxRate, anchor, lastLimited: [] };
}

/**
 * A token bucket is empty at each refusal, so what was accepted between two of them, give or take one, came in at its rate.
 * The longer the time since the anchor, the closer the bounds; the pace is 98 % of the upper one.
 */
function measured(plan: RatePlan, { seq, sentMs }: Refusal): RatePlan {
  const { anchor } = plan;
  if (anchor === undefined || sentMs <= anchor.sentMs) {
    const fresh = { seq, sentMs, limited: 0, sure: plan.phase === "search" };
    return { ...plan, anchor: fresh, pace: Math.max(plan.floor, Math.min(plan.pace, plan.maxRate)) };
  }
  const accepted = seq - anchor.seq - anchor.limited;
  const elapsedMs = sentMs - anchor.sentMs;
  const surely = (SHARE_OF_LIMIT * (accepted - 1)) / elapsedMs;
  const floor = Math.min(plan.maxRate, anchor.sure ? Math.max(plan.floor, surely) : plan.floor);
  const atMost = (SHARE_OF_LIMIT * (accepted + 1)) / elapsedMs;
  const pace = Math.min(plan.maxRate, Math.max(floor, atMost));
  const kept = elapsedMs > LONGEST_MEASURE_MS ? { seq, sentMs, limited: 0, sure: false } : anchor;
  return {
    ...plan,
    phase: "paced",
    pace,
    floor,
    anchor: kept,
    lastLimited: plan.phase === "paced" ? plan.lastLimited : [],
  };
}

/** A header named the limits: the pace is theirs from now on, less what was let go after the observed request. */
export function observed(
  plan: RatePlan,
  seq: number,
  observation: RateObservation,
  configured: ConfiguredRates,
): RatePlan {
  const maxRate = Math.min(configured.maxRate, perMs(observation.requestsPerMinute));
  const tokenRate = Math.min(configured.tokenRate, perMs(observation.tokensPerMinute));
  const withTokens =
    tokenRate === plan.tokenRate || observation.tokensPerMinute === undefined
      ? plan
      : { ...plan, tokenRate, tokenCredit: Math.min(plan.tokenCredit, tokenRate * 1_000) };
  if (observation.requestsPerMinute === undefined || maxRate === plan.maxRate) return withTokens;
  const unseen = plan.released - seq;
  const left = Math.max(0, (observation.remainingRequests ?? Number.POSITIVE_INFINITY) - unseen);
  return {
    ...withTokens,
    phase: "paced",
    maxRate,
    pace: maxRate,
    floor: maxRate,
    anchor: undefined,
    episode: undefined,
    credit: Math.min(plan.credit, left, firstBurst(maxRate)),
  };
}

/** The rates that the user's own limits allow; a header never raises them. */
export type ConfiguredRates = Pick<RatePlan, "maxRate" | "tokenRate">;
