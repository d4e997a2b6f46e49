import { type Document, isNode, LineCounter, parseDocument } from "yaml";
import * as z from "zod/mini";
import { InputError } from "../core/errors.ts";
import type { Role, RoleBook } from "../core/role.ts";

/** What a file of roles adds to, or puts in the place of, what is known already. */
export type RoleFile = Partial<RoleBook>;

const NAME = /^[a-z][a-z0-9-]{0,39}$/;
/** What can stand in a persona's name and in the author line of a commit. */
const PERSON_NAME = /^[\p{L}\p{N}][\p{L}\p{N}.'_-]{0,29}$/u;
const LONGEST = 2_000;

function texts(phrase: string, most: number) {
  return z.array(text(phrase), phrase).check(z.maxLength(most, `${phrase}, at most ${most}`));
}

function text(phrase: string) {
  return z
    .string(phrase)
    .check(z.regex(/\S/, phrase), z.maxLength(LONGEST, `${phrase} of at most ${LONGEST} characters`));
}

const weight = (phrase: string) => z.number(phrase).check(z.gt(0, phrase), z.lte(1_000, phrase));

const role = z.strictObject(
  {
    title: text("the title as a text"),
    aliases: z.optional(texts("a list of other names of the role", 100)),
    does: text("a text that says what the role does"),
    skills: z
      .record(z.string(), weight("a number above 0 behind each skill"), "skills as `name: how often`")
      .check(z.refine((skills) => Object.keys(skills).length > 0, "at least one skill")),
    habits: texts("a list of habits, a sentence each", 100).check(z.minLength(1, "at least one habit")),
  },
  "a role with title, does, skills and habits",
);

const seniority = z.strictObject(
  { weight: weight("a number above 0"), text: text("a text that says what they are like") },
  "a level with weight and text",
);

const names = (phrase: string) => z.array(z.string(phrase).check(z.regex(PERSON_NAME, phrase)), phrase);

const file = z.strictObject(
  {
    roles: z.optional(z.record(z.string().check(z.regex(NAME)), role, "roles by their names")),
    seniorities: z.optional(z.record(z.string(), seniority, "levels by their names")),
    styles: z.optional(z.record(z.string(), text("a text that says how they work"), "styles as `name: text`")),
    givenNames: z.optional(names("a list of names, each one word of at most 30 letters")),
    familyNames: z.optional(names("a list of names, each one word of at most 30 letters")),
  },
  "roles, seniorities, styles, givenNames or familyNames",
);

/** Reads a file of roles. InputError with the line of each problem. */
export function parseRoles(yaml: string, where: string): RoleFile {
  const lines = new LineCounter();
  const document = parseDocument(yaml.replace(/^\ufeff/, ""), { lineCounter: lines, prettyErrors: false });
  const at = (offset: number | undefined) => `${where}:${lines.linePos(offset ?? 0).line}`;
  if (document.errors.length > 0) {
    throw new InputError(
      document.errors.map((error) => `${at(error.pos[0])}: expected valid YAML, got: ${error.message}`),
    );
  }
  const value = plainValue(document, where);
  if (value === null || value === undefined) return {};
  const read = file.safeParse(value);
  if (!read.success) {
    throw new InputError(read.error.issues.map((issue) => `${at(placeOf(document, issue.path))}: ${problemOf(issue)}`));
  }
  const { roles, seniorities, styles, givenNames, familyNames } = read.data;
  return {
    ...(roles === undefined ? {} : { roles: Object.entries(roles).map(([name, fields]) => roleOf(name, fields)) }),
    ...(seniorities === undefined
      ? {}
      : { seniorities: Object.entries(seniorities).map(([name, fields]) => ({ name, ...fields })) }),
    ...(styles === undefined ? {} : { styles: Object.entries(styles).map(([name, said]) => ({ name, text: said })) }),
    ...(givenNames === undefined ? {} : { givenNames: [...new Set(givenNames)] }),
    ...(familyNames === undefined ? {} : { familyNames: [...new Set(familyNames)] }),
  };
}

/** A later file's roles replace those of the same name, in their place, and are added else; its other parts replace whole parts. */
export function mergeRoles(known: RoleBook, { roles = [], ...parts }: RoleFile): RoleBook {
  const byName = new Map(known.roles.map((each) => [each.name, each]));
  for (const each of roles) byName.set(each.name, each);
  return { ...known, ...parts, roles: [...byName.values()] };
}

/** The book that has nothing in it. */
export const NO_ROLES: RoleBook = { roles: [], seniorities: [], styles: [], givenNames: [], familyNames: [] };

function roleOf(name: string, fields: z.infer<typeof role>): Role {
  return {
    name,
    title: fields.title.trim(),
    aliases: fields.aliases ?? [],
    does: fields.does.trim(),
    skills: new Map(Object.entries(fields.skills)),
    habits: fields.habits.map((habit) => habit.trim()),
  };
}

function plainValue(document: Document, where: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    throw new InputError(`${where}: expected YAML without references in a circle, got: ${(error as Error).message}`);
  }
}

/** Where the value stands, or the nearest above it that is there. */
function placeOf(document: Document, path: readonly PropertyKey[]): number | undefined {
  for (let length = path.length; length >= 0; length--) {
    const node: unknown = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range !== undefined && node.range !== null) return node.range[0];
  }
  return undefined;
}

function problemOf(issue: z.core.$ZodIssue): string {
  const field = issue.path.map(String).join(".");
  if (issue.code === "unrecognized_keys") return `expected known fields${inField(field)}, got ${issue.keys.join(", ")}`;
  if (issue.code === "invalid_key") {
    return `expected the name of a role in small letters, digits and dashes, got ${JSON.stringify(issue.path.at(-1))}`;
  }
  return `expected ${issue.message}${inField(field)}, got something else`;
}

function inField(field: string): string {
  return field === "" ? "" : ` in ${field}`;
}
