import type { TextConflict } from "../../collate/clusters/contradiction-veto.ts";
import type { IdeaFamily } from "../../collate/ideas/idea-families.ts";
import { shortTitle } from "../../collate/ideas/titles-shown.ts";
import type { Block, Unit } from "../../core/report.ts";
import { oneLine } from "../vote-blocks.ts";
import { ideaText } from "./idea-text.ts";
import type { KnownIdea } from "./refine-ideas.ts";

const MOST_ON_FRONT = 30;
const MOST_IN_FULL = 10;
const MOST_OTHERS = 50;
const MOST_MEMBERS = 60;
const MOST_CONFLICTS = 20;
const MOST_NAMED = 8;
const LONGEST_QUOTE = 300;

export interface FamilyMaterial {
  readonly ideas: readonly (KnownIdea & { readonly lens: string; readonly unit: Unit })[];
  /** Best first. */
  readonly families: readonly IdeaFamily[];
  readonly rankBy: readonly string[];
  readonly scored: readonly string[];
  readonly conflicts: readonly TextConflict[];
  /** How the ideas were grouped, as a sentence. */
  readonly note: string;
}

/** The Pareto front as a table of figures; what each figure is stands below it. */
export function frontBlocks(material: FamilyMaterial): readonly Block[] {
  const { families, rankBy, note } = material;
  if (families.length === 0) return [];
  const front = families.filter(({ rank }) => rank === 1);
  const names = listed(rankBy);
  const claim =
    families.length === 1
      ? "All ideas are one family, so there is nothing to rank."
      : `Ranked by ${names}, without adding them up: no other family is as good as one of these on ${rankBy.length === 1 ? "it" : "all of them"} and better on one.`;
  return [
    { kind: "heading", level: 2, text: "Best families" },
    { kind: "markdown", text: claim },
    figureTable(material, front, MOST_ON_FRONT, false),
    ...more(front.length - MOST_ON_FRONT, "families of the same rank"),
    { kind: "markdown", text: [note, figuresNote(material)].filter((text) => text !== "").join(" ") },
  ];
}

/** The front's ideas in full, each with where it came from. */
export function inFullBlocks(material: FamilyMaterial): readonly Block[] {
  const front = material.families.filter(({ rank }) => rank === 1);
  return [
    ...front.slice(0, MOST_IN_FULL).flatMap((family, place): readonly Block[] => {
      const { idea } = centreOf(material, family);
      return [
        { kind: "heading", level: 3, text: `${place + 1}. ${shortTitle(idea.title)}` },
        {
          kind: "markdown",
          text: `${ideaText(idea)}\n\nFrom: ${provenance(material, family)}`,
          from: keysOf(material, family),
        },
      ];
    }),
    ...more(front.length - MOST_IN_FULL, "families of the front, which the units hold in full"),
  ];
}

/** Families that others beat, by rank, and who had the ideas of each family of several. */
export function otherBlocks(material: FamilyMaterial): readonly Block[] {
  const others = material.families.filter(({ rank }) => rank > 1);
  if (others.length === 0) return [];
  return [
    { kind: "heading", level: 2, text: "Other families" },
    figureTable(material, others, MOST_OTHERS, true),
    ...more(others.length - MOST_OTHERS, "families, each of a lower rank"),
  ];
}

/** Families that more than one idea fell into, idea by idea. */
export function memberBlocks(material: FamilyMaterial): readonly Block[] {
  const shared = material.families.filter(({ members }) => members.length > 1);
  if (shared.length === 0) return [];
  const rows = shared.flatMap((family) =>
    family.members.map((member) => ({ member, title: titleOf(material, family) })),
  );
  const shown = rows.slice(0, MOST_MEMBERS).flatMap(({ member, title }) => {
    const found = material.ideas[member];
    return found === undefined ? [] : [{ ...found, title }];
  });
  const hasPersonas = shown.some(({ unit }) => unit.persona !== undefined);
  return [
    { kind: "heading", level: 3, text: "Ideas that are one family" },
    {
      kind: "table",
      columns: ["family", "idea", "key", "lens", ...(hasPersonas ? ["persona"] : []), "model"],
      rows: shown.map(({ title, idea, key, lens, unit }) => [
        title,
        shortTitle(idea.title),
        key,
        lens,
        ...(hasPersonas ? [unit.persona ?? null] : []),
        unit.model,
      ]),
      from: shown.map(({ key }) => key),
      rowsFrom: shown.map(({ key }) => [key]),
    },
    ...more(rows.length - MOST_MEMBERS, "ideas of these families"),
  ];
}

