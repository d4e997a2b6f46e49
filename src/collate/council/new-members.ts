/** Who is wanted by a member. */
export interface Recruitment {
  readonly by: string;
  /** Names as the member gave them. */
  readonly names: readonly string[];
}

export interface Recruited {
  /** Who joins, the most wanted first, with who asked for them. */
  readonly joining: readonly { readonly name: string; readonly by: readonly string[] }[];
  /** Known personas for whom there is no room. */
  readonly left: readonly { readonly name: string; readonly by: readonly string[] }[];
  /** Names that no persona has. */
  readonly unknown: readonly { readonly name: string; readonly by: readonly string[] }[];
}

export interface Room {
  /** Every persona there is. */
  readonly known: readonly string[];
  /** Those who sit in the council already, or sat. */
  readonly seated: readonly string[];
  readonly most: number;
}

/** Who joins the next round: known personas alone, as many as there is room for, the most wanted first, then in the order of who asked. */
export function newMembers(wanted: readonly Recruitment[], { known, seated, most }: Room): Recruited {
  const names = new Map(known.map((name) => [name.toLowerCase(), name]));
  const sitting = new Set(seated);
  const wants = new Map<string, { name: string; isKnown: boolean; by: string[] }>();
  for (const { by, names: given } of wanted) {
    for (const typed of given) {
      const plain = typed.trim();
      const name = names.get(plain.toLowerCase());
      if (plain === "" || (name !== undefined && sitting.has(name))) continue;
      const key = (name ?? plain).toLowerCase();
      const want = wants.get(key) ?? { name: name ?? plain, isKnown: name !== undefined, by: [] };
      if (!want.by.includes(by)) want.by.push(by);
      wants.set(key, want);
    }
  }
  const sorted = [...wants.values()].sort((one, other) => other.by.length - one.by.length);
  const found = sorted.filter(({ isKnown }) => isKnown).map(({ name, by }) => ({ name, by }));
  const unknown = sorted.filter(({ isKnown }) => !isKnown).map(({ name, by }) => ({ name, by }));
  return { joining: found.slice(0, Math.max(0, most)), left: found.slice(Math.max(0, most)), unknown };
}
