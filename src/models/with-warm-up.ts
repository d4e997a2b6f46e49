import type { Clock } from "../core/clock.ts";
import { CancelledError } from "../core/errors.ts";
import type { Call, Model, ModelRequest, ModelResponse } from "../core/model.ts";
import { cancelledBy, onAbort, throwIfAborted } from "./abort-signals.ts";

/** Providers keep a prompt prefix for five minutes after its last use. */
const WARM_MS = 240_000;
/** Longer than this the others don't wait for a first call: it may hang, or be told to come back in an hour. */
const PATIENCE_MS = 30_000;
/** After so many first calls that failed, waiting for another costs more than the prefix saves. */
const FIRST_CALLS = 3;
const REMEMBERED_PREFIXES = 256;

export interface WarmUpOptions {
  /** Prefixes shorter than this many characters are not waited for. Default 4096: less is not kept by any provider. */
  readonly minPrefixChars?: number | undefined;
  readonly clock: Clock;
}

interface Prefix {
  warmUntilMs: number;
  isLed: boolean;
  failures: number;
  readonly waiting: Set<() => void>;
  /** Ends the patience with the first call; there once somebody waits for it. */
  patience?: AbortController | undefined;
}

/**
 * Of calls that share a long prefix, sends one first; the others wait until it has ended and find the prefix in the
 * provider's prompt cache. If the first fails, the next one goes first; if it takes too long, all go.
 */
export function withWarmUp(model: Model, { minPrefixChars = 4_096, clock }: WarmUpOptions): Model {
  const prefixes = prefixesByText();
  const { embed } = model;

  function ask(request: ModelRequest, call: Call): Promise<ModelResponse> {
    const texts = prefixOf(request);
    const isShort = texts.reduce((sum, text) => sum + text.length, 0) < minPrefixChars;
    return isShort ? model.ask(request, call) : askWarm(texts, request, call);
  }

  async function askWarm(texts: readonly string[], request: ModelRequest, call: Call): Promise<ModelResponse> {
    const prefix = prefixes(texts);
    while (isCold(prefix)) {
      if (!prefix.isLed) return lead(prefix, request, call);
      losePatience(prefix);
      await turn(prefix, call);
    }
    return warmed(prefix, await model.ask(request, call));
  }

  function warmed(prefix: Prefix, response: ModelResponse): ModelResponse {
    prefix.warmUntilMs = clock.monotonic() + WARM_MS;
    prefix.failures = 0;
    return response;
  }

  function isCold(prefix: Prefix): boolean {
    return prefix.failures < FIRST_CALLS && clock.monotonic() >= prefix.warmUntilMs;
  }

  function giveUp(prefix: Prefix): void {
    prefix.failures = FIRST_CALLS;
    wake(prefix.waiting, prefix.waiting.size);
  }

  /** Starts with the first one who waits: of calls that share nothing, nobody does. */
  function losePatience(prefix: Prefix): void {
    if (prefix.patience !== undefined) return;
    const patience = new AbortController();
    prefix.patience = patience;
    void clock.sleep(PATIENCE_MS, patience.signal).then(() => {
      if (!patience.signal.aborted) giveUp(prefix);
    });
  }

  async function lead(prefix: Prefix, request: ModelRequest, call: Call): Promise<ModelResponse> {
    prefix.isLed = true;
    try {
      return warmed(prefix, await model.ask(request, call));
    } catch (error) {
      if (!(error instanceof CancelledError)) prefix.failures++;
      throw error;
    } finally {
      prefix.patience?.abort();
      prefix.patience = undefined;
      prefix.isLed = false;
      wake(prefix.waiting, isCold(prefix) ? 1 : prefix.waiting.size);
    }
  }

  return {
    name: model.name,
    facts: model.facts,
    ask,
    ...(embed !== undefined && { embed: embed.bind(model) }),
  };
}

/** What the requests of a swarm have in common: all but the last part of the first message. */
export function prefixOf({ system, messages }: ModelRequest): readonly string[] {
  const shared = messages[0]?.parts.slice(0, -1) ?? [];
  return system === undefined ? shared : [system, ...shared];
}

/** Finds the state of a prefix by its texts, without ever joining them: they may be megabytes. */
function prefixesByText(): (texts: readonly string[]) => Prefix {
  const numbers = new Map<string, number>();
  const prefixes = new Map<string, Prefix>();
  return (texts) => {
    if (numbers.size >= REMEMBERED_PREFIXES) {
      numbers.clear();
      prefixes.clear();
    }
    const key = texts.map((text) => numberOf(text, numbers)).join(" ");
    const known = prefixes.get(key);
    if (known !== undefined) return known;
    const prefix: Prefix = { warmUntilMs: Number.NEGATIVE_INFINITY, isLed: false, failures: 0, waiting: new Set() };
    prefixes.set(key, prefix);
    return prefix;
  };
}

function numberOf(text: string, numbers: Map<string, number>): number {
  const known = numbers.get(text);
  if (known !== undefined) return known;
  numbers.set(text, numbers.size);
  return numbers.size - 1;
}

function wake(waiting: Set<() => void>, count: number): void {
  let left = count;
  for (const go of waiting) {
    if (left-- <= 0) return;
    waiting.delete(go);
    go();
  }
}

/** Waits to be woken; CancelledError when the call is aborted or nothing new may be sent. */
function turn({ waiting }: Prefix, call: Call): Promise<void> {
  throwIfAborted(call.signal);
  throwIfAborted(call.admission);
  return new Promise((resolve, reject) => {
    const stop = (signal: AbortSignal) => () => {
      end();
      reject(cancelledBy(signal));
    };
    const go = () => {
      end();
      resolve();
    };
    const forgetSignal = onAbort(call.signal, stop(call.signal));
    const forgetAdmission = onAbort(call.admission, stop(call.admission));
    const end = () => {
      waiting.delete(go);
      forgetSignal();
      forgetAdmission();
    };
    waiting.add(go);
  });
}
