import type { Random } from "../../core/clock.ts";
import type { Finish } from "../../core/model.ts";
import { drawsOf, pickOne, pickWeighted } from "./draw.ts";
import type { Prompt } from "./prompt.ts";
import { quoteFrom } from "./quote.ts";
import { valueFor } from "./schema-answer.ts";
import type { Opinion, Shape } from "./shape.ts";

const NEUTRAL = ["Yes", "No", "It depends"];
const LEADS = ["The input says", "What weighs most is", "I read", "This decides it"];
const TURNS = ["Against that stands", "One doubt remains", "I would also check", "The other side of it"];
const CLOSES = [
  "I would try it small first.",
  "I would measure before deciding more.",
  "I would write this down and move on.",
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
  const text = prompt.schema === undefined ? essay(prompt, opinion, random) : structured(prompt, opinion, random);
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

/** The short answer: drawn by the persona for itself at the rate of disagreement, else the one all personas share. */
export function opinionOn(prompt: Prompt, shape: Shape, sample: string): string {
  const isOwn = drawsOf("own", shape.seed, prompt.digest, sample)() < shape.disagreement;
  const random = drawsOf("opinion", shape.seed, isOwn ? prompt.digest : prompt.question, sample);
  if (shape.opinions.length > 0) return drawnFrom(shape.opinions, random);
  return pickOne(prompt.options.length > 0 ? prompt.options : NEUTRAL, random) ?? "";
}

function drawnFrom(opinions: readonly Opinion[], random: Random): string {
  const total = opinions.reduce((sum, opinion) => sum + opinion.weight, 0);
  // Rounding may leave the point a hair past the last one.
  return (pickWeighted(opinions, total, random) ?? opinions.at(-1))?.text ?? "";
}

function structured(prompt: Prompt, opinion: string, random: Random): string {
  const value = valueFor(prompt.schema ?? {}, {
    random,
    opinion,
    sentence: () => `Simulated: ${pickOne(LEADS, random)} ${quoted(prompt, random)}`,
  });
  return prompt.fenced ? `\`\`\`json\n${JSON.stringify(value, null, 2)}\n\`\`\`` : JSON.stringify(value);
}

function essay(prompt: Prompt, opinion: string, random: Random): string {
  return [
    `*Simulated answer: no real model was asked.* As ${prompt.persona}, my position is **${opinion}**.`,
    `${pickOne(LEADS, random)}:\n\n> ${quoteOrNothing(prompt, random)}`,
    `${pickOne(TURNS, random)}: ${quoted(prompt, random)} ${pickOne(CLOSES, random)}`,
  ].join("\n\n");
}

function quoted(prompt: Prompt, random: Random): string {
  return `“${quoteOrNothing(prompt, random)}”`;
}

function quoteOrNothing(prompt: Prompt, random: Random): string {
  return quoteFrom(prompt.sources, random) ?? "(nothing)";
}
