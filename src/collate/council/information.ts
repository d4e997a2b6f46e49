import { nearDuplicates } from "../near-duplicates/near-duplicates.ts";

export type InformationKind = "file" | "command" | "fact";

/** What one member lacks. */
export interface InformationRequest {
  readonly by: string;
  readonly kind: InformationKind;
  /** The file's path, the command line, or the question. */
  readonly what: string;
  readonly why: string;
  /** True when the member cannot take a position without it. */
  readonly isNeeded: boolean;
}

/** What members lack, each thing once. */
export interface Wanted {
  readonly kind: InformationKind;
  readonly what: string;
  readonly why: string;
  readonly by: readonly string[];
  readonly isNeeded: boolean;
}

/** What may be attached without asking a person. */
export interface Consent {
  /** From the project's root, with forward slashes. */
  readonly files: readonly string[];
  /** Command lines, each exactly as it may run. */
  readonly commands: readonly string[];
}

/** Where a piece of information comes from. `person` has a reason where it could have come from the project. */
export type Source =
  | { readonly from: "file"; readonly path: string }
  | { readonly from: "command"; readonly command: string }
  | { readonly from: "person"; readonly reason?: string | undefined };

/** The requests of one round, equal ones together, without what was asked in a round before. The order is that of the requests. */
export function newlyWanted(requests: readonly InformationRequest[], before: readonly Wanted[]): readonly Wanted[] {
  const all = [...before, ...requests.filter(({ what }) => what.trim() !== "")];
  const texts = all.map(({ kind, what }) => `${kind}: ${kind === "fact" ? what : normalised(what)}`);
  return groupsOf(all, texts).flatMap((members) => {
    if (members.some((index) => index < before.length)) return [];
    const own = members.map((index) => all[index] as InformationRequest);
    const [first] = own;
    if (first === undefined) return [];
    const { kind, what } = first;
    const isNeeded = own.some((request) => request.isNeeded);
    const why = (own.find((request) => request.isNeeded) ?? first).why.trim();
    return [{ kind, what: normalised(what), why, by: [...new Set(own.map(({ by }) => by))], isNeeded }];
  });
}

/** Facts may be asked for in slightly different words; a path or a command that differs is another one. */
function groupsOf(
  all: readonly { readonly kind: InformationKind }[],
  texts: readonly string[],
): readonly (readonly number[])[] {
  const byText = new Map<string, number[]>();
  for (const [index, text] of texts.entries()) byText.set(text, [...(byText.get(text) ?? []), index]);
  const exact = [...byText.values()];
  const facts = exact.filter(([index = 0]) => all[index]?.kind === "fact");
  const { groups } = nearDuplicates(facts.map(([index = 0]) => texts[index] ?? ""));
  const merged = groups.map(({ members }) => members.flatMap((member) => facts[member] ?? []).sort((a, b) => a - b));
  const others = exact.filter(([index = 0]) => all[index]?.kind !== "fact");
  return [...others, ...merged].sort(([a = 0], [b = 0]) => a - b);
}

/** Whether the project may give it, and what of it; what is not agreed to is a person's to give. */
export function sourceOf({ kind, what }: Pick<Wanted, "kind" | "what">, consent: Consent): Source {
  if (kind === "fact") return { from: "person" };
  if (kind === "command") {
    const command = consent.commands.find((one) => isMeant(one, what));
    return command === undefined
      ? { from: "person", reason: "no such command may be run" }
      : { from: "command", command };
  }
  const asked = pathOf(what);
  const path = consent.files.find((one) => isMeant(one, asked) || isMeant(one, what));
  return path === undefined ? { from: "person", reason: "no such file may be read" } : { from: "file", path };
}

/** The same, also where what was quoted in the list is given with its escapes. */
function isMeant(allowed: string, asked: string): boolean {
  return allowed === asked || JSON.stringify(allowed).slice(1, -1) === asked;
}

/** As the files that may be read are named. */
function pathOf(text: string): string {
  return text.replaceAll("\\", "/").replace(/^(?:\.\/)+/, "");
}

/** Without what people and models put around a path or a command. */
function normalised(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.replace(/^(["'`]+)(.*)\1$/, "$2").trim();
}
