/** A role as far as it is looked for by name. */
export interface NamedRole {
  readonly name: string;
  readonly aliases: readonly string[];
}

/** A skill or the name of a role as it is compared: `REST APIs` and `rest-apis` are the same, `C`, `C++` and `C#` are not. */
export function plainName(text: string): string {
  return text.toLowerCase().replaceAll(/[^\p{L}\p{N}+#]+/gu, "");
}

/** Finds the role that people mean by `Senior Back-End Engineer`; by whole words, the longest name first. Remembers what it was asked. */
export class RoleNames {
  readonly #byName = new Map<string, string>();
  readonly #asked = new Map<string, string | undefined>();

  constructor(roles: readonly NamedRole[]) {
    for (const { name, aliases } of roles) {
      for (const alias of aliases) if (!this.#byName.has(plainName(alias))) this.#byName.set(plainName(alias), name);
    }
    for (const { name } of roles) this.#byName.set(plainName(name), name);
  }

  roleOf(text: string | undefined): string | undefined {
    if (text === undefined) return undefined;
    if (this.#asked.has(text)) return this.#asked.get(text);
    const role = this.#search(text);
    if (this.#asked.size < MOST_REMEMBERED) this.#asked.set(text, role);
    return role;
  }

  #search(text: string): string | undefined {
    const exact = this.#byName.get(plainName(text));
    if (exact !== undefined) return exact;
    const words = text
      .slice(0, LONGEST_NAME)
      .split(/[^\p{L}\p{N}+#]+/u)
      .filter((word) => word !== "");
    let found = "";
    for (let from = 0; from < words.length; from++) {
      for (let to = from + 1; to <= Math.min(words.length, from + MOST_WORDS); to++) {
        const name = plainName(words.slice(from, to).join(""));
        if (name.length > found.length && this.#byName.has(name)) found = name;
      }
    }
    return this.#byName.get(found);
  }
}

const MOST_WORDS = 4;
const LONGEST_NAME = 200;
const MOST_REMEMBERED = 10_000;
