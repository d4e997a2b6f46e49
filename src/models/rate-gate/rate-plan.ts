import type { RateLimits } from "../../core/rate-gate.ts";

/**
 * How fast requests may go to one provider and key, as a value. `open`: no limit is known, a short ramp and then no pace at
 * all. `search`: a limit was hit and is felt for. `paced`: an even pace at the limit that was named or measured.
 */
export type RatePhase = "open" | "search" | "paced";

/** The provider's bucket is taken to be empty at this moment; what it accepts from here on measures its rate. */
export interface RateAnchor {
  /** Number of the refused request. */
  readonly seq: number;
  readonly sentMs: number;
  /** Refused requests with a later number. */
  readonly limited: number;
  /** Whether the pace was so far above the limit that the bucket was surely empty. */
  readonly sure: boolean;
}

/** One run of refusals: all requests that were in flight when the first of them became known. */
export interface RateEpisode {
  readonly firstSeq: number;
  readonly lastSeq: number;
  /** When the provider stopped accepting, and when it asked for requests again. */
  readonly fromMs: number;
  readonly phaseBefore: RatePhase;
}

export interface RatePlan {
  readonly phase: RatePhase;
  /** Requests a millisecond that are never exceeded: 98 % of the known limit; Infinity when unknown. */
  readonly maxRate: number;
  /** Tokens a millisecond; Infinity when unknown. */
  readonly tokenRate: number;
  /** Number of the last request let go, from 1. */
  readonly released: number;
  /** Requests let go since this ramp or search began. */
  readonly ramped: number;
  /** Requests that may go at once; grows with time. */
  readonly credit: number;
  /** Tokens that may go at once; a large request makes it negative. */
  readonly tokenCredit: number;
  readonly creditedAtMs: number;
  /** Requests a millisecond when paced. */
  readonly pace: number;
  /** What the provider certainly accepts; no single refusal slows us below it. */
  readonly floor: number;
  /** Nothing goes before this; set while the provider has us wait. */
  readonly resumeAtMs: number | undefined;
  readonly anchor: RateAnchor | undefined;
  readonly episode: RateEpisode | undefined;
  /** Episodes in a row with nothing accepted between them. */
  readonly closed: number;
  /** Requests sent soon after a refused one, while open or searching: how many the provider took, and refused. */
  readonly neighbours: { readonly accepted: number; readonly limited: number };
  /** True when refusals turned out to fall on single requests instead of on the rate. */
  readonly strays: boolean;
  /** Numbers of the last refused requests. */
  readonly lastLimited: readonly number[];
  /** When the pace was last changed or contradicted. */
  readonly steadySinceMs: number;
}

/** The share of a limit that is used: the rest is for clocks that differ and packets that overtake. */
export const SHARE_OF_LIMIT = 0.98;

const BURST = 10;

export function initialRatePlan(limits: RateLimits, nowMs: number): RatePlan {
  const maxRate = perMs(limits.requestsPerMinute);
  const tokenRate = perMs(limits.tokensPerMinute);
  const known = Number.isFinite(maxRate);
  return {
    phase: known ? "paced" : "open",
    maxRate,
    tokenRate,
    released: 0,
    ramped: 0,
    credit: known ? firstBurst(maxRate) : 1,
    tokenCredit: Number.isFinite(tokenRate) ? tokenRate * 1_000 : Number.POSITIVE_INFINITY,
    creditedAtMs: nowMs,
    pace: maxRate,
    floor: known ? maxRate : 0,
    resumeAtMs: undefined,
    anchor: undefined,
    episode: undefined,
    closed: 0,
    neighbours: { accepted: 0, limited: 0 },
    strays: false,
    lastLimited: [],
    steadySinceMs: nowMs,
  };
}

/** How many requests may go at once when a limit has become known: a second's worth, at most ten. */
export function firstBurst(maxRate: number): number {
  return Math.max(1, Math.min(maxRate * 1_000, BURST));
}

/** 98 % of a limit a minute, as a rate a millisecond; Infinity when there is none. */
export function perMs(perMinute: number | undefined): number {
  return perMinute === undefined ? Number.POSITIVE_INFINITY : (SHARE_OF_LIMIT * perMinute) / 60_000;
}

/** Requests let go for each doubling of the rate. */
const RAMP_BLOCK = 64;
const SEARCH_BLOCK = 32;
/** The ramp starts at one a millisecond; after seven doublings, 128 ms, it is over. */
const RAMP_DOUBLINGS = 7;
/** A ramp has no more credit than this earns: what a refused key or a limit has to say must be heard before more go, however busy we were. */
const RAMP_CREDIT_MS = 2;
const SEARCH_START = 0.1;
const SEARCH_MOST = 3.2;
/** While searching, requests go in groups: whether the neighbours of a refused one are refused too tells a limit from a stray. */
const SEARCH_GROUP = 4;
/** Most of a provider's pause that is made up for at once afterwards. */
const CATCH_UP_MS = 2_000;
const CATCH_UP_SHARE = 0.9;
const PROBE_AFTER_MS = 30_000;
const PROBE_STEP = 1.05;

