import { pairedSentences, type SentenceChanges } from "../collate/refine/sentence-changes.ts";
import type { Block, Unit } from "../core/report.ts";
import { type Critique, critiqueText } from "../prompts/refine.ts";
import type { Refined } from "./refine.ts";

const MOST_ROWS = 30;

/** What the round changed in one draft, what was held against it, or why it stands as it was. */
export function refinedBlocks(refined: Refined): readonly Block[] {
  const { draft, critiques, rewrite, after } = refined;
  const from = [...critiques.map(({ key }) => key), rewrite.key];
  if (after === undefined) {
    const why = `${rewrite.status.replace("_", " ")}${rewrite.reason === undefined ? "" : `: ${rewrite.reason}`}`;
    return [
      { kind: "markdown", text: `Not refined (${why}); it stands as it was.`, from },
      ...critiqueBlocks(critiques),
    ];
  }
  const sentence = `Written again by ${whoOf(rewrite)} (${rewrite.key}) after ${namesOf(critiques)}: ${countsOf(after.changes)}.`;
  return [
    { kind: "markdown", text: sentence, from: [...draft.from, ...from] },
    ...changeTable(after.changes, [...draft.from, rewrite.key]),
    ...critiqueBlocks(critiques),
  ];
}

function changeTable({ changes }: SentenceChanges, from: readonly string[]): readonly Block[] {
  if (changes.length === 0) return [];
  const rows = changes.flatMap(pairedSentences).map(({ before, after }) => [before ?? "", after ?? ""]);
  const hidden = rows.length - MOST_ROWS;
  return [
    { kind: "table", columns: ["before", "after"], rows: rows.slice(0, MOST_ROWS), from },
    ...(hidden > 0 ? [{ kind: "markdown", text: `and ${hidden} more sentences` } as const] : []),
  ];
}

function countsOf({ changes, kept }: SentenceChanges): string {
  const gone = changes.reduce((sum, { before }) => sum + before.length, 0);
  const come = changes.reduce((sum, { after }) => sum + after.length, 0);
  if (gone + come === 0) return "nothing was changed";
  return `${counted(gone, "sentence")} out, ${come} in, ${kept} kept`;
}

function critiqueBlocks(critiques: readonly Unit[]): readonly Block[] {
  return critiques
    .filter(({ status }) => status === "answered")
    .map((unit) => ({
      kind: "markdown",
      text: `Critique of ${whoOf(unit)} (${unit.key})\n\n${critiqueText(unit.value as Critique)}`,
      from: [unit.key],
    }));
}

function namesOf(critiques: readonly Unit[]): string {
  const given = critiques.filter(({ status }) => status === "answered");
  const missing = critiques.length - given.length;
  const names = `${given.length === 1 ? "the critique" : "the critiques"} of ${given.map(whoOf).join(", ")}`;
  return missing === 0 ? names : `${names} (${missing} more asked, without an answer)`;
}

function whoOf({ persona, model }: Unit): string {
  return persona ?? model;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}
