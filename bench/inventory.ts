import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { inventoryOf } from "../src/app/inventory/inventory-of.ts";
import type { ProjectInventory } from "../src/core/inventory.ts";
import { COMPILED_FIXTURES } from "../test/suites/inventory/compiled-fixtures.ts";
import type { Fixture } from "../test/suites/inventory/fixture.ts";
import { NODE_FIXTURES } from "../test/suites/inventory/node-fixtures.ts";
import { SCRIPTED_FIXTURES } from "../test/suites/inventory/scripted-fixtures.ts";
import { TRAP_FIXTURES } from "../test/suites/inventory/trap-fixtures.ts";
import { openProject, resultOf } from "../test/suites/spawn-swarm.ts";
import { atMost, type Claim, many, median, noted, percent, type Row, type Scale, seconds, skipped } from "./claim.ts";
import { measuredRepositories, type PublicRepository } from "./public-repositories.ts";

const FIXTURES = [...NODE_FIXTURES, ...COMPILED_FIXTURES, ...SCRIPTED_FIXTURES, ...TRAP_FIXTURES];
const NOWHERE = { url: "http://127.0.0.1:9" };
const FULL = { files: 10_000, rounds: 5 };
const QUICK = { files: 300, rounds: 1 };
const PACKAGES = 100;
/** Some sixty lines. */
const BODY = "export function sum(a: number, b: number): number {\n  return a + b;\n}\n\n".repeat(15);

export const inventory: Claim = {
  name: "inventory",
  claim: "A repository of 10,000 files is known in seconds, and known again at once.",
  method: [
    "`swarm inventory` as a whole process on a git repository of 10,000 TypeScript files of 1 KB in 100 packages; cold: nothing is kept of an earlier look; warm: nothing changed since. Medians of 5.",
    `Fixtures: ${FIXTURES.length} repositories made for every build system and trap that is named, each right only when all languages, build systems, expected commands and packages are.`,
    "Public repositories: rows of manifests, extensions and labels from ../shared/data/inventory_repos where that is there; each row is made into a repository with such files. Tuned on these rows.",
  ],
  async run(scale) {
    return [...(await timedRows(scale)), await fixtureRow(), ...(await publicRows())];
  },
};

async function timedRows(scale: Scale): Promise<readonly Row[]> {
  const { files, rounds } = scale === "quick" ? QUICK : FULL;
  await using project = openProject(NOWHERE);
  const root = path.join(project.folder, "repository");
  makeRepository(root, files);
  const timed = async () => {
    const startedAt = performance.now();
    resultOf(await project.run(["inventory", "repository", "-q"]));
    return performance.now() - startedAt;
  };
  const [cold, warm]: [number[], number[]] = [[], []];
  await timed();
  for (let round = 0; round < rounds; round++) {
    rmSync(path.join(project.folder, ".swarm"), { recursive: true, force: true });
    cold.push(await timed());
    warm.push(await timed());
  }
  const what = `${many(files)} files`;
  return [atMost(`${what}, cold`, median(cold), 2_000, seconds), atMost(`${what}, warm`, median(warm), 300, seconds)];
}

function makeRepository(root: string, files: number): void {
  for (let file = 0; file < files; file++) {
    const folder = path.join(root, `packages/p${file % PACKAGES}/src/m${Math.floor(file / 1_000)}`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, `f${file}.ts`), `// ${file}\n${BODY}`);
  }
  for (let part = 0; part < PACKAGES; part++) {
    const needs = part === 0 ? {} : { [`@x/p${part - 1}`]: "workspace:*" };
    const manifest = { name: `@x/p${part}`, dependencies: needs, scripts: { test: "vitest run" } };
    mkdirSync(path.join(root, `packages/p${part}`), { recursive: true });
    writeFileSync(path.join(root, `packages/p${part}/package.json`), JSON.stringify(manifest));
  }
  writeFileSync(path.join(root, "package.json"), '{ "name": "root", "workspaces": ["packages/*"] }\n');
  commitAll(root);
}

