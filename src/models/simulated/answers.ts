import type { Random } from "../../core/clock.ts";
import type { Finish } from "../../core/model.ts";
import { deliberationOf } from "./deliberation.ts";
import { drawsOf, pickOne } from "./draw.ts";
import { essay } from "./essay.ts";
import { inventedFields, rewrittenText } from "./inventions.ts";
import { judgementOf } from "./judgement.ts";
import { opinionOn } from "./opinion.ts";
import type { Option } from "./options.ts";
import { draftedFields } from "./plan-drafts.ts";
import type { Prompt } from "./prompt.ts";
import { type Quote, quoteDraws, quoted } from "./quotes.ts";
import { remarksOn } from "./review-remarks.ts";
import { valueFor } from "./schema-answer.ts";
import type { Shape } from "./shape.ts";
import { synthesis } from "./synthesis.ts";
import { inventedTests } from "./test-inventions.ts";

const QUESTION_REASONS = [
  (said: string, position: string) => `Simulated: asked ${said}, I would say ${position}.`,
  (said: string, position: string) => `Simulated: my answer to ${said} is ${position}.`,
  (said: string, position: string) => `Simulated: of the answers to ${said}, ${position} has the fewest surprises.`,
];
const FILE_REASONS = [
  (said: string, position: string) => `Simulated: ${position}, since the file says ${said}`,
  (said: string) => `Simulated: what decides it is ${said}`,
  (said: string) => `Simulated: this weighs most: ${said}`,
];
/** What is left to say when everything was quoted. */
const PLAIN_REASONS = [
  "Simulated: the other answers would need more to stand on.",
  "Simulated: it is the easiest to undo.",
  "Simulated: nothing that was given speaks against it.",
];

/** What a simulated model says, before any cut. */
export interface SimulatedAnswer {
  readonly text: string;
  readonly finish: Finish;
  readonly outputTokens: number;
}

/** The answer to a prompt, from the seed, the prompt and the sample alone; cut to the output cap at four characters a token. */
export function answerTo(prompt: Prompt, shape: Shape, sample: string, maxOutputTokens: number): SimulatedAnswer {
  const random = drawsOf("answer", shape.seed, prompt.digest, sample);
  const opinion = opinionOn(prompt, shape, sample);
  const text =
    prompt.schema === undefined
      ? prose(prompt, opinion, random)
      : structured(prompt, opinion, random, { shape, sample });
  return cutTo(text, maxOutputTokens);
}

/** What a simulated model says when it declines. */
export const REFUSAL: SimulatedAnswer = {
  text: "I cannot help with that. (Simulated refusal: no real model was asked.)",
  finish: "refused",
  outputTokens: 18,
};

function cutTo(text: string, maxOutputTokens: number): SimulatedAnswer {
  const outputTokens = Math.ceil(text.length / 4);
  if (outputTokens <= maxOutputTokens) return { text, finish: "stop", outputTokens };
  return { text: text.slice(0, maxOutputTokens * 4), finish: "length", outputTokens: maxOutputTokens };
}

function prose(prompt: Prompt, { told }: Option, random: Random): string {
  if (prompt.draft !== undefined) return rewrittenText(prompt.draft, prompt.critiques);
  return prompt.answers.length > 0 ? synthesis(prompt, told) : essay(prompt, told, random);
}

interface Drawn {
  readonly shape: Shape;
  readonly sample: string;
}

function structured(prompt: Prompt, { said, told }: Option, random: Random, { shape, sample }: Drawn): string {
  const next = quoteDraws(prompt.sources, random);
  const sentence = () => reasonOf(next(), told, random);
  const remarks = prompt.numbered.length === 0 ? undefined : () => remarksOn(prompt.numbered, random);
  const drawn = valueFor(prompt.schema ?? {}, { random, opinion: said, opinionInWords: told, sentence, remarks });
  const { schema, draft, existing, critiques } = prompt;
  const invented = inventedFields({ schema, draft, existing, critiques, random });
  const tests = inventedTests({ schema, text: prompt.tests, sources: prompt.sources, random });
  const drafted = draftedFields({ schema, text: prompt.plan, random });
  const nextReason = quoteDraws(prompt.sources, random);
  const reason = (position: string) => reasonOf(nextReason(), position, random);
  const deliberated = deliberationOf(prompt, { shape, sample, random, reason });
  const made = { ...judgementOf(schema, prompt.answers), ...invented, ...tests, ...drafted, ...deliberated };
  const value = Object.keys(made).length === 0 ? drawn : { ...(drawn as object), ...made };
  return prompt.fenced ? `\`\`\`json\n${JSON.stringify(value, null, 2)}\n\`\`\`` : JSON.stringify(value);
}

function reasonOf(quote: Quote | undefined, position: string, random: Random): string {
  if (quote === undefined) return pickOne(PLAIN_REASONS, random) ?? "";
  const form = pickOne(quote.file === undefined ? QUESTION_REASONS : FILE_REASONS, random);
  return form?.(quoted(quote.text), position) ?? "";
}
