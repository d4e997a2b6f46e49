import type { Random } from "../../core/clock.ts";
import { pickOne } from "./draw.ts";
import type { Prompt } from "./prompt.ts";
import { type Quote, quoteDraws, quoted } from "./quotes.ts";

const LEADS = ["What carries it for me", "What decides it", "I build on this", "This weighs most"];
const FOR = ["This speaks for it too", "In the same direction points", "It also rests on"];
const AGAINST = ["Against it stands", "One doubt remains", "What I could be wrong about"];
const CLOSES = [
  "I would try it small first.",
  "I would measure before deciding more.",
  "I would write this down and move on.",
];
const EXTRA_CHECKS = [
  "A trial of a week that ends otherwise than I expect.",
  "A figure that nobody has given yet: what it costs to be wrong.",
  "Somebody who has done it and would not do it again.",
];
const CHECKS = [
  (said: string) => `A measurement that contradicts ${said}`,
  (said: string) => `A case from practice in which this did not hold: ${said}`,
  (said: string) => `Somebody who shows that this is no longer true: ${said}`,
];

/** What one persona says in prose: its position, what it rests on, and what would change its mind. */
export function essay(prompt: Prompt, position: string, random: Random): string {
  const next = quoteDraws(prompt.sources, random);
  const first = next();
  const points = [pointOf(FOR, next(), random), pointOf(AGAINST, next(), random)].filter((point) => point !== "");
  return [
    `*Simulated answer: no real model was asked.* As ${prompt.persona}, my position is **${position}**.`,
    first === undefined ? "" : `${leadTo(first, random)}:\n\n> ${first.text}`,
    points.join("\n"),
    pickOne(CLOSES, random) ?? "",
    `### What would change my mind\n\n${checksOf(next() ?? first, random)}`,
  ]
    .filter((paragraph) => paragraph !== "")
    .join("\n\n");
}

function leadTo({ file }: Quote, random: Random): string {
  return file === undefined ? "You ask" : `${pickOne(LEADS, random)}, from ${inCode(file)}`;
}

function pointOf(leads: readonly string[], quote: Quote | undefined, random: Random): string {
  if (quote === undefined) return "";
  const place = quote.file === undefined ? "" : ` (${inCode(quote.file)})`;
  return `- ${pickOne(leads, random)}: ${quoted(quote.text)}${place}`;
}

/** What a question says of itself is nothing to check; what a file says is. */
function checksOf(quote: Quote | undefined, random: Random): string {
  const extra = `- ${pickOne(EXTRA_CHECKS, random)}`;
  const check = pickOne(CHECKS, random);
  if (quote?.file === undefined || check === undefined) return extra;
  return `- ${check(quoted(quote.text))}\n${extra}`;
}

function inCode(file: string): string {
  return `\`${file.replaceAll("`", "'")}\``;
}
