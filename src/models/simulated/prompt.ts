import type { Json } from "../../core/json.ts";
import type { ModelRequest } from "../../core/model.ts";
import { likelyInputTokens } from "../../core/tokens.ts";
import { digestOf } from "./draw.ts";
import { type GivenAnswer, givenAnswer } from "./given-answer.ts";
import { isOpenQuestion, type Option, optionsIn } from "./options.ts";
import { type NamedText, type PromptText, readPromptText } from "./prompt-text.ts";
import { type FileMaterial, materialOf, type Source, sourcesOf } from "./quotes.ts";
import type { NumberedFile } from "./review-remarks.ts";

/** What a simulated answer depends on, read from a request. */
export interface Prompt {
  /** Names everything that was asked, the persona included. */
  readonly digest: string;
  /** Names the question alone, without persona and files. */
  readonly question: string;
  /** Who answers: the persona's name where the prompt gives one, else from the first line of the system prompt. */
  readonly persona: string;
  /** What may be quoted: the user's files, or else the question; none of the instructions around them. */
  readonly sources: readonly Source[];
  /** Files that were given with line numbers, to be remarked upon. */
  readonly numbered: readonly NumberedFile[];
  /** What the question offers to choose from. */
  readonly options: readonly Option[];
  /** True where yes and no do not answer the question. */
  readonly isOpen: boolean;
  /** The answers of others that are to be put together; empty unless a synthesis is asked for. */
  readonly answers: readonly GivenAnswer[];
  /** What is to be criticised or written again. */
  readonly draft?: NamedText | undefined;
  readonly critiques: readonly NamedText[];
  /** Titles of what others had, not to be had again. */
  readonly existing: readonly string[];
  /** The sections about test cases and test files; empty where it has none. */
  readonly tests: string;
  /** The sections about where a council stands and who may sit in it; empty where it has none. */
  readonly council: string;
  /** The sections about a goal that is to be planned; empty where it has none. */
  readonly plan: string;
  /** Who was asked for one of those and gave none; empty when nobody. */
  readonly missing: string;
  /** The JSON schema asked for, native or described. */
  readonly schema?: Json | undefined;
  /** True when the schema stood in the prompt, so that the answer must be a fenced block. */
  readonly fenced: boolean;
  readonly inputTokens: number;
}

interface TextFacts extends Omit<PromptText, "files" | "answers"> {
  /** Unique within the reader. */
  readonly id: number;
  readonly digest: string;
  readonly files: readonly FileMaterial[];
  readonly answers: readonly GivenAnswer[];
}

const MOST_TEXTS = 4_096;
const MOST_CHARACTERS = 64 * 1024 * 1024;
const MOST_PROMPTS = 256;

/** A reader that takes each text and each whole prompt apart once, since a swarm sends the same ones a thousand times. */
export function promptReader(): (request: ModelRequest) => Prompt {
  const textFacts = rememberedTexts();
  const schemaText = rememberedSchemas();
  const prompts = new Map<string, Prompt>();
  return (request) => {
    const system = textFacts(request.system ?? "");
    const turns = request.messages.map(({ role, parts }) => ({ role, parts: parts.map(textFacts) }));
    const native = schemaText(request.schema?.json);
    const key = `${system.id}${turns.map((turn) => turn.role + turn.parts.map(({ id }) => id)).join()}\n${native}`;
    const known = prompts.get(key);
    if (known !== undefined) return known;
    if (prompts.size >= MOST_PROMPTS) prompts.clear();
    const prompt = promptOf(request, system, turns, native);
    prompts.set(key, prompt);
    return prompt;
  };
}

function rememberedTexts(): (text: string) => TextFacts {
  const remembered = new Map<string, TextFacts>();
  let characters = 0;
  let id = 0;
  return (text) => {
    const known = remembered.get(text);
    if (known !== undefined) return known;
    const read = readPromptText(text);
    id += 1;
    const files = read.files.map(materialOf);
    const facts = { ...read, id, digest: digestOf(text), files, answers: read.answers.map(givenAnswer) };
    characters += text.length;
    if (remembered.size >= MOST_TEXTS || characters > MOST_CHARACTERS) {
      remembered.clear();
      characters = text.length;
    }
    remembered.set(text, facts);
    return facts;
  };
}

/** The schema as text; a schema that is the same object again is written once. */
function rememberedSchemas(): (schema: Json | undefined) => string {
  const remembered = new WeakMap<object, string>();
  return (schema) => {
    if (typeof schema !== "object" || schema === null) return schema === undefined ? "" : JSON.stringify(schema);
    const known = remembered.get(schema);
    if (known !== undefined) return known;
    const text = JSON.stringify(schema);
    remembered.set(schema, text);
    return text;
  };
}

type Turn = { readonly role: "user" | "assistant"; readonly parts: readonly TextFacts[] };

function promptOf(request: ModelRequest, system: TextFacts, turns: readonly Turn[], native: string): Prompt {
  const asked = turns.filter((turn) => turn.role === "user").flatMap((turn) => turn.parts);
  const described = native === "" ? parsedSchema([system, ...asked]) : undefined;
  const unmarked = asked.map((text) => text.unmarked).filter((text) => text !== "");
  const question = asked.findLast((text) => text.question !== undefined)?.question ?? unmarked.join("\n\n");
  const files = asked.flatMap((text) => text.files);
  const named = asked.findLast((text) => text.persona !== undefined)?.persona;
  const words = turns.flatMap((turn) => [turn.role, ...turn.parts.map((part) => part.digest)]);
  return {
    digest: digestOf(system.digest, digestOf(...words, native)),
    question: digestOf(question),
    persona: named ?? viewpointOf(request.system ?? ""),
    sources: sourcesOf(files, question),
    numbered: files.flatMap((file) => file.numbered ?? []),
    options: optionsIn(question),
    isOpen: isOpenQuestion(question),
    answers: asked.flatMap((text) => text.answers),
    draft: asked.findLast((text) => text.drafts.length > 0)?.drafts[0],
    critiques: asked.flatMap((text) => text.critiques),
    existing: asked.flatMap((text) => text.existing),
    tests: asked.map((text) => text.tests).join("\n"),
    council: asked.map((text) => text.council).join("\n"),
    plan: asked.map((text) => text.plan).join("\n"),
    missing: asked.findLast((text) => text.missing !== undefined)?.missing ?? "",
    schema: request.schema?.json ?? described,
    fenced: described !== undefined,
    inputTokens: likelyInputTokens(request),
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

/** `a DBA` of `You are a DBA who ...`; a system prompt that says something else names nobody. */
function viewpointOf(system: string): string {
  const line = /\S[^\n]*/.exec(system)?.[0] ?? "";
  const told = /^[#>*\s]*(?:you are|you're|act as|you act as)\s+([^.:;,!?]+)/i.exec(line)?.[1] ?? "";
  const name = told.replace(/\s+(?:who|that|which|with|in charge)\s.*$/i, "").trim();
  return name === "" ? "an adviser without a persona" : name.slice(0, 80);
}
