import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdir, realpath } from "node:fs/promises";
import path from "node:path";
import { InputError } from "../core/errors.ts";
import { shellWord } from "./shell-line.ts";

/** A program that is to run where it can do no harm. */
export interface SandboxedProgram {
  /** Program and arguments. */
  readonly command: readonly string[];
  readonly cwd: string;
  /** Absolute path of its own home, in which it may write, temporary files too. */
  readonly home: string;
  /** Absolute paths of further folders in which it may write, its tree and its records; nothing else is writable. */
  readonly writable: readonly string[];
  /** Where it reaches models, as `http://127.0.0.1:PORT/...`; absent where it needs none. */
  readonly modelUrl?: string | undefined;
}

/** How to start it. Dispose of it when the program is gone. */
export interface Wrapped extends Disposable {
  readonly command: readonly string[];
}

export interface Sandbox extends AsyncDisposable {
  wrap(program: SandboxedProgram): Promise<Wrapped>;
}

export type SandboxCheck =
  | { readonly isAvailable: true; readonly message: string }
  /** Why not, and what would help. */
  | { readonly isAvailable: false; readonly message: string };

type Runtime = typeof import("@anthropic-ai/sandbox-runtime");

/** Whether programs can be confined on this machine, and why not. Starts nothing. */
export async function checkSandbox(): Promise<SandboxCheck> {
  const { SandboxManager } = await loadRuntime();
  if (!SandboxManager.isSupportedPlatform() || process.platform === "win32") {
    return { isAvailable: false, message: `expected Linux or macOS to sandbox agents on, got ${process.platform}` };
  }
  const { errors, warnings } = await SandboxManager.checkDependenciesAsync();
  const refusal = errors.length === 0 && process.platform === "linux" ? await bubblewrapRefusal() : undefined;
  if (refusal !== undefined) {
    const hint = "user namespaces may be switched off here, as in many containers and by AppArmor";
    return { isAvailable: false, message: `bubblewrap is there and cannot start: ${refusal}; ${hint}` };
  }
  if (errors.length === 0) {
    const notes = warnings.length === 0 ? "" : `; ${warnings.join("; ")}`;
    const means = process.platform === "darwin" ? "seatbelt" : "bubblewrap";
    return { isAvailable: true, message: `agents run under ${means}${notes}` };
  }
  const hint =
    process.platform === "linux" ? "; apt-get install bubblewrap socat ripgrep installs what is needed on Debian" : "";
  return { isAvailable: false, message: `${errors.join("; ")}${hint}` };
}

/** What bubblewrap says when it may not do here what it is for; undefined when it may. */
function bubblewrapRefusal(): Promise<string | undefined> {
  const apart = [
    "--unshare-user",
    "--unshare-net",
    "--unshare-pid",
    "--ro-bind",
    "/",
    "/",
    "--dev",
    "/dev",
    "--proc",
    "/proc",
  ];
  return new Promise((resolve) => {
    execFile("bwrap", [...apart, "true"], { timeout: 10_000 }, (error, _, stderr) => {
      resolve(error === null ? undefined : stderr.trim() || error.message);
    });
  });
}

/**
 * Opens the sandbox of this process, which has one at most. Programs in it write only where they are told, and reach the
 * model's address and these hosts (`example.org`, `*.example.org`, `127.0.0.1:5432`) and nothing else of the network. They
 * read what the user may read, save the folders that hold keys. InputError where the machine cannot do that.
 */
export async function openSandbox(allowedHosts: readonly string[]): Promise<Sandbox> {
  const check = await checkSandbox();
  if (!check.isAvailable) throw new InputError(`expected a sandbox for agents, got none: ${check.message}`);
  const { SandboxManager } = await loadRuntime();
  const allowedDomains = [...allowedHosts];
  const isSeatbelt = process.platform === "darwin";
  const network = { allowedDomains, deniedDomains: [], ...(isSeatbelt ? { allowLocalBinding: true } : {}) };
  await SandboxManager.initialize({
    network,
    filesystem: { denyRead: [...KEY_FOLDERS], allowWrite: [], denyWrite: [] },
  });
  return {
    async wrap({ command, cwd, home, writable, modelUrl }) {
      const allowWrite = await Promise.all([home, ...writable].map((folder) => realFolder(folder)));
      const temporary = path.join(home, ".tmp");
      await mkdir(temporary, { recursive: true });
      const model = modelUrl === undefined ? undefined : new URL(modelUrl);
      // What ties a connection to its list of hosts; whoever could guess it would have another program's.
      const commandId = randomBytes(16).toString("base64url");
      const line = insideLine(command, temporary, isSeatbelt ? undefined : model?.port);
      const custom = { filesystem: { denyRead: [...KEY_FOLDERS], allowWrite, denyWrite: [] } };
      const { argv } = await SandboxManager.wrapWithSandboxArgv(line, "bash", custom, undefined, cwd, { commandId });
      if (model !== undefined) SandboxManager.registerCommandNetworkLists(commandId, { allowedDomains: [model.host] });
      return { command: argv, [Symbol.dispose]: () => SandboxManager.unregisterCommandNetworkLists(commandId) };
    },
    async [Symbol.asyncDispose]() {
      await SandboxManager.reset();
    },
  };
}

/** What no agent needs to read of the user's home. */
const KEY_FOLDERS = [
  "~/.ssh",
  "~/.aws",
  "~/.gnupg",
  "~/.config/gcloud",
  "~/.config/swarm",
  "~/.netrc",
  "~/.kube",
  "~/.docker",
];

/** How often, and how many times, the line waits for the way to the model; 5 seconds together. */
const LOOKS = 100;

/**
 * What runs inside. There the loopback is another one, on which nothing listens: a relay offers the model's own address and
 * passes it on through the sandbox's proxy, since programs do not ask a proxy for a loopback address.
 */
function insideLine(command: readonly string[], temporary: string, port: string | undefined): string {
  const program = `export TMPDIR=${shellWord(temporary)}; exec ${command.map(shellWord).join(" ")}`;
  if (port === undefined) return program;
  const relay =
    `socat TCP4-LISTEN:${port},bind=127.0.0.1,fork,reuseaddr,backlog=512 ` +
    `"PROXY:127.0.0.1:127.0.0.1:${port},proxyport=3128,proxyauth=$CLOUDSDK_PROXY_USERNAME:$CLOUDSDK_PROXY_PASSWORD"`;
  const listens = `grep -qi ':${Number(port).toString(16).padStart(4, "0")} 00000000:0000 0A' /proc/net/tcp`;
  return `${relay} >/dev/null 2>&1 & for _ in $(seq ${LOOKS}); do ${listens} && break; sleep 0.05; done; ${program}`;
}

async function realFolder(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  return realpath(folder);
}

function loadRuntime(): Promise<Runtime> {
  return import("@anthropic-ai/sandbox-runtime");
}
