import { expect, test } from "vitest";
import { mergeRoles, NO_ROLES, parseRoles } from "./roles.ts";

const ROLE = `
  docs:
    title: writer
    does: You write.
    skills: {markdown: 2}
    habits: [You edit.]`;

test("a role is read with what may be left out left out", () => {
  const { roles } = parseRoles(`roles:${ROLE}`, "roles.yaml");

  expect(roles).toEqual([
    {
      name: "docs",
      title: "writer",
      aliases: [],
      does: "You write.",
      skills: new Map([["markdown", 2]]),
      habits: ["You edit."],
    },
  ]);
});

test("a later file replaces roles by name and other parts whole", () => {
  const first = mergeRoles(NO_ROLES, parseRoles(`roles:${ROLE}\ngivenNames: [Ann]\nfamilyNames: [Bo]`, "a"));

  const book = mergeRoles(first, parseRoles(`roles:${ROLE.replace("writer", "author")}\ngivenNames: [Cas]`, "b"));

  expect(book.roles.map(({ title }) => title)).toEqual(["author"]);
  expect([book.givenNames, book.familyNames]).toEqual([["Cas"], ["Bo"]]);
});

test("an empty file says nothing", () => {
  expect(parseRoles("# nothing\n", "roles.yaml")).toEqual({});
});

test.each<[what: string, yaml: string, problem: string]>([
  ["broken YAML", "roles: [", "roles.yaml:1: expected valid YAML"],
  ["another form", "- a", "roles.yaml:1: expected roles, seniorities, styles, givenNames or familyNames"],
  ["a field nobody knows", "roles: {}\nextra: 1", "expected known fields, got extra"],
  ["a name that is none", `roles:${ROLE.replace("docs", "Docs X")}`, "small letters, digits and dashes"],
  [
    "no skills",
    `roles:${ROLE.replace("{markdown: 2}", "{}")}`,
    "roles.yaml:5: expected at least one skill in roles.docs.skills",
  ],
  [
    "a weight of nothing",
    `roles:${ROLE.replace("2}", "0}")}`,
    "roles.yaml:5: expected a number above 0 behind each skill",
  ],
  ["a name of two lines", 'givenNames: ["A\\nB"]', "roles.yaml:1: expected a list of names"],
])("%s is told with its line", (_, yaml, problem) => {
  expect(() => parseRoles(yaml, "roles.yaml")).toThrow(problem);
});
