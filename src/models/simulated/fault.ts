/**
 * How a simulated request goes wrong. A number is the HTTP status of the reply. `hang` never answers, `truncate` cuts the
 * body, `drop` closes the connection without a word, `malformed` is no JSON, `empty` has no body, `refuse` declines to answer.
 */
export type Fault = number | "hang" | "truncate" | "drop" | "malformed" | "empty" | "refuse";

/** A fault and the share of requests, from 0 to 1, that it befalls. */
export interface FaultShare {
  readonly fault: Fault;
  readonly weight: number;
}

const NAMED = ["hang", "truncate", "drop", "malformed", "empty", "refuse"] as const;

/** `429:5%,hang:0.5%`: statuses from 400 to 599 and named faults, each once, at most 100 % together; undefined when it is not that. */
export function parseFaults(text: string): readonly FaultShare[] | undefined {
  const shares: FaultShare[] = [];
  for (const item of text.split(",")) {
    const match = /^([a-z]+|[45]\d\d):(\d+(?:\.\d+)?)%$/.exec(item.trim());
    if (match === null) return undefined;
    const fault = parseFault(match[1] ?? "");
    if (fault === undefined || shares.some((share) => share.fault === fault)) return undefined;
    shares.push({ fault, weight: Number(match[2]) / 100 });
  }
  const sum = shares.reduce((total, share) => total + share.weight, 0);
  return sum <= 1 + 1e-9 ? shares : undefined;
}

function parseFault(text: string): Fault | undefined {
  return /^\d/.test(text) ? Number(text) : NAMED.find((name) => name === text);
}
