import type { Json } from "../../core/json.ts";
import type { ModelRequest } from "../../core/model.ts";
import { likelyInputTokens } from "../../core/tokens.ts";
import { digestOf } from "./draw.ts";

/** What a simulated answer depends on, read from a request. */
export interface Prompt {
  /** Names everything that was asked, the persona included. */
  readonly digest: string;
  /** Names what was asked apart from the persona. */
  readonly question: string;
  /** Who answers, from the first line of the system prompt. */
  readonly persona: string;
  /** The user's texts, which may be quoted. */
  readonly sources: readonly string[];
  /** The letters of a multiple choice found in the prompt. */
  readonly options: readonly string[];
  /** The JSON schema asked for, native or described. */
  readonly schema?: Json | undefined;
  /** True when the schema stood in the prompt, so that the answer must be a fenced block. */
  readonly fenced: boolean;
  readonly inputTokens: number;
}

interface TextFacts {
  readonly digest: string;
  readonly sources: readonly string[];
  readonly options: readonly string[];
  readonly schemaText?: string | undefined;
}

const LONG = 8_192;

/** A reader that remembers what it learnt of up to 64 long texts, since a swarm sends the same attachment a thousand times. */
export function promptReader(): (request: ModelRequest) => Prompt {
  const remembered = new Map<string, TextFacts>();
  const factsOf = (text: string): TextFacts => {
    if (text.length < LONG) return readText(text);
    const known = remembered.get(text);
    if (known !== undefined) return known;
    const facts = readText(text);
    if (remembered.size >= 64) remembered.clear();
    remembered.set(text, facts);
    return facts;
  };
  return (request) => readPrompt(request, factsOf);
}

function readPrompt(request: ModelRequest, factsOf: (text: string) => TextFacts): Prompt {
  const system = factsOf(request.system ?? "");
  const turns = request.messages.map((message) => ({ role: message.role, parts: message.parts.map(factsOf) }));
  const asked = turns.filter((turn) => turn.role === "user").flatMap((turn) => turn.parts);
  const native = request.schema?.json;
  const described = native === undefined ? parsedSchema([system, ...asked]) : undefined;
  const question = digestOf(
    ...turns.flatMap((turn) => [turn.role, ...turn.parts.map((part) => part.digest)]),
    native === undefined ? "" : JSON.stringify(native),
  );
  return {
    digest: digestOf(system.digest, question),
    question,
    persona: personaOf(request.system ?? ""),
    sources: asked.flatMap((part) => part.sources),
    options: asked.findLast((part) => part.options.length > 0)?.options ?? [],
    schema: native ?? described,
    fenced: described !== undefined,
    inputTokens: likelyInputTokens(request),
  };
}

const SCHEMA_FENCE = "```json schema";

function readText(text: string): TextFacts {
  const digest = digestOf(text);
  const options = optionsIn(text);
  const start = text.lastIndexOf(SCHEMA_FENCE);
  const end = start < 0 ? -1 : text.indexOf("\n```", start + SCHEMA_FENCE.length);
  if (end < 0) return { digest, options, sources: text === "" ? [] : [text] };
  return {
    digest,
    options,
    sources: [text.slice(0, start), text.slice(end + 4)].filter((part) => part !== ""),
    schemaText: text.slice(start + SCHEMA_FENCE.length, end),
  };
}

/** The schema described last, so that a repair round that states it again wins; undefined when none is valid JSON. */
function parsedSchema(texts: readonly TextFacts[]): Json | undefined {
  for (const { schemaText } of texts.toReversed()) {
    if (schemaText === undefined) continue;
    try {
      return JSON.parse(schemaText) as Json;
    } catch {
      // A block that only looks like a schema is part of the user's text.
    }
  }
  return undefined;
}

const OPTION = /^[ \t]*(?:[-*][ \t]+)?\(?([A-Z])[).:][ \t]+\S/gm;

/** The letters A, B, ... of lines such as `A) text` or `- A: text`, at least two; looked for in the first and last 8,192 characters. */
function optionsIn(text: string): readonly string[] {
  const edges = text.length <= 2 * LONG ? text : `${text.slice(0, LONG)}\n${text.slice(-LONG)}`;
  const letters = new Set<string>();
  for (const match of edges.matchAll(OPTION)) letters.add(match[1] ?? "");
  const inOrder: string[] = [];
  while (letters.has(String.fromCharCode(65 + inOrder.length))) {
    inOrder.push(String.fromCharCode(65 + inOrder.length));
  }
  return inOrder.length >= 2 ? inOrder : [];
}

function personaOf(system: string): string {
  const firstLine = /\S[^\n]*/.exec(system)?.[0] ?? "";
  const plain = firstLine.replace(/^[#>*\s]+/, "").replace(/^(you are|you're|act as)\s+/i, "");
  const name = (/^[^.:;,!?]+/.exec(plain)?.[0] ?? "").trim();
  return name === "" ? "an adviser without a persona" : name.slice(0, 80);
}
