import type { Random } from "../../core/clock.ts";
import type { Json } from "../../core/json.ts";
import { APPROACHES } from "./approaches.ts";
import { pickOne, wholeBetween } from "./draw.ts";
import type { NamedText } from "./prompt-text.ts";
import { proseOf } from "./prose.ts";
import { quoted } from "./quotes.ts";

type Fields = { readonly [name: string]: Json };

export interface InventionMaterial {
  readonly schema: Json | undefined;
  /** What is to be criticised or written again. */
  readonly draft?: NamedText | undefined;
  /** Titles of what others had, not to be had again. */
  readonly existing: readonly string[];
  /** What critics said of the draft. */
  readonly critiques: readonly NamedText[];
  readonly random: Random;
}

/** How often a simulated inventor heeds what exists already. */
const HEEDS = 0.9;

/** What a simulated inventor or critic puts into the fields of an idea or a critique; nothing where the schema asks for neither. */
export function inventedFields(material: InventionMaterial): Fields {
  const asked = propertiesOf(material.schema);
  const { draft } = material;
  if (draft !== undefined && "weaknesses" in asked && "fixes" in asked) return critiqueOf(draft, material.random);
  if (!("mechanism" in asked && "feasibility" in asked && "tradeoffs" in asked)) return {};
  return draft === undefined ? ideaOf(material) : rewritten(draft, material);
}

/** A text written again: with an answer to what critics held against it. */
export function rewrittenText({ text }: NamedText, critiques: readonly NamedText[]): string {
  const names = critiques.map(({ name }) => name).join(", ");
  const answer = `Since ${names} ask for it: begin small, and stop where the first figures are worse than today's.`;
  const place = /(## Recommendation\n[^\n]*)/;
  return place.test(text)
    ? text.replace(place, (paragraph) => `${paragraph} ${answer}`)
    : `${text.trimEnd()}\n\n${answer}`;
}

function ideaOf({ schema, existing, random }: InventionMaterial): Fields {
  const known = new Set(existing);
  const fresh = APPROACHES.filter(({ titles }) => !titles.some((title) => known.has(title)));
  const heeds = random() < HEEDS && fresh.length > 0;
  const approach = pickOne(heeds ? fresh : APPROACHES, random);
  if (approach === undefined) return {};
  const { titles, summaries, mechanism, tradeoff, cost, feasibility } = approach;
  const wording = random() < 0.5 ? 0 : 1;
  const score = Math.max(0, Math.min(100, feasibility + wholeBetween(-10, 10, random)));
  return {
    title: titles[wording],
    summary: summaries[wording],
    mechanism: `Simulated: ${mechanism}`,
    tradeoffs: [tradeoff],
    feasibility: { score, why: "Simulated: drawn around what is usual for such an approach." },
    cost: { level: cost, why: "Simulated: by its kind, not by the problem." },
    ...scoresFor(schema, () => wholeBetween(20, 95, random)),
  };
}

function scoresFor(schema: Json | undefined, score: (name: string) => number): Fields {
  const names = Object.keys(propertiesOf(propertiesOf(schema).scores));
  return names.length === 0 ? {} : { scores: Object.fromEntries(names.map((name) => [name, score(name)])) };
}

function critiqueOf({ text }: NamedText, random: Random): Fields {
  const { sentences } = proseOf(text);
  const one = pickOne(sentences, random) ?? "the draft";
  const other = pickOne(sentences, random) ?? "the draft";
  return {
    strengths: [`Simulated: this is said plainly: ${quoted(one)}`],
    weaknesses: [`Simulated: nobody is named who would do this: ${quoted(other)}`],
    conflicts: [],
    fixes: ["Name who does it and by when."],
  };
}

/** The draft's own words and figures, with who does it and a trade-off more. */
function rewritten({ text }: NamedText, { schema, critiques }: InventionMaterial): Fields {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const after = (start: string) =>
    lines
      .find((line) => line.startsWith(start))
      ?.slice(start.length)
      .trim();
  const by = critiques.map(({ name }) => name).join(", ");
  const [, feasibility, feasible] = /^Feasibility ([\d.]+) of 100: (.*)$/m.exec(text) ?? [];
  const [, level, dear] = /^Cost (low|medium|high): (.*)$/m.exec(text) ?? [];
  const scored = after("Its author's scores of 100:") ?? "";
  const scoreOf = (name: string) =>
    Number(new RegExp(`(?:^|, )${name} ([\\d.]+?)(?=[,.]?(?:\\s|$))`).exec(scored)?.[1] ?? 50);
  return {
    title: after("Title:") ?? "The same, improved",
    summary: lines.find((line) => !line.startsWith("Title:")) ?? "Simulated: the same, improved.",
    mechanism: `${after("How it works:") ?? "Simulated."} The team's lead does it within a month, as ${by} asked.`,
    tradeoffs: [
      ...lines.flatMap((line) => (line.startsWith("- ") ? [line.slice(2)] : [])).slice(0, 5),
      "One person is bound for a month.",
    ],
    feasibility: { score: Number(feasibility ?? 50), why: feasible ?? "Simulated." },
    cost: { level: level ?? "medium", why: dear ?? "Simulated." },
    ...scoresFor(schema, scoreOf),
  };
}

function propertiesOf(schema: Json | undefined): { readonly [name: string]: Json | undefined } {
  const properties = typeof schema === "object" && schema !== null && "properties" in schema ? schema.properties : {};
  return typeof properties === "object" && properties !== null && !Array.isArray(properties)
    ? (properties as { readonly [name: string]: Json | undefined })
    : {};
}
