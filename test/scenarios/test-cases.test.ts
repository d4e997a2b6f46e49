import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { eventsIn, openProject, type Project, startProvider } from "../suites/spawn-swarm.ts";

const SOURCE = `const password = "Tr0ub4dor-and-3-horses";
export function area(width: number, height: number): number {
  return width * height;
}
export function halved(value: number): number {
  return value / 2;
}
export const connect = () => password;
`;
const MODEL = ["-m", "openai/any", "--no-cache", "--yes"];

function write(project: Project, file: string, text: string): void {
  const target = path.join(project.folder, file);
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, text);
}

interface Document {
  readonly headline: string;
  readonly result: {
    readonly cases: readonly { readonly id: string; readonly name: string; readonly status?: string }[];
  };
  readonly artifacts?: readonly { readonly files: readonly { readonly path: string }[] }[];
}

test("cases become test files that run in a copy of the project, which is left as it was", async () => {
  await using provider = await startProvider(["--latency", "1ms"]);
  await using project = openProject(provider);
  write(project, "src/area.ts", SOURCE);

  const end = await project.run(["test-cases", "8", "src", "--framework", "node", "--run", "--json", ...MODEL]);

  expect(end).toMatchObject({ code: 0, stderr: expect.stringContaining("executes test code that a model writes") });
  const document = JSON.parse(end.stdout) as Document;
  expect(document.headline).toContain("8 test cases (2 happy-path, 2 edge-case, 2 error-handling, 2 integration)");
  expect(document.result.cases.map(({ status }) => status)).toEqual(Array(8).fill("passed"));
  const run = await project.latestRun();
  const written = readFileSync(path.join(project.folder, ".swarm/runs", run, "tests/src-area.test.mts"), "utf8");
  expect(written).toContain("for src/area.ts, written by openai/any.");
  expect(existsSync(path.join(project.folder, "generated"))).toBe(false);
}, 60_000);

test("no secret of a tested file reaches the provider or the project's state", async () => {
  await using provider = await startProvider(["--latency", "1ms"]);
  await using project = openProject(provider);
  write(project, "src/area.ts", SOURCE);

  const { code, stderr } = await project.run(["test-cases", "4", "src", ...MODEL]);

  expect([code, stderr]).toEqual([0, expect.stringContaining("1 secret in the files masked")]);
  const journal = JSON.stringify(await project.journal(await project.latestRun()));
  expect(journal).toContain("export function area");
  expect(journal).not.toContain("Tr0ub4dor");
}, 60_000);

test("a run that is killed at once in its second wave goes on to what it would have come to, asking nothing again", async () => {
  await using provider = await startProvider(["--latency", "uniform:20ms,120ms", "--seed", "4"]);
  await using project = openProject(provider);
  write(project, "src/area.ts", SOURCE);
  const argv = ["test-cases", "40", "src", "--json", "-j", "3", ...MODEL];
  const whole = await project.run(argv);
  const before = (JSON.parse(whole.stdout) as Document).result;
  await provider.reset();

  const killed = project.start([...argv.filter((word) => word !== "--json"), "--output-format", "stream-json"]);
  await killed.until(({ stdout }) => /"kind":"step.started","key":"cases\/2\//.test(stdout));
  killed.kill("SIGKILL");
  await killed.ended;
  const run = await project.latestRun();
  const resumed = await project.run(["resume", run, "--json"]);

  expect(resumed.code).toBe(0);
  expect((JSON.parse(resumed.stdout) as Document).result).toEqual(before);
  const done = new Set(
    eventsIn(await project.journal(run)).flatMap(({ kind, key }) =>
      kind === "step.done" && key !== undefined ? [key] : [],
    ),
  );
  const asked = [...(await provider.requestsByKey())].filter(([key]) => key.startsWith(`${run}/`));
  const again = asked.filter(([, requests]) => requests > 1).map(([key]) => key);
  expect(asked.length).toBe(done.size);
  // Only what was in flight at the kill may have been sent twice.
  expect(again.length).toBeLessThanOrEqual(3);
}, 60_000);
