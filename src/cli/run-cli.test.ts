import { readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { fakeApp } from "../../test/fakes/fake-app.ts";
import { fakeIo, fakeWiring } from "../../test/fakes/fake-io.ts";
import { CancelledError, ConflictError, DefectError, InputError, LimitError, ProviderError } from "../core/errors.ts";
import { buildProgram } from "./program.ts";
import { runCli } from "./run-cli.ts";

const fault = { provider: "openai", scope: "request", retryable: false } as const;

async function run(argv: readonly string[], thrown?: unknown) {
  const io = fakeIo({ isTerminal: false });
  const openApp = async () => {
    if (thrown !== undefined) throw thrown;
    return fakeApp();
  };
  const code = await runCli(argv, io, fakeWiring(fakeApp(), { openApp }));
  return { code, out: io.out(), err: io.err() };
}

const COMMANDS = buildProgram({ io: fakeIo(), wiring: fakeWiring(fakeApp()) }, async () => {}).commands.map((command) =>
  command.name(),
);

test("all commands are there", () => {
  expect(COMMANDS.toSorted()).toEqual(
    [
      ...[
        "ask",
        "analyze",
        "batch",
        "review",
        "council",
        "answer",
        "runs",
        "status",
        "show",
        "export",
        "pause",
        "resume",
        "cancel",
        "retry",
      ],
      ...["generate", "test-cases", "run", "templates", "inventory", "plan", "build", "worktrees"],
      ...["models", "personas", "doctor", "init", "provider", "completion"],
    ].toSorted(),
  );
});

test.each(COMMANDS)("swarm %s --help shows examples and ends well", async (command) => {
  const { code, out, err } = await run([command, "--help"]);

  expect(code).toBe(0);
  expect(out).toContain(`Usage: swarm ${command}`);
  expect(out).toContain("Examples:");
  expect(err).toBe("");
});

test.each(COMMANDS)("swarm help %s shows the same as --help", async (command) => {
  const [byCommand, byFlag] = await Promise.all([run(["help", command]), run([command, "-h"])]);

  expect(byCommand.out).toBe(byFlag.out);
});

test("swarm --help lists every command", async () => {
  const { code, out } = await run(["--help"]);

  expect(code).toBe(0);
  for (const command of COMMANDS) expect(out).toMatch(new RegExp(`^  ${command} `, "m"));
});

test("swarm alone shows help on stderr and exits 2", async () => {
  const { code, out, err } = await run([]);

  expect([code, out]).toEqual([2, ""]);
  expect(err).toContain("Usage: swarm");
});

test("swarm --version prints the package's version", async () => {
  const manifest = JSON.parse(readFileSync(path.join(import.meta.dirname, "../../package.json"), "utf8"));

  const { code, out } = await run(["--version"]);

  expect([code, out]).toEqual([0, `${manifest.version}\n`]);
});

test.each([
  [["analize", "q"], "unknown command 'analize'\n(Did you mean analyze?)"],
  [["ask", "q", "--personna", "x"], "unknown option '--personna'\n(Did you mean --persona?)"],
  [["analyze", "q", "--persona", "x"], "unknown option '--persona'\n(Did you mean --personas?)"],
  [["--modle"], "unknown option '--modle'"],
  [["ask", "-m"], "option '-m, --model <provider/model>' argument missing"],
  [["completion", "tcsh"], "Allowed choices are bash, zsh, fish."],
  [["status", "a", "b"], "too many arguments for 'status'"],
])("swarm %j is refused with exit 2 and the nearest name", async (argv, message) => {
  const { code, out, err } = await run(argv);

  expect([code, out]).toEqual([2, ""]);
  expect(err).toContain(message);
  expect(err).toMatch(/^swarm: /);
  expect(err).toContain("--help");
});

test.each([
  [new InputError(["first", "second"]), 2, "swarm: first\nswarm: second\n"],
  [new ProviderError("down", fault), 5, "swarm: down\n"],
  [new LimitError("spent", { limit: "1", used: "1" }), 4, "swarm: spent\n"],
  [new ConflictError("held by process 7", "run"), 6, "swarm: held by process 7\n"],
  [new CancelledError("a no"), 130, "swarm: cancelled by a no\n"],
])("%o becomes one line each and its exit code", async (error, expected, message) => {
  const { code, err } = await run(["runs"], error);

  expect([code, err]).toEqual([expected, message]);
});

test.each([new DefectError("an invariant broke"), new TypeError("an invariant broke"), "an invariant broke"])(
  "a defect is one line without a stack trace: %o",
  async (error) => {
    const { code, err } = await run(["runs"], error);

    expect(code).toBe(70);
    expect(err).toBe(
      "swarm: a bug of ours, please report it: an invariant broke (run it again with -v to keep the details)\n",
    );
  },
);

test("with -v a defect says where its details are", async () => {
  const { err } = await run(["ask", "q", "-v"], new DefectError("broke", { cause: new Error("deep") }));

  const [, file = ""] = /details are in (\S+)\)\n$/.exec(err) ?? [];
  const details = readFileSync(file, "utf8");
  rmSync(file);
  expect(details).toContain("deep");
  expect(err.split("\n")).toHaveLength(2);
});

test("what is loaded before a command is known is commander and small files of ours", () => {
  const libraries = new Set<string>();
  const parts = new Set<string>();
  const visit = (file: string) => {
    if (parts.has(file)) return;
    parts.add(file);
    const text = readFileSync(file, "utf8");
    for (const [, specifier = ""] of text.matchAll(/^(?:import|export) (?!type)[^;]*?from "([^"]+)"/gms)) {
      if (specifier.startsWith(".")) visit(path.resolve(path.dirname(file), specifier));
      else libraries.add(specifier);
    }
  };

  visit(path.join(import.meta.dirname, "main.ts"));

  const folders = new Set([...parts].map((file) => path.basename(path.dirname(file))));
  expect([...libraries].toSorted()).toEqual(["commander", "node:fs"]);
  expect([...folders].toSorted()).toEqual(["app", "cli", "config"]);
  expect([...parts].filter((file) => !file.includes("/cli/")).map((file) => path.basename(file))).toEqual([
    "environment.ts",
    "system-clock.ts",
  ]);
});
