import { expect, test } from "vitest";
import { gitFolder, testFolder } from "../../../test/fakes/git-folder.ts";
import { COMPILED_FIXTURES } from "../../../test/suites/inventory/compiled-fixtures.ts";
import { NODE_FIXTURES } from "../../../test/suites/inventory/node-fixtures.ts";
import { SCRIPTED_FIXTURES } from "../../../test/suites/inventory/scripted-fixtures.ts";
import { TRAP_FIXTURES } from "../../../test/suites/inventory/trap-fixtures.ts";
import { inventoryOf } from "./inventory-of.ts";

const FIXTURES = [...NODE_FIXTURES, ...COMPILED_FIXTURES, ...SCRIPTED_FIXTURES, ...TRAP_FIXTURES];

test.each(FIXTURES)("of $name, languages, build systems, commands and packages are right", async (fixture) => {
  using folder = gitFolder(fixture.files);
  using state = testFolder();

  const found = await inventoryOf(folder.path, { stateFolder: state.path }, Date.now());

  const best = (kind: string) => found.commands.find((each) => each.kind === kind && each.folder === "")?.line;
  expect({
    languages: found.languages.map(({ name }) => name).sort(),
    buildSystems: found.buildSystems.map(({ name }) => name).sort(),
    commands: Object.fromEntries(Object.keys(fixture.commands ?? {}).map((kind) => [kind, best(kind)])),
    packages:
      fixture.packages &&
      Object.fromEntries(found.packages.map(({ path, needs }) => [path || ".", needs.map((need) => need || ".")])),
  }).toEqual({
    languages: fixture.languages.toSorted(),
    buildSystems: fixture.buildSystems.toSorted(),
    commands: fixture.commands ?? {},
    packages: fixture.packages,
  });
});