/** Ideas that speak of the same thing and oppose each other, both quoted; they are never one family. */
export function conflictBlocks(material: FamilyMaterial): readonly Block[] {
  const { conflicts } = material;
  if (conflicts.length === 0) return [];
  const lines = conflicts.slice(0, MOST_CONFLICTS).map((conflict) => `- ${conflictSentence(material, conflict)}`);
  const from = conflicts
    .slice(0, MOST_CONFLICTS)
    .flatMap(({ left, right }) => [keyAt(material, left), keyAt(material, right)]);
  return [
    { kind: "heading", level: 2, text: "Conflicts" },
    { kind: "markdown", text: `These oppose each other, so they were not merged:\n\n${lines.join("\n")}`, from },
    ...more(conflicts.length - MOST_CONFLICTS, "conflicts"),
  ];
}

const KINDS = {
  verdict: "opposite verdicts",
  negation: "one says what the other denies",
  opposite: "opposite ends of one scale",
  quantity: "different figures for the same thing",
  roles: "the roles are swapped",
  kept_apart: "opposed by the judge",
} as const;

/** Both sides word for word, with their keys. */
export function conflictSentence(material: Pick<FamilyMaterial, "ideas">, conflict: TextConflict): string {
  const { left, right, kind, quotes } = conflict;
  const side = (index: number, quote: string) => `“${cut(oneLine(quote))}” (${keyAt(material, index)})`;
  return `${KINDS[kind]}: ${side(left, quotes[0])} against ${side(right, quotes[1])}`;
}

export function centreOf(
  { ideas }: Pick<FamilyMaterial, "ideas">,
  { centre }: IdeaFamily,
): FamilyMaterial["ideas"][number] {
  return ideas[centre] as FamilyMaterial["ideas"][number];
}

export function keysOf({ ideas }: Pick<FamilyMaterial, "ideas">, { members }: IdeaFamily): readonly string[] {
  return members.flatMap((member) => ideas[member]?.key ?? []);
}

function figureTable(
  material: FamilyMaterial,
  families: readonly IdeaFamily[],
  most: number,
  isRanked: boolean,
): Block {
  const { scored, rankBy } = material;
  const shown = families.slice(0, most);
  const columns = ["family", "ideas", "novelty", "feasibility", "cost", ...scored];
  const rows = shown.map((family) => {
    const { members, novelty, feasibility, cost, scores, rank, bestAt } = family;
    const figures = [members.length, novelty ?? null, feasibility, cost, ...scored.map((name) => scores[name] ?? null)];
    const last = isRanked ? rank : rankBy.length > 1 ? bestAt.join(", ") || null : null;
    return [titleOf(material, family), ...figures, last];
  });
  const keys = shown.map((family) => keysOf(material, family));
  return {
    kind: "table",
    columns: [...columns, isRanked ? "rank" : "best at"],
    rows,
    from: keys.flat(),
    rowsFrom: keys,
  };
}

function figuresNote({ ideas, scored }: FamilyMaterial): string {
  const novelty =
    "Novelty: how unlike a family's central idea is, by its words, to all other ideas (0 the same, 100 nothing shared).";
  const own = ["Feasibility", "cost", ...scored].join(", ").replace(/, ([^,]*)$/, " and $1");
  return `${ideas.length < 2 ? "" : `${novelty} `}${own}: what the authors say of their own ideas, the median of each family; nobody has checked it.`;
}

function provenance(material: FamilyMaterial, { members, centre }: IdeaFamily): string {
  const ordered = [centre, ...members.filter((member) => member !== centre)];
  const named = ordered.slice(0, MOST_NAMED).flatMap((member) => {
    const found = material.ideas[member];
    if (found === undefined) return [];
    const { key, lens, unit } = found;
    return [`${key} (${[lens, unit.persona, unit.model].filter((part) => part !== undefined).join(", ")})`];
  });
  const hidden = ordered.length - named.length;
  return `${named.join(", ")}${hidden > 0 ? ` and ${hidden} more` : ""}`;
}

function titleOf(material: FamilyMaterial, family: IdeaFamily): string {
  return shortTitle(centreOf(material, family).idea.title);
}

function keyAt({ ideas }: Pick<FamilyMaterial, "ideas">, index: number): string {
  return ideas[index]?.key ?? "";
}

function more(hidden: number, what: string): readonly Block[] {
  return hidden > 0 ? [{ kind: "markdown", text: `and ${hidden} more ${what}` }] : [];
}

function cut(line: string): string {
  return line.length <= LONGEST_QUOTE ? line : `${line.slice(0, LONGEST_QUOTE - 1)}…`;
}

/** `a`, `a and b`, `a, b and c`. */
function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
