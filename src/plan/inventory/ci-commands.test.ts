import { expect, test } from "vitest";
import { ciCommands, isCiFile } from "./ci-commands.ts";

const said = (path: string, text: string) =>
  ciCommands(path, text).map(({ kind, line, at, folder }) => [kind, line, at, folder]);

test("of a GitHub workflow each checking command is found, with its line and working directory", () => {
  const found = said(
    ".github/workflows/ci.yml",
    [
      "on: push",
      "jobs:",
      "  test:",
      "    defaults: { run: { working-directory: ./web } }",
      "    steps:",
      "      - uses: actions/checkout@v4",
      "      - run: npm ci",
      "      - name: all",
      "        run: |",
      "          # first",
      "          npm run lint && \\",
      "            npm run typecheck",
      "          echo done; npm test -- --ci",
      "      - run: cargo test",
      "        working-directory: core",
      "      - run: pytest",
      "        working-directory: $FOLDER",
      "",
    ].join("\n"),
  );

  expect(found).toEqual([
    ["setup", "npm ci", 7, "web"],
    ["lint", "npm run lint", 11, "web"],
    ["typecheck", "npm run typecheck", 11, "web"],
    ["test", "npm test -- --ci", 13, "web"],
    ["test", "cargo test", 14, "core"],
  ]);
});

test.each([
  [
    ".gitlab-ci.yml",
    "test:\n  before_script:\n    - npm ci\n  script:\n    - npm test\n    - !reference [.x, script]\n",
    ["npm ci", "npm test"],
  ],
  [
    ".circleci/config.yml",
    "jobs:\n  a:\n    steps:\n      - checkout\n      - run: npm test\n      - run:\n          name: lint\n          command: npm run lint\n",
    ["npm test", "npm run lint"],
  ],
  [".travis.yml", "install: pip install -r r.txt\nscript:\n  - pytest\n", ["pip install -r r.txt", "pytest"]],
  ["azure-pipelines.yml", "steps:\n  - script: dotnet test\n  - bash: make lint\n", ["dotnet test", "make lint"]],
  [
    "bitbucket-pipelines.yml",
    "pipelines:\n  default:\n    - step:\n        script:\n          - mvn -B verify\n",
    ["mvn -B verify"],
  ],
  [
    ".buildkite/pipeline.yml",
    "steps:\n  - command: go test ./...\n  - commands:\n      - go vet ./...\n",
    ["go test ./...", "go vet ./..."],
  ],
  [".cirrus.yml", "task:\n  test_script: swift test\n", ["swift test"]],
  [
    ".drone.yml",
    "kind: pipeline\nsteps:\n  - commands:\n      - mix test\n---\nkind: pipeline\nsteps:\n  - commands: [mix credo]\n",
    ["mix test", "mix credo"],
  ],
  [".woodpecker.yml", "steps:\n  a:\n    commands:\n      - cargo test\n", ["cargo test"]],
  [".builds/a.yml", "tasks:\n  - build: |\n      make\n      make test\n", ["make test"]],
  ["appveyor.yml", "test_script:\n  - cmd: dotnet test\n", ["dotnet test"]],
  [
    "Jenkinsfile",
    "pipeline { stages { stage('t') { steps { sh 'make test'\n sh '''\nnpm ci\nnpm run lint\n''' } } } }\n",
    ["make test", "npm ci", "npm run lint"],
  ],
  [".ci/run", "#!/usr/bin/env bash\nset -e\nCI=1 exec npm test --silent </dev/null\n", []],
])("of %s the commands are found", (path, text, lines) => {
  const found = ciCommands(path, text).map(({ line }) => line);

  expect(isCiFile(path)).toBe(true);
  expect(found).toEqual(lines);
});

test("what only runs after a failure, and words in quotes, are no commands", () => {
  const found = said(".travis.yml", 'script: ./x || npm test; echo "npm run lint && npm test"\n');

  expect(found).toEqual([]);
});

test("a malformed file is an error that says where", () => {
  expect(() => ciCommands(".travis.yml", "a: [\n")).toThrow(/line 2/);
});
