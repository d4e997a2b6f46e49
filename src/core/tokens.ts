import type { Json } from "./json.ts";
import type { Message, ModelRequest, Price, Usage } from "./model.ts";

const LONG = 8_192;
const remembered = new Map<string, number>();

/** The length of a text in UTF-8 bytes. Long texts are remembered, since a swarm sends the same attachment a thousand times. */
export function utf8Bytes(text: string): number {
  if (text.length < LONG) return countBytes(text);
  const known = remembered.get(text);
  if (known !== undefined) return known;
  const bytes = countBytes(text);
  if (remembered.size >= 64) remembered.clear();
  remembered.set(text, bytes);
  return bytes;
}

/** Most of what is sent is ASCII, which an expression sees faster than a loop. */
const BEYOND_ASCII = /[^\0-\x7f]/;

function countBytes(text: string): number {
  let bytes = text.length;
  if (!BEYOND_ASCII.test(text)) return bytes;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80) continue;
    // A surrogate pair is two units and four bytes; any other unit above 0x7ff is three.
    bytes += unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff) ? 1 : 2;
  }
  return bytes;
}

const OVERHEAD_PER_MESSAGE = 16;

type Measure = (text: string) => number;

/** Sums by what they were made of: the draws of a swarm share their messages and their schema. */
class Measured {
  readonly #measure: Measure;
  readonly #known = new WeakMap<object, number>();

  constructor(measure: Measure) {
    this.#measure = measure;
  }

  tokensOf({ system, messages, schema }: ModelRequest): number {
    let sum = OVERHEAD_PER_MESSAGE;
    if (system !== undefined) sum += this.#measure(system) + OVERHEAD_PER_MESSAGE;
    for (const message of messages) sum += this.#known.get(message) ?? this.#ofMessage(message);
    return schema === undefined ? sum : sum + this.#ofSchema(schema.json);
  }

  #ofMessage(message: Message): number {
    let sum = OVERHEAD_PER_MESSAGE;
    for (const part of message.parts) sum += this.#measure(part) + 1;
    this.#known.set(message, sum);
    return sum;
  }

  #ofSchema(json: Json): number {
    if (typeof json !== "object" || json === null) return this.#measure(JSON.stringify(json));
    const known = this.#known.get(json);
    if (known !== undefined) return known;
    const tokens = this.#measure(JSON.stringify(json));
    this.#known.set(json, tokens);
    return tokens;
  }
}

const inBytes = new Measured(utf8Bytes);
/** Four characters each, the usual rule for English and code. */
const inQuarters = new Measured((text) => text.length / 4);

/** An upper bound of the input tokens: byte-level tokenizers never make more tokens than bytes. */
export function worstInputTokens(request: ModelRequest): number {
  return inBytes.tokensOf(request);
}

/** A likely number of input tokens: four characters each, the usual rule for English and code. */
export function likelyInputTokens(request: ModelRequest): number {
  return Math.ceil(inQuarters.tokensOf(request));
}

/** What the usage costs in US dollars; null when no price is known. */
export function costUsdOf(usage: Usage, price: Price | undefined): number | null {
  if (price === undefined) return null;
  const cached = usage.cachedInputTokens ?? 0;
  const fresh = Math.max(0, usage.inputTokens - cached);
  return (
    (fresh * price.inputUsd +
      cached * (price.cachedInputUsd ?? price.inputUsd) +
      usage.outputTokens * price.outputUsd) /
    1_000_000
  );
}

/** The most a request can cost in US dollars; null when no price is known. */
export function worstCostUsd(request: ModelRequest, price: Price | undefined): number | null {
  return costUsdOf({ inputTokens: worstInputTokens(request), outputTokens: request.maxOutputTokens }, price);
}