function commitAll(root: string): void {
  const git = (...words: readonly string[]) =>
    execFileSync(
      "git",
      [
        "-c",
        "user.name=Bench",
        "-c",
        "user.email=bench@example.org",
        "-c",
        "commit.gpgsign=false",
        "-c",
        "core.hooksPath=/dev/null",
        ...words,
      ],
      { cwd: root, stdio: "ignore" },
    );
  git("init", "-q");
  git("add", "-A");
  git("commit", "-q", "--allow-empty", "-m", "all");
}

async function fixtureRow(): Promise<Row> {
  const wrong: string[] = [];
  for (const fixture of FIXTURES) {
    const found = await looked(fixture.files);
    if (!isRight(fixture, found)) wrong.push(fixture.name);
  }
  const right = FIXTURES.length - wrong.length;
  return {
    what: "fixture repositories that are right",
    measured:
      wrong.length === 0 ? `${right} of ${FIXTURES.length}` : `${right} of ${FIXTURES.length}, not ${wrong.join(", ")}`,
    mustReach: "all",
    holds: wrong.length === 0,
  };
}

async function looked(files: Readonly<Record<string, string>>): Promise<ProjectInventory> {
  const folder = mkdtempSync(path.join(tmpdir(), "swarm-inventory-"));
  try {
    const root = path.join(folder, "repository");
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
      writeFileSync(path.join(root, name), text);
    }
    commitAll(root);
    const environment = new Map([["PATH", process.env.PATH ?? ""]]);
    return await inventoryOf(root, { stateFolder: path.join(folder, "state"), environment }, Date.now());
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const namesOf = (list: readonly { readonly name: string }[]) =>
  list
    .map(({ name }) => name)
    .sort()
    .join();

function isRight(fixture: Fixture, found: ProjectInventory): boolean {
  const commands = Object.entries(fixture.commands ?? {}).every(
    ([kind, line]) => found.commands.find((each) => each.kind === kind && each.folder === "")?.line === line,
  );
  const packages = Object.entries(fixture.packages ?? {}).every(([place, needs]) => {
    const part = found.packages.find((each) => (each.path || ".") === place);
    return part?.needs.map((need) => need || ".").join() === needs.join();
  });
  const same = (list: readonly { readonly name: string }[], names: readonly string[]) =>
    namesOf(list) === names.toSorted().join();
  return (
    same(found.languages, fixture.languages) && same(found.buildSystems, fixture.buildSystems) && commands && packages
  );
}

async function publicRows(): Promise<readonly Row[]> {
  const repositories = measuredRepositories();
  if (repositories === undefined)
    return [skipped("public repositories", "", "../shared/data/inventory_repos is not there")];
  const right = { languages: 0, buildSystems: 0, primary: 0 };
  let labelled = 0;
  const wrong: string[] = [];
  for (const repository of repositories) {
    const found = await looked(repository.files);
    const marks = marksOf(repository, found);
    for (const [field, isTrue] of Object.entries(marks)) {
      if (isTrue) right[field as keyof typeof right]++;
      else if (field !== "primary" || repository.primary !== undefined) wrong.push(`${repository.id} (${field})`);
    }
    if (repository.primary !== undefined) labelled++;
  }
  const share = (count: number, of: number) => `${percent(count / of)} of ${of}`;
  return [
    noted("public repositories: languages right", share(right.languages, repositories.length)),
    noted("public repositories: build systems right", share(right.buildSystems, repositories.length)),
    noted("public repositories: primary language right", share(right.primary, labelled)),
    ...(wrong.length === 0 ? [] : [noted("public repositories: wrong", wrong.join(", "))]),
  ];
}

/** HTML and style sheets are markup that the labels leave out; all other languages must be the same. */
function marksOf(repository: PublicRepository, found: ProjectInventory) {
  const counted = found.languages.filter(
    ({ name, kind }) => kind === "programming" || repository.languages.includes(name),
  );
  return {
    languages: namesOf(counted) === repository.languages.toSorted().join(),
    buildSystems: namesOf(found.buildSystems) === repository.buildSystems.toSorted().join(),
    primary: repository.primary !== undefined && found.primary === repository.primary,
  };
}
