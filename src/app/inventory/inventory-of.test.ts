import { expect, test } from "vitest";
import { gitFolder, testFolder } from "../../../test/fakes/git-folder.ts";
import { inventoryOf } from "./inventory-of.ts";

async function looked(files: Readonly<Record<string, string>>) {
  using folder = gitFolder(files);
  using state = testFolder();
  return await inventoryOf(folder.path, { stateFolder: state.path }, Date.now());
}

const ci = (...lines: readonly string[]) =>
  `jobs:\n  test:\n    steps:\n${lines.map((line) => `      - run: ${line}\n`).join("")}`;

test("a command says where it was found, and what CI runs too says both", async () => {
  const { commands } = await looked({
    "package.json": '{\n  "scripts": {\n    "test": "vitest run",\n    "lint": "eslint ."\n  }\n}\n',
    ".github/workflows/ci.yml": ci("npm run test", "npm run lint -- --quiet"),
  });

  expect(commands).toEqual([
    {
      kind: "lint",
      name: "lint",
      command: ["npm", "run", "lint"],
      line: "npm run lint",
      folder: "",
      basis: "declared",
      sources: [{ path: "package.json", line: 4, says: 'script "lint"' }],
    },
    {
      kind: "lint",
      name: "lint 2",
      command: ["npm", "run", "lint", "--", "--quiet"],
      line: "npm run lint -- --quiet",
      folder: "",
      basis: "ci",
      sources: [{ path: ".github/workflows/ci.yml", line: 5, says: "run there" }],
    },
    {
      kind: "test",
      name: "test",
      command: ["npm", "test"],
      line: "npm test",
      folder: "",
      basis: "declared",
      sources: [
        { path: "package.json", line: 3, says: 'script "test"' },
        { path: ".github/workflows/ci.yml", line: 4, says: "run there" },
      ],
    },
  ]);
});

test("of one kind what CI runs comes before what is usual, and being run there is the better reason", async () => {
  const { commands } = await looked({
    "Cargo.toml": '[package]\nname = "a"\n',
    ".github/workflows/ci.yml": ci("cargo test --all-features", "cargo build"),
  });

  const tests = commands.filter(({ kind }) => kind === "test").map(({ line, basis }) => [line, basis]);
  const build = commands.find(({ kind }) => kind === "build");
  expect(tests).toEqual([
    ["cargo test --all-features", "ci"],
    ["cargo test", "usual"],
  ]);
  expect([build?.basis, build?.sources.map(({ says }) => says)]).toEqual(["ci", ["run there", "cargo's own"]]);
});

test("a command that needs a shell has no words, and one that needs a set-up names it", async () => {
  const { commands } = await looked({
    "CMakeLists.txt": "project(a)\nenable_testing()\n",
    ".travis.yml": "script: make test | tee log\n",
  });

  const shown = commands.map(({ name, command, after }) => [name, command?.[0], after]);
  expect(shown).toEqual([
    ["setup", "cmake", undefined],
    ["build", "cmake", ["setup"]],
    ["test", undefined, undefined],
    ["test 2", "ctest", ["build"]],
  ]);
});

test("in a monorepo each package has its commands, and a tool that reaches down has them once", async () => {
  const { commands } = await looked({
    "Cargo.toml": '[workspace]\nmembers = ["c/*"]\n',
    "c/a/Cargo.toml": '[package]\nname = "a"\n',
    "web/package.json": '{ "name": "web", "scripts": { "test": "vitest" } }\n',
    "web/yarn.lock": "",
    ".gitlab-ci.yml": "web:\n  script:\n    - cd web\n    - yarn test\n",
  });

  const tests = commands.filter(({ kind }) => kind === "test").map(({ name, line, folder }) => [name, line, folder]);
  expect(tests).toEqual([
    ["test", "cargo test --workspace", ""],
    ["test web", "yarn test", "web"],
  ]);
});

test("the README speaks for the project", async () => {
  const { readme } = await looked({ "README.md": "# A\n\n![x](y)\n\nDoes one thing and does it well.\n" });

  expect(readme).toEqual({ path: "README.md", title: "A", summary: "Does one thing and does it well." });
});

test("what is wrong with a manifest is told, and names that are one elsewhere", async () => {
  const { notes } = await looked({
    "Cargo.toml": "[package\n",
    "a.rs": "fn a() {}\n",
    "src/B.rs": "fn b() {}\n",
    "src/b.rs": "fn b() {}\n",
  });

  expect(notes[0]).toMatch(/^Cargo\.toml cannot be understood: /);
  expect(notes[1]).toBe(
    "src/B.rs and b.rs differ in capital letters alone: on macOS and Windows only one of them can be checked out",
  );
});
