import { spawn } from "node:child_process";
import { describe, expect, test } from "vitest";
import { attemptMarker } from "../../src/agents/coding/process/attempt-marker.ts";
import type { CodingAgent } from "../../src/core/coding-agent.ts";
import { CancelledError, ProviderError } from "../../src/core/errors.ts";
import { type AgentWorld, isAlive, openAgentWorld } from "../fakes/agent-world.ts";

/** What an agent is to do in a test; its prompt holds the word too. */
export type Behaviour = "edit" | "hang" | "flood" | "crash" | "fork" | "environment";

export interface ContractOptions {
  /** Opens the agent with the adapter under test; with this prompt it behaves so. */
  readonly open: (behaviour: Behaviour, world: AgentWorld) => CodingAgent;
  /** Opens one whose program does not exist; absent where the agent is built in. */
  readonly openMissing?: ((world: AgentWorld) => CodingAgent) | undefined;
  /** False where what it starts cannot write down its environment. */
  readonly showsEnvironment?: boolean | undefined;
}

const SECRET = "sk-the-owners-own-key";

/** What every coding agent promises. */
export function codingAgentContract(
  subject: string,
  { open, openMissing, showsEnvironment = true }: ContractOptions,
): void {
  const pidsIn = (world: AgentWorld) =>
    (world.read("pids.txt") ?? world.read("../home/pids.txt") ?? "").trim().split("\n").map(Number);

  describe(`${subject} as a coding agent`, () => {
    test("changes files in its tree and says that it finished", async () => {
      using world = openAgentWorld();

      const end = await open("edit", world).run(world.session({ prompt: "edit" }));

      expect(world.read("hello.txt")).toContain("hello");
      expect(end).toMatchObject({ ending: "finished", lastWords: expect.stringMatching(/\w/) });
      expect(end.ms).toBeGreaterThanOrEqual(0);
    });

    test("keeps what was said in the transcript, and tells of signs of life", async () => {
      using world = openAgentWorld();
      let signs = 0;

      await open("edit", world).run(world.session({ prompt: "edit", onActivity: () => signs++ }));

      expect(world.said().length).toBeGreaterThan(0);
      expect(signs).toBeGreaterThan(0);
    });

    test("is stopped when it gives no sign of life", async () => {
      using world = openAgentWorld();
      const limits = { wallMs: 60_000, stallMs: 1_500, outputBytes: 1_000_000 };

      const end = await open("hang", world).run(world.session({ prompt: "hang", limits }));

      expect(end.ending).toBe("stalled");
    });

    test("is stopped when its time is over", async () => {
      using world = openAgentWorld();
      const limits = { wallMs: 1_500, stallMs: 60_000, outputBytes: 1_000_000 };

      const end = await open("hang", world).run(world.session({ prompt: "hang", limits }));

      expect(end.ending).toBe("timeout");
    });

    test("is stopped when it says too much, of which no more than the limit is kept", async () => {
      using world = openAgentWorld();
      const limits = { wallMs: 60_000, stallMs: 60_000, outputBytes: 60_000 };

      const end = await open("flood", world).run(world.session({ prompt: "flood", limits }));

      expect(end.ending).toBe("output-limit");
      expect(world.said().length).toBeLessThan(250_000);
    });

    test("ends with CancelledError when it is stopped before it starts", async () => {
      using world = openAgentWorld();

      const ran = open("edit", world).run(world.session({ signal: AbortSignal.abort() }));

      await expect(ran).rejects.toBeInstanceOf(CancelledError);
      expect(world.read("hello.txt")).toBeUndefined();
    });

    test("ends with CancelledError when it is stopped at work", async () => {
      using world = openAgentWorld();
      const stop = new AbortController();
      const onActivity = () => stop.abort();
      const started = setTimeout(onActivity, 3_000);

      const ran = open("hang", world).run(world.session({ prompt: "hang", signal: stop.signal, onActivity }));

      await expect(ran).rejects.toBeInstanceOf(CancelledError);
      clearTimeout(started);
    });

    test("leaves no process behind, neither in its group nor outside", async () => {
      using world = openAgentWorld();

      await open("fork", world).run(world.session({ prompt: "fork" }));

      const pids = pidsIn(world);
      expect(pids).toHaveLength(2);
      expect(pids.filter(isAlive)).toEqual([]);
    });

    test.runIf(process.platform === "linux")(
      "ends first what an attempt before it left alive in its tree",
      async () => {
        using world = openAgentWorld();
        const { variables } = attemptMarker(world.cwd);
        const left = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], {
          env: variables,
          stdio: "ignore",
          detached: true,
        });
        const gone = new Promise((resolve) => left.once("exit", resolve));

        await open("edit", world).run(world.session({ prompt: "edit" }));

        await gone;
        expect(left.signalCode).toBe("SIGTERM");
      },
    );

    test.runIf(showsEnvironment)("gets an environment without anything of ours but what it was given", async () => {
      using world = openAgentWorld();
      process.env.OPENAI_API_KEY = SECRET;
      const access = { url: "http://127.0.0.1:9", token: "good-for-one-attempt", model: "m" };

      await open("environment", world).run(world.session({ prompt: "environment", access }));

      const text = world.read("environment.json") ?? "{}";
      delete process.env.OPENAI_API_KEY;
      expect(text).not.toContain(SECRET);
      expect(world.said()).not.toContain(SECRET);
      expect(JSON.parse(text)).toMatchObject({
        HOME: world.home,
        SWARM_TASK: "t1",
        SWARM_MODEL_URL: access.url,
        OPENAI_API_KEY: access.token,
        TERM: "dumb",
      });
    });

    test("says how it crashed", async () => {
      using world = openAgentWorld();

      const end = await open("crash", world).run(world.session({ prompt: "crash" }));

      expect(end.ending).toBe("crashed");
      expect(end.reason.length).toBeGreaterThan(5);
    });

    test.runIf(openMissing !== undefined)(
      "ends with ProviderError of the whole agent when there is no such program",
      async () => {
        using world = openAgentWorld();
        const missing = openMissing?.(world) ?? open("edit", world);

        const ran = missing.run(world.session({}));

        await expect(ran).rejects.toBeInstanceOf(ProviderError);
        await expect(ran).rejects.toMatchObject({ fault: { scope: "model", retryable: false } });
        expect((await missing.check()).isInstalled).toBe(false);
      },
    );
  });
}
