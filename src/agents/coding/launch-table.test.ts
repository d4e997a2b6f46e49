import { existsSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { openAgentWorld, programLine } from "../../../test/fakes/agent-world.ts";
import { commandWords } from "../../core/command-words.ts";
import { acpAgent } from "./acp/acp.ts";
import { LAUNCH_TABLE } from "./launch-table.ts";

const ACCESS = { url: "http://127.0.0.1:9", token: "good-for-one-attempt", model: 'a "quoted" model' };
const [PROGRAM = "", ...ARGS] = commandWords(programLine("acp")) ?? [];

test.each(LAUNCH_TABLE)("$name keeps its settings in the home of the attempt, and no token in them", async (launch) => {
  using world = openAgentWorld();
  const files = Object.entries(launch.files?.(ACCESS) ?? {});

  expect(files.every(([name]) => !path.isAbsolute(name) && !name.includes(".."))).toBe(true);
  expect(JSON.stringify(files)).not.toContain(ACCESS.token);
  for (const value of Object.values(launch.variables?.(world.session({ access: ACCESS })) ?? {})) {
    expect(value.startsWith("/") ? value.startsWith(world.home) : true).toBe(true);
  }
});

test.each(LAUNCH_TABLE)("$name without access leaves the home of its owner as it is", async (launch) => {
  using world = openAgentWorld();
  const agent = acpAgent({ ...launch, program: PROGRAM, args: ARGS, script: undefined, nodeArgs: [] }, world.setup);

  await agent.run(world.session({ prompt: "environment" }));

  const environment = world.read("environment.json") ?? "";
  expect(environment).not.toMatch(/API_KEY|CODEX_HOME|CLAUDE_CONFIG_DIR|OPENCODE_CONFIG_CONTENT/);
  for (const name of Object.keys(launch.files?.(ACCESS) ?? {})) {
    expect(existsSync(path.join(world.home, name))).toBe(false);
  }
});

test("every agent names its package with an exact version", () => {
  expect(
    LAUNCH_TABLE.map(({ package: of }) => of?.version).every((version) => /^\d+\.\d+\.\d+$/.test(version ?? "")),
  ).toBe(true);
});
