import { type Fixture, json, SOURCE } from "./fixture.ts";

const member = (name: string, needs: readonly string[] = []) =>
  json({
    name,
    version: "1.0.0",
    dependencies: Object.fromEntries(needs.map((need) => [need, "*"])),
    scripts: { test: "vitest run" },
  });
const { js = "", ts = "" } = SOURCE;

export const NODE_FIXTURES: readonly Fixture[] = [
  {
    name: "npm",
    files: {
      "package.json": json({
        name: "a",
        scripts: {
          test: "node --test",
          lint: "eslint .",
          typecheck: "tsc --noEmit",
          build: "tsc",
          "test:watch": "node --test --watch",
          pretest: "npm run build",
        },
      }),
      "package-lock.json": "{}\n",
      "index.js": js,
    },
    languages: ["JavaScript"],
    buildSystems: ["npm"],
    commands: {
      setup: "npm ci",
      test: "npm test",
      lint: "npm run lint",
      typecheck: "npm run typecheck",
      build: "npm run build",
    },
  },
  {
    name: "npm without scripts that check",
    files: {
      "package.json": json({
        name: "a",
        scripts: { test: 'echo "Error: no test specified" && exit 1', start: "node ." },
      }),
      "tsconfig.json": "{}",
      "a.ts": ts,
    },
    languages: ["TypeScript"],
    buildSystems: ["npm"],
    commands: { typecheck: "npx tsc --noEmit" },
  },
  {
    name: "npm workspaces",
    files: {
      "package.json": json({ name: "root", private: true, workspaces: ["packages/*"] }),
      "packages/a/package.json": member("@x/a"),
      "packages/b/package.json": member("@x/b", ["@x/a"]),
      "packages/a/a.js": js,
      "packages/b/b.ts": ts,
    },
    languages: ["JavaScript", "TypeScript"],
    buildSystems: ["npm"],
    packages: { ".": [], "packages/a": [], "packages/b": ["packages/a"] },
  },
  {
    name: "pnpm workspace",
    files: {
      "package.json": json({ name: "root", scripts: { test: "vitest" } }),
      "pnpm-workspace.yaml": "packages:\n  - 'apps/*'\n",
      "pnpm-lock.yaml": "lockfileVersion: '9.0'\n",
      "apps/web/package.json": json({ name: "web", dependencies: { ui: "workspace:*" } }),
      "apps/ui/package.json": json({ name: "ui" }),
      "apps/ui/a.ts": ts,
    },
    languages: ["TypeScript"],
    buildSystems: ["pnpm"],
    commands: { setup: "pnpm install --frozen-lockfile", test: "pnpm test" },
    packages: { ".": [], "apps/ui": [], "apps/web": ["apps/ui"] },
  },
  {
    name: "yarn workspaces",
    files: {
      "package.json": json({ name: "root", workspaces: { packages: ["a", "b"] }, scripts: { lint: "eslint ." } }),
      "yarn.lock": "# yarn lockfile v1\n",
      "a/package.json": member("a", ["b"]),
      "b/package.json": member("b"),
      "b/i.js": js,
    },
    languages: ["JavaScript"],
    buildSystems: ["yarn"],
    commands: { lint: "yarn run lint" },
    packages: { ".": [], a: ["b"], b: [] },
  },
  {
    name: "bun",
    files: { "package.json": json({ name: "a", scripts: { test: "bun test" } }), "bun.lock": "{}\n", "a.ts": ts },
    languages: ["TypeScript"],
    buildSystems: ["bun"],
    commands: { test: "bun run test" },
  },
  {
    name: "lerna",
    files: {
      "package.json": json({ name: "root" }),
      "lerna.json": json({ packages: ["packages/*"] }),
      "packages/a/package.json": member("a"),
      "packages/a/a.js": js,
    },
    languages: ["JavaScript"],
    buildSystems: ["npm", "lerna"],
    packages: { ".": [], "packages/a": [] },
  },
  {
    name: "rush",
    files: {
      "rush.json": '// settings\n{ "projects": [ { "packageName": "a", "projectFolder": "libs/a" }, ] }\n',
      "libs/a/package.json": member("a"),
      "libs/a/a.ts": ts,
    },
    languages: ["TypeScript"],
    buildSystems: ["npm", "rush"],
    commands: { build: "rush build" },
  },
  {
    name: "nx",
    files: {
      "nx.json": json({ targetDefaults: { build: { cache: true }, test: {}, "@nx/js:tsc": {} } }),
      "package.json": json({ name: "root" }),
      "libs/core/project.json": json({ name: "core" }),
      "apps/web/project.json": json({ name: "web", implicitDependencies: ["core"] }),
      "libs/core/a.ts": ts,
    },
    languages: ["TypeScript"],
    buildSystems: ["npm", "nx"],
    commands: { test: "npx nx run-many -t test", lint: "npx nx run-many -t lint" },
    packages: { ".": [], "libs/core": [], "apps/web": ["libs/core"] },
  },
  {
    name: "turbo",
    files: {
      "package.json": json({ name: "root", workspaces: ["p/*"], packageManager: "pnpm@9.1.0" }),
      "turbo.json": json({ tasks: { build: { dependsOn: ["^build"] }, lint: {}, dev: { persistent: true } } }),
      "p/a/package.json": json({ name: "a" }),
      "p/a/a.ts": ts,
    },
    languages: ["TypeScript"],
    buildSystems: ["pnpm", "turbo"],
    commands: { build: "pnpm exec turbo run build", lint: "pnpm exec turbo run lint" },
  },
  {
    name: "moon",
    files: {
      ".moon/workspace.yml": "projects:\n  - 'apps/*'\n",
      ".moon/tasks.yml": "tasks:\n  test:\n    command: vitest run\n  lint:\n    command: eslint .\n",
      "apps/a/moon.yml": "dependsOn: ['b']\n",
      "apps/b/moon.yml": "language: typescript\n",
      "apps/b/b.ts": ts,
    },
    languages: ["TypeScript"],
    buildSystems: ["moon"],
    commands: { test: "moon run :test", lint: "moon run :lint" },
    packages: { "apps/a": ["apps/b"], "apps/b": [] },
  },
  {
    name: "node-gyp",
    files: {
      "package.json": json({ name: "a" }),
      "binding.gyp": "{}\n",
      "src/a.cc": "int main() { return 0; }\n",
      "index.js": js,
    },
    languages: ["C++", "JavaScript"],
    buildSystems: ["npm", "node-gyp"],
  },
  {
    name: "deno",
    files: {
      "deno.jsonc":
        '{\n  // tasks\n  "name": "@x/a",\n  "workspace": ["./lib"],\n  "tasks": { "test": "deno test -A" },\n}\n',
      "lib/deno.json": json({ name: "@x/lib", imports: { "@x/a": "jsr:@x/a@^1" } }),
      "mod.ts": ts,
    },
    languages: ["TypeScript"],
    buildSystems: ["deno"],
    commands: { test: "deno task test", lint: "deno lint", format: "deno fmt --check" },
    packages: { ".": [], lib: ["."] },
  },
];
