import { ProviderError, type ProviderScope } from "../../src/core/errors.ts";
import type { Block } from "../../src/core/report.ts";
import type { GenerateInput } from "../../src/modes/generate/generate-input.ts";
import type { Idea } from "../../src/prompts/generate.ts";
import { questionOf, type Script } from "./mode-run.ts";

export const CACHE = "Put a cache in front of the database for hot reads";
/** The same in other words. */
export const CACHED = "Cache hot reads in front of the database";
export const SHARD = "Split the tables over several machines by customer";
export const LETTER = "Write to each guest and ask for patience";

const LENSES = [
  { name: "simplicity", text: "Look for few parts." },
  { name: "cost", text: "Count money." },
];

/** A question for so many ideas of one member through two lenses. */
export function inputOf(samples: number, change: Partial<GenerateInput> = {}): GenerateInput {
  return {
    ...questionOf({ prompt: "How do we make reads fast?" }),
    samples,
    lenses: LENSES,
    temperatures: [0.6, 0.8, 1],
    variedModels: [],
    rankBy: ["novelty", "feasibility"],
    scored: [],
    untilSaturated: false,
    ...change,
  };
}

export function ideaOf(title: string, change: Partial<Idea> = {}): Idea {
  return {
    title,
    summary: `${title}.`,
    mechanism: "It is done step by step.",
    tradeoffs: ["It takes time."],
    feasibility: { score: 50, why: "It was done before." },
    cost: { level: "low", why: "It needs little." },
    ...change,
  };
}

/** An idea as a model writes it. */
export function idea(title: string, change: Partial<Idea> = {}): string {
  return JSON.stringify(ideaOf(title, change));
}

export const CRITIQUE_SAID = JSON.stringify({
  strengths: ["It is small."],
  weaknesses: ["Nobody says who clears it."],
  conflicts: [],
  fixes: ["Name who clears it."],
});

export function failure(scope: ProviderScope): ProviderError {
  return new ProviderError(`${scope} failed`, { provider: "sim", scope, retryable: false });
}

/** Ideas of these titles, in the order of the calls. */
export function scriptOf(titles: readonly string[]): Script {
  return Object.fromEntries(titles.map((title, index) => [`idea/${index + 1}`, idea(title)]));
}

/** The first table with that column. */
export function tableWith(blocks: readonly Block[] | undefined, column: string) {
  const tables = (blocks ?? []).flatMap((block) => (block.kind === "table" ? [block] : []));
  return tables.find(({ columns }) => columns.includes(column));
}

/** All that headings and paragraphs say. */
export function textOf(blocks: readonly Block[] | undefined): string {
  const said = (blocks ?? []).flatMap((block) =>
    block.kind === "markdown" || block.kind === "heading" ? [block.text] : [],
  );
  return said.join("\n");
}

/** The families of a report's `result`. */
export function familiesIn(report: { readonly result?: unknown } | null | undefined) {
  const { families = [] } = (report?.result ?? {}) as { readonly families?: readonly Record<string, unknown>[] };
  return families;
}
