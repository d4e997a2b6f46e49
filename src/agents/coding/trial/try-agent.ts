import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { AgentEnd, CodingAgent } from "../../../core/coding-agent.ts";
import { ProviderError } from "../../../core/errors.ts";
import { startScriptedProvider } from "./scripted-provider.ts";

const LIMITS = { wallMs: 120_000, stallMs: 60_000, outputBytes: 20_000_000 };
const FILE = "trial.txt";
const CONTENT = "written by a trial\n";

/** What came of a trial. */
export interface Trial {
  readonly isPassed: boolean;
  /** One sentence. */
  readonly message: string;
  readonly ms: number;
}

/**
 * Has an agent write one file in an empty folder, with a scripted model on the loopback: shows that it starts, reaches the model
 * it is given with the token it is given, and uses its tools. It costs nothing. CancelledError when the signal aborts.
 */
export async function tryAgent(agent: CodingAgent, signal: AbortSignal): Promise<Trial> {
  const folder = await mkdtemp(path.join(tmpdir(), "swarm-trial-"));
  try {
    const [cwd, home, tmp] = ["tree", "home", "tmp"].map((name) => path.join(folder, name)) as [string, string, string];
    for (const each of [cwd, home, tmp]) await mkdir(each);
    const file = path.join(cwd, FILE);
    await using provider = await startScriptedProvider([{ kind: "write", path: file, content: CONTENT }]);
    const access = { url: provider.url, token: "trial-token", model: "scripted" };
    const end = await agent.run({
      cwd,
      home,
      // Codex puts no programs of its own under the folder for temporary files, and cannot run commands without them.
      variables: { TMPDIR: tmp },
      prompt: `Write the file \`${FILE}\` with the content "${CONTENT.trim()}".`,
      access,
      limits: LIMITS,
      transcript: path.join(folder, "transcript.jsonl"),
      signal,
    });
    const written = await readFile(file, "utf8").catch(() => "");
    return verdict(end, written, provider.requests.length);
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    return { isPassed: false, message: error.message, ms: 0 };
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

function verdict({ ending, reason, ms }: AgentEnd, written: string, requests: number): Trial {
  const calls = requests === 1 ? "1 call" : `${requests} calls`;
  if (written === CONTENT) return { isPassed: true, message: `wrote the file, with ${calls} of the model`, ms };
  const asked = requests === 0 ? "it never asked the model" : `it made ${calls} of the model`;
  return { isPassed: false, message: `wrote no file: ${ending}, ${reason}; ${asked}`, ms };
}
