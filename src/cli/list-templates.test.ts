import { expect, test } from "vitest";
import { fakeApp } from "../../test/fakes/fake-app.ts";
import { fakeIo, fakeWiring } from "../../test/fakes/fake-io.ts";
import { runCli } from "./run-cli.ts";

async function run(argv: readonly string[]) {
  const app = fakeApp();
  const io = fakeIo({});
  const code = await runCli(argv, io, fakeWiring(app));
  return { app, code, out: io.out(), err: io.err() };
}

test("templates are listed with what they want to know", async () => {
  const { out } = await run(["templates"]);

  expect(out).toMatch(/^template +what it does +slots +from\npair +one proposes, one attacks +problem +library\n$/);
});

test("a template is printed as its file is, so that it can be copied", async () => {
  const { out, err } = await run(["templates", "pair"]);

  expect([out, err]).toEqual(["description: one proposes, one attacks\n", "from library\n"]);
});

test("names alone are one a line, and an unknown name gets the nearest", async () => {
  const [names, unknown] = [await run(["templates", "--names"]), await run(["templates", "par"])];

  expect(names.out).toBe("pair\n");
  expect([unknown.code, unknown.err]).toEqual([
    2,
    'swarm: expected a known template, got "par" (did you mean pair?)\n',
  ]);
});

test("run names a template and fills its slots, whatever a value holds", async () => {
  const { app } = await run(["run", "pair", "--set", "problem=a=b, c", "--set", "note=", "-m", "sim/a"]);

  expect(app.questions[0]).toMatchObject({
    mode: "template",
    model: "sim/a",
    template: {
      name: "pair",
      set: [
        { slot: "problem", value: "a=b, c" },
        { slot: "note", value: "" },
      ],
    },
  });
});

test("what is wrong with the words is told at once, before anything is opened", async () => {
  const { app, code, err } = await run(["run", "--set", "problem", "--set", "=x"]);

  expect([code, app.questions]).toEqual([2, []]);
  expect(err).toBe(
    "swarm: expected the name of a template, got none: see `swarm templates`\n" +
      'swarm: expected --set slot=value, got "problem"\n' +
      'swarm: expected --set slot=value, got "=x"\n',
  );
});
