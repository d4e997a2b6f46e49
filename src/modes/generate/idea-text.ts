import type { Idea } from "../../prompts/generate.ts";
import { oneLine } from "../vote-blocks.ts";

/** What makes an idea this one and no other: what is compared to tell families apart. */
export function ideaClaim({ title, summary }: Idea): string {
  return `${oneLine(title).replace(/[.:]$/, "")}. ${oneLine(summary)}`;
}

/** An idea in full as Markdown, its title left out. Each text of the model stands on one line, so that it opens no section of its own. */
export function ideaText({ summary, mechanism, tradeoffs, feasibility, cost, scores = {} }: Idea): string {
  const given = Object.entries(scores).map(([name, score]) => `${name} ${score}`);
  return [
    oneLine(summary),
    `How it works: ${oneLine(mechanism)}`,
    `Trade-offs:\n${tradeoffs.map((one) => `- ${oneLine(one)}`).join("\n")}`,
    `Feasibility ${feasibility.score} of 100: ${oneLine(feasibility.why)}`,
    `Cost ${cost.level}: ${oneLine(cost.why)}`,
    ...(given.length === 0 ? [] : [`Its author's scores of 100: ${given.join(", ")}.`]),
  ].join("\n\n");
}

/** An idea with its title, as a draft that can be refined. */
export function ideaDraft(idea: Idea): string {
  return `Title: ${oneLine(idea.title)}\n\n${ideaText(idea)}`;
}
