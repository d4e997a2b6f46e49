import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { testFolder } from "../../test/fakes/git-folder.ts";
import { checkSandbox, openSandbox, type Sandbox, type SandboxedProgram } from "./sandbox.ts";

const { isAvailable, message } = await checkSandbox();

test("the check says what agents run under, or what is missing", () => {
  expect(message).toMatch(isAvailable ? /bubblewrap|seatbelt/ : /\w+/);
});

describe.skipIf(!isAvailable)("a program in the sandbox", () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await openSandbox([]);
  });
  afterAll(() => sandbox[Symbol.asyncDispose]());

  test("writes in its folders and nowhere else", async () => {
    using tree = testFolder();
    using outside = testFolder();
    const script = `echo in > ${tree.path}/in.txt; echo out > ${outside.path}/out.txt; echo tmp > "$TMPDIR/x"; exit 3`;

    const { code, said } = await ended(sandbox, {
      command: ["bash", "-c", script],
      cwd: tree.path,
      home: `${tree.path}/home`,
      writable: [tree.path],
    });

    expect(code).toBe(3);
    expect(said).toMatch(/Read-only file system|not permitted/);
    expect(readFileSync(path.join(tree.path, "in.txt"), "utf8")).toBe("in\n");
    expect(existsSync(path.join(outside.path, "out.txt"))).toBe(false);
  });

  test("gets its arguments as they are", async () => {
    using tree = testFolder();
    const odd = 'it\'s "odd" $HOME\n\u{1f426} `x`';

    const { said } = await ended(sandbox, {
      command: ["printf", "%s", odd],
      cwd: tree.path,
      home: `${tree.path}/home`,
      writable: [tree.path],
    });

    expect(said).toBe(odd);
  });

  test("reaches the model's address and no other", async () => {
    using tree = testFolder();
    await using model = await listening("the model");
    await using other = await listening("somebody else");
    const script = `curl -sS -m 5 ${model.url}/v1/x; curl -sS -m 5 ${other.url} || echo refused; curl -sS -m 5 --noproxy '' ${other.url} | head -c 60`;

    const { said } = await ended(sandbox, {
      command: ["bash", "-c", script],
      cwd: tree.path,
      home: `${tree.path}/home`,
      writable: [tree.path],
      modelUrl: `${model.url}/v1`,
    });

    expect(said).toContain("the model");
    expect(said).toContain("refused");
    expect(said).not.toContain("somebody else");
  });
});

async function ended(sandbox: Sandbox, program: SandboxedProgram) {
  using wrapped = await sandbox.wrap(program);
  const [name = "", ...args] = wrapped.command;
  const env = { PATH: process.env.PATH, HOME: program.cwd };
  const child = spawn(name, args, { cwd: program.cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (piece: Buffer) => (said += piece.toString("utf8")));
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  return { code, said };
}

async function listening(text: string): Promise<AsyncDisposable & { readonly url: string }> {
  const server = createServer((_, reply) => void reply.end(text));
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => void server.close(() => resolve())),
  };
}
