import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { InputError } from "../../core/errors.ts";
import type { FrameworkRunner, TestPlace } from "./framework-runner.ts";
import { readJestJson } from "./read-jest-json.ts";
import { readJunit } from "./read-junit.ts";

/** The program of a package that the folder can load, absolute; InputError where it is not installed. */
export async function binaryOf(name: string, folder: string): Promise<string> {
  const manifest = manifestOf(name, folder);
  if (manifest === undefined) {
    throw new InputError(`expected ${name} to be installed in ${folder}, got none: npm install --save-dev ${name}`);
  }
  const { bin } = JSON.parse(await readFile(manifest, "utf8")) as { bin?: string | Record<string, string> };
  const file = typeof bin === "string" ? bin : bin?.[name];
  if (file === undefined) throw new InputError(`expected the package ${name} to have a program of its name, got none`);
  return path.join(path.dirname(manifest), file);
}

/** Looked up by folder, since a package may not export its manifest. */
function manifestOf(name: string, folder: string): string | undefined {
  const places = createRequire(path.join(folder, "package.json")).resolve.paths(name) ?? [];
  return places.map((place) => path.join(place, name, "package.json")).find((file) => existsSync(file));
}

const NODE = process.execPath;
/** All test files share one configuration, which reads from here which of them is meant. */
const TEST_FILE = "SWARM_TEST_FILE";
const VITEST_CONFIG = "swarm.vitest.config.mjs";
const VITEST_CONFIGS = ["vitest.config", "vite.config"].flatMap((name) =>
  [".ts", ".mts", ".cts", ".js", ".mjs", ".cjs"].map((extension) => name + extension),
);

/** Vitest with the project's own configuration, of which only the choice of files, watching, coverage and cache are ours. */
export const VITEST: FrameworkRunner = {
  isParallel: true,
  reportsTo: "file",
  support: (scratch) => {
    const own = VITEST_CONFIGS.find((name) => existsSync(path.join(scratch, name)));
    return [{ name: VITEST_CONFIG, text: vitestConfig(own) }];
  },
  async command({ scratch, place, report }) {
    const program = await binaryOf("vitest", scratch);
    const files = ["run", place, "--config", VITEST_CONFIG, "--reporter=json", `--outputFile=${report}`];
    return { program: NODE, args: [program, ...files], env: { CI: "1", [TEST_FILE]: place } };
  },
  read: readJestJson,
};

function vitestConfig(own: string | undefined): string {
  const base = own === undefined ? "const base = {};" : `import base from "./${own}";`;
  return `${base}
const given = typeof base === "function" ? await base({ command: "serve", mode: "test" }) : await base;
export default {
  ...given,
  cacheDir: ".swarm-cache",
  test: {
    ...given.test,
    projects: undefined,
    dir: import.meta.dirname,
    include: [process.env.${TEST_FILE}],
    exclude: ["**/node_modules/**"],
    coverage: { enabled: false },
    watch: false,
    passWithNoTests: true,
  },
};
`;
}

/** Jest with the project's own configuration; where the project is of ES modules, Node must be told to let Jest load them. */
export const JEST: FrameworkRunner = {
  isParallel: true,
  reportsTo: "file",
  async command({ scratch, place, report }) {
    const program = await binaryOf("jest", scratch);
    const args = [
      ...[program, "--runTestsByPath", place, "--json", `--outputFile=${report}`, "--ci", "--coverage=false"],
      ...["--watchman=false", "--passWithNoTests", "--cacheDirectory", path.join(scratch, ".swarm-cache")],
      ...["--testMatch", `**/${path.posix.basename(place)}`],
    ];
    return { program: NODE, args, env: { NODE_OPTIONS: "--experimental-vm-modules" } };
  },
  read: readJestJson,
};

/** `node --test`, which takes TypeScript as it is. */
export const NODE_TEST: FrameworkRunner = {
  isParallel: true,
  reportsTo: "file",
  command: async ({ place, report }: TestPlace) => ({
    program: NODE,
    args: [
      ...["--test", "--test-reporter=junit", `--test-reporter-destination=${report}`],
      // The report does not hold what a file that cannot be loaded prints.
      ...["--test-reporter=spec", "--test-reporter-destination=stdout", place],
    ],
  }),
  read: readJunit,
};
