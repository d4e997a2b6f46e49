import { drawsOf, pickWeighted } from "./draw.ts";
import type { Option } from "./options.ts";
import type { Prompt } from "./prompt.ts";
import type { Shape } from "./shape.ts";

const NEUTRAL: readonly Option[] = ["Yes", "No", "It depends"].map((text) => ({ said: text, told: text }));
/** For prose about a question that yes and no do not answer; a ballot still counts the usual three. */
const OPEN: readonly Option[] = [
  { said: "Yes", told: "Keep it simple" },
  { said: "No", told: "Measure first" },
  { said: "It depends", told: "It depends" },
];

type Weighted = Option & { readonly weight: number };

/** The short answer: drawn by the persona for itself at the rate of disagreement, else the one all personas share. */
export function opinionOn(prompt: Prompt, shape: Shape, sample: string): Option {
  const isOwn = drawsOf("own", shape.seed, prompt.digest, sample)() < shape.disagreement;
  const random = drawsOf("opinion", shape.seed, isOwn ? prompt.digest : prompt.question, sample);
  const weighted = weightedOptions(prompt, shape);
  const total = weighted.reduce((sum, { weight }) => sum + weight, 0);
  // Rounding may leave the point a hair past the last one.
  return pickWeighted(weighted, total, random) ?? weighted.at(-1) ?? { said: "", told: "" };
}

function weightedOptions(prompt: Prompt, shape: Shape): readonly Weighted[] {
  if (shape.opinions.length > 0) return shape.opinions.map(({ text, weight }) => ({ said: text, told: text, weight }));
  const options = prompt.options.length > 0 ? prompt.options : prompt.isOpen ? OPEN : NEUTRAL;
  return ranked(options, shape.seed, prompt.question);
}

/** One option leads with 55 to 68 of 100, the others follow at falling shares; which is which follows from seed and question. */
function ranked(options: readonly Option[], seed: number, question: string): readonly Weighted[] {
  const random = drawsOf("weights", seed, question);
  const order = options.map((option) => ({ option, place: random() })).sort((one, other) => one.place - other.place);
  const leader = 0.55 + random() * 0.13;
  let left = 1 - leader;
  return order.map(({ option }, rank) => {
    if (rank === 0) return { ...option, weight: leader };
    const weight = rank === order.length - 1 ? left : left * (0.55 + random() * 0.15);
    left -= weight;
    return { ...option, weight };
  });
}
