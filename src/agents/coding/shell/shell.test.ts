import { existsSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { openAgentWorld } from "../../../../test/fakes/agent-world.ts";
import { type Behaviour, codingAgentContract } from "../../../../test/suites/coding-agent-contract.ts";
import { CancelledError, LimitError } from "../../../core/errors.ts";
import type { ModelRequest } from "../../../core/model.ts";
import { type AskModel, shellAgent } from "./shell.ts";

/** A model that gives these answers, one after the other; it hangs where there is none. */
function saying(...answers: readonly (object | string)[]): AskModel & { readonly asked: ModelRequest[] } {
  const asked: ModelRequest[] = [];
  const ask: AskModel = (request, { turn, signal }) => {
    asked.push(request);
    const answer = answers[turn - 1];
    if (answer !== undefined) {
      return Promise.resolve({ text: typeof answer === "string" ? answer : JSON.stringify(answer), finish: "stop" });
    }
    return new Promise((_, reject) => {
      const stop = () => reject(new CancelledError("a stop"));
      if (signal.aborted) stop();
      signal.addEventListener("abort", stop, { once: true });
    });
  };
  return Object.assign(ask, { asked });
}

const WRITE = { tool: "write", path: "hello.txt", content: "hello\n" };
const DONE = { tool: "done", summary: "Said hello." };
const bash = (command: string) => ({ tool: "bash", command });

const SCRIPTS: Readonly<Record<Behaviour, readonly (object | string)[]>> = {
  edit: [WRITE, bash("cat hello.txt"), DONE],
  hang: [bash("echo hanging")],
  flood: Array.from({ length: 100 }, () => bash("head -c 15000 /dev/zero | tr '\\0' x")),
  crash: ["no", "not yet", "never"],
  fork: [bash("(sleep 1000 & echo $! >> pids.txt); (setsid sleep 1000 & echo $! >> pids.txt); exit 0"), DONE],
  environment: [
    bash(`"${process.execPath}" -e 'fs.writeFileSync("environment.json", JSON.stringify(process.env))'`),
    DONE,
  ],
};

codingAgentContract("our own agent", {
  open: (behaviour, { setup }) => shellAgent({ ask: saying(...SCRIPTS[behaviour]) }, setup),
});

test("it goes on after a kill where it was, without asking again what was answered", async () => {
  using world = openAgentWorld();
  const stop = new AbortController();
  const first = saying(WRITE, bash("echo once >> log.txt"));
  const session = world.session({ prompt: "say hello" });
  const onActivity = (line: string) => {
    if (line.includes("once")) queueMicrotask(() => stop.abort());
  };
  await expect(
    shellAgent({ ask: first }, world.setup).run({ ...session, signal: stop.signal, onActivity }),
  ).rejects.toThrow();
  const second = saying("unused", "unused", DONE);

  const end = await shellAgent({ ask: second }, world.setup).run(session);

  expect(end).toMatchObject({ ending: "finished", lastWords: "Said hello." });
  expect(second.asked).toHaveLength(1);
  expect(second.asked[0]?.messages.at(-1)?.parts.join()).toContain("The session was interrupted");
});

test("a later attempt goes on with the conversation of an earlier one and its new prompt", async () => {
  using world = openAgentWorld();
  const earlier = await shellAgent({ ask: saying(WRITE, DONE) }, world.setup).run(
    world.session({ prompt: "say hello" }),
  );
  const ask = saying("unused", "unused", DONE);
  const transcript = path.join(path.dirname(world.transcript), "attempt-2.jsonl");

  await shellAgent({ ask }, world.setup).run(
    world.session({ prompt: "the test is red", resume: earlier.session, transcript }),
  );

  const sent = ask.asked[0]?.messages ?? [];
  expect(sent.map(({ role }) => role)).toEqual(["user", "assistant", "user", "assistant", "user"]);
  expect(sent[0]?.parts).toEqual(["say hello"]);
  expect(sent.at(-1)?.parts.at(-1)).toBe("the test is red");
});

test("files outside the tree are neither read nor written, also through links", async () => {
  using world = openAgentWorld();
  const outside = path.join(path.dirname(world.cwd), "outside.txt");
  writeFileSync(outside, "private\n");
  symlinkSync(outside, path.join(world.cwd, "link.txt"));
  const ask = saying(
    { tool: "read", path: "../outside.txt" },
    { tool: "read", path: "link.txt" },
    { tool: "write", path: "../new.txt", content: "x" },
    { tool: "edit", path: ".git/config", old: "a", new: "b" },
    DONE,
  );

  await shellAgent({ ask }, world.setup).run(world.session({}));

  const heard = JSON.stringify(ask.asked.at(-1)?.messages);
  expect(heard).not.toContain("private");
  expect(heard.match(/lies outside the working folder/g)).toHaveLength(3);
  expect(heard).toContain(".git is not yours to change");
  expect(existsSync(path.join(path.dirname(world.cwd), "new.txt"))).toBe(false);
});

test("an edit needs a text that occurs once", async () => {
  using world = openAgentWorld();
  writeFileSync(path.join(world.cwd, "a.txt"), "one one two\n");
  const ask = saying(
    { tool: "edit", path: "a.txt", old: "one", new: "1" },
    { tool: "edit", path: "a.txt", old: "two", new: "$& 2" },
    DONE,
  );

  await shellAgent({ ask }, world.setup).run(world.session({}));

  expect(JSON.stringify(ask.asked.at(-1)?.messages)).toContain("got 2 occurrences; nothing was changed");
  expect(world.read("a.txt")).toBe("one one $& 2\n");
});

test("a command that takes too long is ended, and the agent hears of it", async () => {
  using world = openAgentWorld();
  const ask = saying({ tool: "bash", command: "echo begun; sleep 100", seconds: 1 }, DONE);

  const end = await shellAgent({ ask }, world.setup).run(world.session({}));

  expect(end.ending).toBe("finished");
  expect(ask.asked.at(-1)?.messages.at(-1)?.parts.join()).toMatch(/took longer than 1\.0 s\nbegun/);
});

test("an answer that is no action is corrected, and a third in a row ends the session", async () => {
  using world = openAgentWorld();
  const ask = saying("I will look around.", { tool: "fly" }, "```json\n{}\n```");

  const end = await shellAgent({ ask }, world.setup).run(world.session({}));

  expect(end).toMatchObject({ ending: "crashed", reason: expect.stringContaining("no action 3 times") });
  expect(ask.asked[2]?.messages.at(-1)?.parts.join()).toContain('expected "tool" as one of');
});

test("it stops after so many steps", async () => {
  using world = openAgentWorld();
  const ask = saying(bash("true"), bash("true"), bash("true"));

  const end = await shellAgent({ ask, steps: 2 }, world.setup).run(world.session({}));

  expect(end).toMatchObject({ ending: "timeout", reason: "not done after 2 steps" });
});

test("what the model rejects with goes through", async () => {
  using world = openAgentWorld();
  const spent = new LimitError("the budget is spent", { limit: "$1", used: "$1" });

  const ran = shellAgent({ ask: () => Promise.reject(spent) }, world.setup).run(world.session({}));

  await expect(ran).rejects.toBe(spent);
});
