import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { beforeAll, describe, expect, test } from "vitest";
import type { RoleBook } from "../../core/role.ts";
import { parsePersona } from "../../prompts/persona.ts";
import { mergeRoles, NO_ROLES, parseRoles } from "../../prompts/roles.ts";
import { generatePersonas } from "./generate-personas.ts";
import { parseWorkers } from "./parse-workers.ts";
import { personaFiles, personaLines } from "./persona-files.ts";

let book: RoleBook;

beforeAll(async () => {
  const text = await readFile(new URL("../../../library/roles.yaml", import.meta.url), "utf8");
  book = mergeRoles(NO_ROLES, parseRoles(text, "roles.yaml"));
});

const countsOf = (personas: readonly { role: string }[]) =>
  new Map([...Map.groupBy(personas, ({ role }) => role)].map(([role, { length }]) => [role, length]));
const need = (role: string | undefined, skills: readonly string[] = [], estimateMinutes = 30) => ({
  role,
  skills,
  estimateMinutes,
});

test("ten thousand differ in name and in what they are told without it", () => {
  const personas = generatePersonas({ count: 10_000, seed: 7, book });

  const names = new Set(personas.map(({ name }) => name.toLowerCase()));
  const told = new Set(personas.map(({ name, instructions }) => instructions.replaceAll(name, "")));
  expect([personas.length, names.size, told.size]).toEqual([10_000, 10_000, 10_000]);
});

test("a seed gives the same personas on every machine, and another seed gives others", () => {
  const hash = (seed: number) =>
    createHash("sha256")
      .update([...personaLines(generatePersonas({ count: 1_000, seed, book: SMALL }))].join(""))
      .digest("hex");

  expect(hash(7)).toBe(HASH_OF_SEED_7);
  expect(hash(8)).not.toBe(hash(7));
});

test("without a plan every role gets the same share, in any beginning of the list too", () => {
  const personas = generatePersonas({ count: 1_000, seed: 7, book });

  expect(new Set(countsOf(personas).values())).toEqual(new Set([50]));
  expect(new Set(countsOf(personas.slice(0, 100)).values())).toEqual(new Set([5]));
});

describe("with a plan", () => {
  test("roles are shared out by the minutes of their tasks", () => {
    const tasks = [need("Rust engineer", [], 300), need("docs", [], 100)];

    const personas = generatePersonas({ count: 100, seed: 7, book, tasks });

    expect(countsOf(personas)).toEqual(
      new Map([
        ["rust", 75],
        ["docs", 25],
      ]),
    );
  });

  test("each role that is needed has somebody, however little there is for it", () => {
    const tasks = [need("rust", [], 10_000), need("docs", [], 1)];

    const personas = generatePersonas({ count: 10, seed: 7, book, tasks });

    expect(countsOf(personas).get("docs")).toBe(1);
  });

  test("the role is found from the area, else from the skills", () => {
    const tasks = [{ role: undefined, area: "docs", skills: [] }, need(undefined, ["PostgreSQL", "query plans"])];

    const personas = generatePersonas({ count: 10, seed: 7, book, tasks });

    expect([...countsOf(personas).keys()].sort()).toEqual(["database", "docs"]);
  });

  test("skills that its tasks ask for are had more often, those that the role lacks too", () => {
    const tasks = [need("rust", ["WebAssembly components", "FFI"])];
    const having = (skill: string, wanted: typeof tasks | undefined) =>
      generatePersonas({ count: 500, seed: 7, book, tasks: wanted ?? [need("rust")] }).filter(({ skills }) =>
        skills.includes(skill),
      ).length;

    expect(having("WebAssembly components", tasks)).toBeGreaterThan(200);
    expect(having("ffi", tasks)).toBeGreaterThan(having("ffi", undefined));
  });

  test("one that names no role is as good as none", () => {
    const personas = generatePersonas({ count: 20, seed: 7, book, tasks: [need(undefined)] });

    expect(countsOf(personas).size).toBe(20);
  });
});

test("what is written as lines is read again as workers", () => {
  const personas = generatePersonas({ count: 50, seed: 7, book });

  const workers = parseWorkers([...personaLines(personas)].join(""), "team.jsonl");

  expect(workers).toEqual(personas.map(({ workingStyle: _, ...worker }) => worker));
});

test("what is written as files is read again as personas, each file under a name of its own", () => {
  const personas = generatePersonas({ count: 200, seed: 7, book });

  const files = personaFiles(personas);

  expect(new Set(files.map(({ name }) => name)).size).toBe(200);
  const read = files.map(({ name, text }) => parsePersona(text, name));
  expect(read.map(({ name, instructions }) => [name, instructions])).toEqual(
    personas.map(({ name, instructions }) => [name, instructions]),
  );
});

test.each([0, 10_001, 1.5])("%d personas are refused", (count) => {
  expect(() => generatePersonas({ count, seed: 7, book })).toThrow(`expected 1 to 10000 personas, got ${count}`);
});

test("a book with too few names, and one with nothing in it, say what is missing", () => {
  const few = { ...SMALL, givenNames: ["Ann"], familyNames: ["Ann", "Bo"] };

  expect(() => generatePersonas({ count: 2, seed: 7, book: few })).toThrow("got enough for 1: add names to roles.yaml");
  expect(() => generatePersonas({ count: 2, seed: 7, book: NO_ROLES })).toThrow(
    /one role, got none\n.*seniority.*\n.*style/,
  );
});

/** A book that stays as it is when the library changes. */
const SMALL: RoleBook = {
  roles: ["one", "two", "three"].map((name) => ({
    name,
    title: `${name} title`,
    aliases: [],
    does: `You do ${name}.`,
    skills: new Map([
      ["a", 1],
      ["b", 2.5],
      ["c", 3],
      ["d", 1],
      ["e", 1],
      ["f", 1],
    ]),
    habits: ["You h1.", "You h2.", "You h3."],
  })),
  seniorities: [
    { name: "junior", weight: 1, text: "New." },
    { name: "senior", weight: 2, text: "Old." },
  ],
  styles: [
    { name: "s1", text: "S1." },
    { name: "s2", text: "S2." },
  ],
  givenNames: Array.from({ length: 40 }, (_, index) => `G${index}`),
  familyNames: Array.from({ length: 40 }, (_, index) => `F${index}`),
};
const HASH_OF_SEED_7 = "16b2aa66671c3d9afef29b13b63f3bee6c05b9cbcc78bd25c5329a80aef5291c";
