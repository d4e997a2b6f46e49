import { isMap, isScalar, LineCounter, parseDocument } from "yaml";
import { InputError } from "../core/errors.ts";
import { unknownName } from "../core/nearest.ts";

/** What to look at a problem through. Data, not code. */
export type Lens = {
  readonly name: string;
  /** What it makes one look for, as it is said to the model. */
  readonly text: string;
};

const NAME = /^[a-z][a-z0-9-]{0,39}$/;

/** Reads `name: what to look for` lines, in order. InputError with the line of each problem. */
export function parseLenses(yaml: string, where: string): readonly Lens[] {
  const lines = new LineCounter();
  const document = parseDocument(yaml.replace(/^\ufeff/, ""), { lineCounter: lines, prettyErrors: false });
  const at = (offset: number | undefined) => `${where}:${lines.linePos(offset ?? 0).line}`;
  if (document.errors.length > 0) {
    throw new InputError(
      document.errors.map((error) => `${at(error.pos[0])}: expected valid YAML, got: ${error.message}`),
    );
  }
  const { contents } = document;
  if (contents === null || (isScalar(contents) && contents.value === null)) return [];
  if (!isMap(contents)) {
    throw new InputError(`${at(contents.range?.[0])}: expected lines of \`name: what to look for\`, got another form`);
  }
  const problems: string[] = [];
  const lenses: Lens[] = [];
  for (const { key, value } of contents.items) {
    const name = isScalar(key) ? String(key.value) : "";
    const text = isScalar(value) && typeof value.value === "string" ? value.value.trim() : "";
    const place = at(isScalar(key) ? key.range?.[0] : contents.range?.[0]);
    if (!NAME.test(name)) {
      problems.push(`${place}: expected a lens named by small letters, digits and dashes, got ${JSON.stringify(name)}`);
    } else if (text === "") problems.push(`${place}: expected ${name}: a text that says what to look for, got none`);
    else lenses.push({ name, text });
  }
  if (problems.length > 0) throw new InputError(problems);
  return lenses;
}

/** The lenses named, each once, in that order; all of them when none are. InputError with every unknown name and its nearest ones. */
export function chooseLenses(names: readonly string[] | undefined, all: readonly Lens[]): readonly Lens[] {
  if (names === undefined) return all;
  const known = all.map(({ name }) => name);
  const problems: string[] = [];
  const chosen = new Set<Lens>();
  for (const name of names) {
    const lens = all.find((one) => one.name === name.toLowerCase());
    if (lens === undefined) problems.push(unknownName("lens", name, known));
    else chosen.add(lens);
  }
  if (problems.length > 0) throw new InputError(problems);
  return [...chosen];
}
