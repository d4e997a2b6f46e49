import { InputError } from "../core/errors.ts";
import { unknownName } from "../core/nearest.ts";
import { splitFrontMatter } from "./front-matter.ts";

/** Who an agent is. Data, not code. */
export interface Persona {
  readonly name: string;
  /** One line or a few, for lists; falls back to the first line of the instructions. */
  readonly description: string;
  readonly instructions: string;
  /** As written in the file, for instance `provider/model`; absent where the file leaves the choice to the caller. */
  readonly model?: string | undefined;
  readonly tools?: readonly string[] | undefined;
}

const NAME = /^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,63}$/u;

/** The words by which Claude Code agent files choose among its own models; here they leave the choice to the caller. */
const FOREIGN_MODEL = /^(?:inherit|default|best|opusplan|(?:sonnet|opus|haiku)(?:\[1m\])?)$/i;

/**
 * Reads an agent file: Markdown with front matter, the format of Claude Code. `where` is its path, for messages and for the
 * name where the file gives none. Other fields are left out. InputError with all problems when it cannot be a persona.
 */
export function parsePersona(text: string, where: string): Persona {
  const parts = splitFrontMatter(text);
  if (parts === undefined) {
    throw new InputError(`${where}: expected a line --- that closes the front matter opened in line 1, got none`);
  }
  const { fields, body } = parts;
  const name = scalar(fields.name) ?? nameOfFile(where);
  const problems = [
    NAME.test(name)
      ? ""
      : `${where}: expected a name of 1 to 64 letters, digits, spaces, dots, dashes or underscores, got ${JSON.stringify(name)}`,
    body === "" ? `${where}: expected instructions below the front matter, got an empty text` : "",
  ].filter((problem) => problem !== "");
  if (problems.length > 0) throw new InputError(problems);
  const model = scalar(fields.model);
  return {
    name,
    description: scalar(fields.description) ?? firstLineOf(body),
    instructions: body,
    model: model === undefined || FOREIGN_MODEL.test(model) ? undefined : model,
    tools: listOf(fields.tools),
  };
}

export interface PersonaChoice {
  readonly names?: readonly string[] | undefined;
  readonly preset?: string | undefined;
  readonly all: readonly Persona[];
  readonly presets: ReadonlyMap<string, readonly string[]>;
}

/**
 * The personas of the preset, then those named, each once, in that order; none when neither is given. Names match in any
 * case. InputError with every unknown name and its nearest ones.
 */
export function choosePersonas({ names = [], preset, all, presets }: PersonaChoice): readonly Persona[] {
  const known = all.map(({ name }) => name);
  const problems: string[] = [];
  const chosen = new Set<Persona>();
  const choose = (name: string, context: string) => {
    const persona = personaNamed(name, all);
    if (persona === undefined) problems.push(`${context}${unknownName("persona", name, known)}`);
    else chosen.add(persona);
  };
  const members = preset === undefined ? [] : presets.get(preset);
  if (members === undefined) problems.push(unknownName("preset", preset ?? "", [...presets.keys()]));
  for (const member of members ?? []) {
    for (const name of member === "*" ? known : [member]) choose(name, `preset ${preset}: `);
  }
  for (const name of names) choose(name.trim(), "");
  if (problems.length > 0) throw new InputError([...new Set(problems)]);
  return [...chosen];
}

function personaNamed(name: string, all: readonly Persona[]): Persona | undefined {
  const wanted = name.toLowerCase();
  return all.find((persona) => persona.name === name) ?? all.find((persona) => persona.name.toLowerCase() === wanted);
}

function nameOfFile(where: string): string {
  return (where.split(/[/\\]/).at(-1) ?? where).replace(/\.(?:md|markdown)$/i, "");
}

/** A field that holds one value, as text; undefined when it is missing, blank or a list. */
function scalar(value: unknown): string | undefined {
  if (typeof value !== "string" && typeof value !== "number" && typeof value !== "boolean") return undefined;
  const text = String(value).trim();
  return text === "" ? undefined : text;
}

/** `Read, Grep`, `- Read` lines or a YAML list; undefined when the field is missing, which in agent files means all tools. */
function listOf(value: unknown): readonly string[] | undefined {
  if (Array.isArray(value)) return value.flatMap((item) => scalar(item) ?? []);
  const items = scalar(value)
    ?.replace(/^\[|\]$/g, "")
    .split(/[,\n](?![^(]*\))/);
  return items?.map((item) => item.trim().replace(/^- /, "")).filter((item) => item !== "");
}

function firstLineOf(body: string): string {
  const line = body.split("\n").find((text) => text.trim() !== "" && !text.startsWith("#")) ?? body;
  return line.trim().slice(0, 200);
}
