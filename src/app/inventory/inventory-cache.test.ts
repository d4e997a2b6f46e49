import { readdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { gitFolder, testFolder } from "../../../test/fakes/git-folder.ts";
import { takeInventory } from "./take-inventory.ts";

const PACKAGE = { "package.json": '{ "name": "a" }\n', "a.js": "export const a = 1;\n" };

test("a second look reads only what changed", async () => {
  using folder = gitFolder({ ...PACKAGE, "b.ts": "const b = 1;\n", "c.py": "c = 1\n" });
  using state = testFolder();
  const config = { workingFolder: folder.path, stateFolder: state.path };
  const look = async (after: number) => takeInventory({ roots: [], maxDepth: 6 }, config, Date.now() + after);

  const first = await look(1_000);
  const same = await look(2_000);
  folder.write({ "b.ts": "class B {}\n", "d.rb": "d = 1\n" });
  rmSync(path.join(folder.path, "c.py"));
  const changed = await look(3_000);

  expect([first.read, same.read, changed.read]).toEqual([4, 0, 2]);
  expect(same.inventory.projects).toEqual(first.inventory.projects);
  expect(changed.inventory.projects[0]?.languages.map(({ name }) => name)).toEqual([
    "JavaScript",
    "TypeScript",
    "Ruby",
  ]);
});

test("a file that changed within the same tick as the look is read again", async () => {
  using folder = gitFolder(PACKAGE);
  using state = testFolder();
  const config = { workingFolder: folder.path, stateFolder: state.path };
  const now = Date.now() - 3_600_000;

  await takeInventory({ roots: [], maxDepth: 6 }, config, now);
  const second = await takeInventory({ roots: [], maxDepth: 6 }, config, now + 1);

  expect(second.read).toBe(2);
});

test("what was kept and is broken is found out anew", async () => {
  using folder = gitFolder(PACKAGE);
  using state = testFolder();
  const config = { workingFolder: folder.path, stateFolder: state.path };
  const first = await takeInventory({ roots: [], maxDepth: 6 }, config, Date.now() + 1_000);
  const kept = path.join(state.path, "inventory");
  for (const name of readdirSync(kept)) writeFileSync(path.join(kept, name), "{ broken");

  const second = await takeInventory({ roots: [], maxDepth: 6 }, config, Date.now() + 2_000);

  expect(second.read).toBe(2);
  expect(second.inventory.projects).toEqual(first.inventory.projects);
});
