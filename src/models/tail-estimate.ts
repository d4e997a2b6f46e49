/** Requests in flight that have all waited about equally long. */
export interface InFlight {
  readonly elapsedMs: number;
  readonly count: number;
}

/** How long requests take, learnt from those that finished and from those that have not yet. */
export interface TailEstimate {
  /** How many requests it has seen finish. */
  samples(): number;
  /** A request finished after this long. */
  finished(durationMs: number): void;
  /** A request was given up after this long; how long it would have taken is unknown. */
  left(elapsedMs: number): void;
  /** Milliseconds within which this share of the requests finishes; undefined while that cannot be told. */
  quantileMs(share: number, inFlight: Iterable<InFlight>): number | undefined;
}

/** Sixteen buckets an octave, 4.4 % each, up to 17 minutes. */
const PER_OCTAVE = 16;
const BUCKETS = 20 * PER_OCTAVE;
/** Beyond this many, old samples count half, so that the estimate follows a provider that gets slower. */
const MOST_SAMPLES = 4_096;

/**
 * The Kaplan-Meier estimator over a histogram of logarithmic buckets, with requests in flight as censored: at each duration,
 * the share that finishes is taken of all that were still running then. Over finished requests alone, the fastest twenty of
 * a thousand would make the others look late.
 */
export function tailEstimate(): TailEstimate {
  const events = new Float64Array(BUCKETS);
  const censored = new Float64Array(BUCKETS);
  const running = new Float64Array(BUCKETS);
  let seen = 0;
  let weight = 0;

  function age(): void {
    if (weight < MOST_SAMPLES) return;
    for (let bucket = 0; bucket < BUCKETS; bucket++) {
      events[bucket] = at(events, bucket) / 2;
      censored[bucket] = at(censored, bucket) / 2;
    }
    weight /= 2;
  }

  return {
    samples: () => seen,
    finished(durationMs) {
      add(events, durationMs, 1);
      seen++;
      weight++;
      age();
    },
    left(elapsedMs) {
      add(censored, elapsedMs, 1);
    },
    quantileMs(share, inFlight) {
      running.fill(0);
      for (const { elapsedMs, count } of inFlight) add(running, elapsedMs, count);
      let atRisk = sum(events) + sum(censored) + sum(running);
      let surviving = 1;
      for (let bucket = 0; bucket < BUCKETS && atRisk > 0; bucket++) {
        const ended = at(events, bucket);
        surviving *= 1 - ended / atRisk;
        if (ended > 0 && surviving <= 1 - share + 1e-9) return upperEdgeMs(bucket);
        atRisk -= ended + at(censored, bucket) + at(running, bucket);
      }
      return undefined;
    },
  };
}

function at(histogram: Float64Array, bucket: number): number {
  return histogram[bucket] ?? 0;
}

function add(histogram: Float64Array, ms: number, count: number): void {
  const bucket = Math.min(BUCKETS - 1, Math.floor(Math.log2(Math.max(1, ms)) * PER_OCTAVE));
  histogram[bucket] = at(histogram, bucket) + count;
}

function sum(histogram: Float64Array): number {
  let total = 0;
  for (const count of histogram) total += count;
  return total;
}

function upperEdgeMs(bucket: number): number {
  return 2 ** ((bucket + 1) / PER_OCTAVE);
}
