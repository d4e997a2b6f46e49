import { isMap, isScalar, isSeq, LineCounter, parseDocument } from "yaml";
import { InputError } from "../core/errors.ts";

/** Preset name to persona names, in order; the persona name `*` stands for every one. */
export type Presets = ReadonlyMap<string, readonly string[]>;

/**
 * Reads a file of presets: YAML, one `name: [persona, ...]` each. An empty file has none. InputError with all problems and
 * their lines; whether the personas exist is asked when they are chosen.
 */
export function parsePresets(yaml: string, where: string): Presets {
  const lines = new LineCounter();
  const document = parseDocument(yaml.replace(/^\ufeff/, ""), { lineCounter: lines, prettyErrors: false });
  const at = (offset: number | undefined) => `${where}:${lines.linePos(offset ?? 0).line}`;
  const problems = document.errors.map((error) => `${at(error.pos[0])}: expected valid YAML, got: ${error.message}`);
  if (problems.length > 0) throw new InputError(problems);
  const presets = new Map<string, readonly string[]>();
  const root = document.contents;
  if (root === null || (isScalar(root) && root.value === null)) return presets;
  if (!isMap(root))
    throw new InputError(`${at(root.range[0])}: expected lines of \`name: [persona, ...]\`, got another form`);
  for (const { key, value } of root.items) {
    const name = isScalar(key) ? String(key.value) : "";
    const personas = isSeq(value) ? value.items.map((item) => (isScalar(item) ? item.value : undefined)) : [];
    const names = personas.filter((persona) => typeof persona === "string" && persona.trim() !== "") as string[];
    if (name === "" || names.length === 0 || names.length < personas.length) {
      const line = at(isScalar(key) ? key.range?.[0] : undefined);
      problems.push(`${line}: expected ${name || "a name"}: [persona, ...] with at least one name, got another form`);
    }
    presets.set(name, names);
  }
  if (problems.length > 0) throw new InputError(problems);
  return presets;
}