function rateOf(plan: RatePlan): number {
  if (plan.phase === "paced") return plan.pace;
  if (plan.phase === "search") return searchRate(plan);
  const doublings = Math.floor(plan.ramped / RAMP_BLOCK);
  return doublings >= RAMP_DOUBLINGS ? Number.POSITIVE_INFINITY : 2 ** doublings;
}

/** The longer the provider has taken nothing, the more slowly it is asked whether it takes something again. */
function searchRate({ maxRate, closed, ramped }: RatePlan): number {
  const doublings = Math.floor(ramped / SEARCH_BLOCK) - Math.min(closed, 5);
  return Math.min(maxRate, SEARCH_MOST, SEARCH_START * 2 ** doublings);
}

/** While the provider takes nothing, one request goes ahead of the others. */
function searchGroup({ closed }: RatePlan): number {
  return closed > 0 ? 1 : SEARCH_GROUP;
}

function mostCredit(plan: RatePlan, rate: number): number {
  if (plan.phase === "open" && Number.isFinite(rate)) return Math.max(1, rate * RAMP_CREDIT_MS);
  if (plan.phase !== "paced") return 2 * RAMP_BLOCK;
  const second = rate * 1_000;
  return Math.max(1, Math.min(second, Math.max(BURST, second / 4)));
}

/** The plan at a later time: credit earned, a pause ended, a higher pace tried after half a minute without a refusal. */
export function advanced(before: RatePlan, nowMs: number): RatePlan {
  if (before.resumeAtMs !== undefined && nowMs < before.resumeAtMs) return before;
  const plan = probed(before.resumeAtMs === undefined ? before : resumed(before, before.resumeAtMs), nowMs);
  const elapsedMs = Math.max(0, nowMs - plan.creditedAtMs);
  if (elapsedMs === 0) return plan;
  const rate = rateOf(plan);
  const most = mostCredit(plan, rate);
  const earned = plan.credit + (Number.isFinite(rate) ? rate * elapsedMs : most);
  const tokens = Number.isFinite(plan.tokenRate)
    ? Math.min(plan.tokenRate * 1_000, plan.tokenCredit + plan.tokenRate * elapsedMs)
    : plan.tokenCredit;
  // Credit thrown away means that we asked for less than the pace, so what is accepted no longer measures the provider.
  const anchor = plan.phase !== "open" && earned > most && plan.credit < most ? undefined : plan.anchor;
  return {
    ...plan,
    credit: Math.max(plan.credit, Math.min(most, earned)),
    tokenCredit: tokens,
    creditedAtMs: nowMs,
    anchor,
  };
}

function resumed(plan: RatePlan, resumeAtMs: number): RatePlan {
  const pausedMs = Math.min(CATCH_UP_MS, resumeAtMs - (plan.episode?.fromMs ?? resumeAtMs));
  const share = plan.pace < plan.maxRate ? CATCH_UP_SHARE : 1;
  const credit = plan.phase === "paced" ? share * plan.pace * pausedMs : searchGroup(plan);
  return { ...plan, resumeAtMs: undefined, creditedAtMs: resumeAtMs, credit };
}

function probed(plan: RatePlan, nowMs: number): RatePlan {
  if (plan.phase !== "paced" || plan.pace >= plan.maxRate || nowMs - plan.steadySinceMs < PROBE_AFTER_MS) return plan;
  return { ...plan, pace: Math.min(plan.maxRate, plan.pace * PROBE_STEP), steadySinceMs: nowMs };
}

/** How many requests may go now, by their number alone; ask an {@link advanced} plan. */
export function mayGo(plan: RatePlan): number {
  if (plan.resumeAtMs !== undefined || plan.tokenCredit <= 0) return 0;
  if (!Number.isFinite(rateOf(plan))) return Number.POSITIVE_INFINITY;
  const whole = Math.floor(plan.credit + 1e-9);
  return plan.phase === "search" ? whole - (whole % searchGroup(plan)) : whole;
}

/** Milliseconds until {@link mayGo} can be more than now. */
export function nextLookMs(plan: RatePlan, nowMs: number): number {
  if (plan.resumeAtMs !== undefined) return Math.max(1, Math.ceil(plan.resumeAtMs - nowMs));
  const rate = rateOf(plan);
  const missing = (plan.phase === "search" ? searchGroup(plan) : 1) - plan.credit;
  const requestsMs = Number.isFinite(rate) && missing > 0 ? missing / rate : 0;
  const tokensMs = plan.tokenCredit <= 0 ? -plan.tokenCredit / plan.tokenRate : 0;
  return Math.max(2, Math.ceil(Math.max(requestsMs, tokensMs) + 1e-6));
}

/** One request of about so many tokens was let go; its number is the new `released`. */
export function letGo(plan: RatePlan, tokens: number): RatePlan {
  return {
    ...plan,
    released: plan.released + 1,
    ramped: plan.ramped + 1,
    credit: Math.max(0, plan.credit - 1),
    tokenCredit: plan.tokenCredit - tokens,
  };
}
