import { readFileSync } from "node:fs";
import path from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, test } from "vitest";
import { testFolder } from "../../../test/fakes/git-folder.ts";
import { inventorySchemaText } from "./inventory-schema.ts";
import { writeInventory } from "./write-inventory.ts";

test("the file that is written is as the published schema has it", async () => {
  using folder = testFolder({
    "a/CMakeLists.txt": "project(a)\nenable_testing()\n",
    "a/README.md": "# A\n\nDoes a thing.\n",
    "a/package.json": '{ "scripts": { "test": "x" } }\n',
    "a/vendor/x.js": "x\n",
    "a/inner/b.ts": "const b = 1;\n",
  });
  for (const name of ["a/inner", "a"]) folder.git("init", "-q", "-b", "main", name);
  const config = { workingFolder: folder.path, stateFolder: path.join(folder.path, ".swarm") };

  const { file } = await writeInventory({ roots: [], maxDepth: 6 }, config);

  const check = new Ajv2020({ allErrors: true }).compile(JSON.parse(inventorySchemaText()));
  check(JSON.parse(readFileSync(file, "utf8")));
  expect(check.errors ?? []).toEqual([]);
});

test("the published schema is the one that the code holds", () => {
  const published = readFileSync(path.join(import.meta.dirname, "../../../library/inventory.schema.json"), "utf8");

  expect(published).toBe(inventorySchemaText());
});
