import { seededOrder } from "./seeded-order.ts";

/** Member to the name under which others see its answer of one round, as `Member B`. */
export type AnonymousNames = ReadonlyMap<string, string>;

const NAME = /\bMember ([A-Z]{1,2})\b/g;

/** Names for one round's answers, dealt out by the seed: equal seeds, equal names; another round, other names. */
export function anonymousNames(members: readonly string[], seed: string, round: number): AnonymousNames {
  const dealt = seededOrder(members, seed, round, "names");
  return new Map(dealt.map((member, index) => [member, `Member ${letterOf(index)}`]));
}

/** `A` to `Z`, then `AA`, `AB`. */
function letterOf(index: number): string {
  const last = String.fromCharCode(65 + (index % 26));
  return index < 26 ? last : `${String.fromCharCode(64 + Math.floor(index / 26))}${last}`;
}

/** The members behind names that an answer gave, each once; a name that nobody has is left out, and so is the author's own. */
export function membersNamed(given: readonly string[], names: AnonymousNames, author?: string): readonly string[] {
  const members = new Map([...names].map(([member, name]) => [name.toLowerCase(), member]));
  const found = given.flatMap((name) => {
    const plain = name.trim().toLowerCase();
    const member = members.get(plain) ?? members.get(`member ${plain}`);
    return member === undefined || member === author ? [] : [member];
  });
  return [...new Set(found)];
}

/** The text with each anonymous name replaced by what `nameOf` says of its member; names that nobody has stay. */
export function renamed(text: string, names: AnonymousNames, nameOf: (member: string) => string | undefined): string {
  const members = new Map([...names].map(([member, name]) => [name, member]));
  return text.replace(NAME, (whole) => {
    const member = members.get(whole);
    return (member === undefined ? undefined : nameOf(member)) ?? whole;
  });
}
