import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { choosePersonas, parsePersona } from "./persona.ts";
import { parsePresets } from "./presets.ts";

const FOLDER = new URL("../../library/personas/", import.meta.url);
const files = readdirSync(FOLDER).filter((file) => file.endsWith(".md"));
const read = (file: string) => parsePersona(readFileSync(new URL(file, FOLDER), "utf8"), file);
const PRESETS = parsePresets(readFileSync(new URL("../presets.yaml", FOLDER), "utf8"), "presets.yaml");

test("the library holds its nineteen personas", () => {
  const names = files.map((file) => read(file).name);

  expect(names.sort()).toEqual(
    "adversary advocate architect contrarian critic data economist innovator judge legal maintainer operator oracle performance product security skeptic thinker ux".split(
      " ",
    ),
  );
});

test.each(files)("%s says who it is, what it must not do and how its output looks, in 25 to 60 lines", (file) => {
  const lines = readFileSync(new URL(file, FOLDER), "utf8").trimEnd().split("\n").length;

  const persona = read(file);

  expect(`${persona.name}.md`).toBe(file);
  expect(persona.description.length).toBeGreaterThan(40);
  expect(persona.instructions).toMatch(/\n## What you must not do\n[\s\S]*\n## Output\n[\s\S]*At most \d+ words\./);
  expect(lines).toBeGreaterThanOrEqual(25);
  expect(lines).toBeLessThanOrEqual(60);
});

test.each([
  ["quick", "judge critic skeptic"],
  ["comprehensive", "judge critic skeptic innovator oracle"],
  ["security", "security skeptic critic"],
  ["technical", "performance security innovator"],
  ["hostile", "adversary skeptic critic security contrarian"],
  ["security-review", "security adversary operator legal skeptic"],
  ["architecture", "architect performance operator maintainer critic"],
  ["product", "product ux economist advocate skeptic"],
  ["creative", "innovator contrarian thinker ux advocate"],
])("the preset %s is %s", (preset, expected) => {
  const chosen = choosePersonas({ preset, all: files.map(read), presets: PRESETS });

  expect(chosen.map(({ name }) => name).join(" ")).toBe(expected);
});

test("the preset all is every persona", () => {
  const chosen = choosePersonas({ preset: "all", all: files.map(read), presets: PRESETS });

  expect(chosen).toHaveLength(files.length);
});
