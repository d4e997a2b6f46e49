import { expect, test } from "vitest";
import { fakeApp } from "../../test/fakes/fake-app.ts";
import { fakeIo, fakeWiring } from "../../test/fakes/fake-io.ts";
import { readCouncilFlags } from "./council-flags.ts";
import { FlagNumbers } from "./flag-numbers.ts";
import { runCli } from "./run-cli.ts";

test("every flag of a council reaches its question", async () => {
  const app = fakeApp();
  const limits = ["--max-rounds", "4", "--convergence-threshold", "72.5", "--speculative", "--no-wait"];
  const allowed = ["--allow-files", "src/**", "!src/x", "--allow-command", "git log", "--allow-command", "ls -l"];

  const code = await runCli(
    ["council", "Buy it", "--preset", "hostile", ...limits, ...allowed],
    fakeIo(),
    fakeWiring(app),
  );

  expect(code).toBe(0);
  expect(app.questions[0]).toMatchObject({
    mode: "council",
    prompt: "Buy it",
    preset: "hostile",
    council: {
      maxRounds: 4,
      threshold: 72.5,
      isSpeculative: true,
      waitsForPerson: false,
      allowFiles: ["src/**", "!src/x"],
      allowCommands: ["git log", "ls -l"],
    },
  });
});

test("what is wrong with several flags is told at once", () => {
  const numbers = new FlagNumbers();

  readCouncilFlags({ maxRounds: "21", convergenceThreshold: "0.75", recruit: true, personas: "judge,critic" }, numbers);

  expect(numbers.problems).toEqual([
    "expected --recruit or the members by --personas or --preset, got both",
    'expected --max-rounds to be a whole number from 1 to 20, got "21"',
    'expected --convergence-threshold to be per cent from 1 to 100, such as 75, got "0.75"',
  ]);
});
