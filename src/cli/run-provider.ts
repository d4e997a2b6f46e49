import { Terminal } from "./terminal.ts";
import type { Cli, RehearsalFlags } from "./wiring.ts";

/** Serves until a signal comes, then prints what was counted on stderr. */
export async function runProvider({ io, wiring }: Cli, flags: RehearsalFlags): Promise<number> {
  const terminal = new Terminal(io);
  const stopped = Promise.withResolvers<void>();
  const release = io.onSignal(() => stopped.resolve());
  try {
    await using provider = await wiring.startRehearsal(flags);
    terminal.raw(`${provider.url}\n`);
    terminal.warn("simulated provider; ask it from another terminal (Ctrl-C stops it):");
    terminal.warn(
      `  OPENAI_BASE_URL=${provider.url}/v1 OPENAI_API_KEY=any swarm batch 50 "your question" -m openai/rehearsal --yes`,
    );
    await stopped.promise;
    terminal.warn(JSON.stringify(provider.stats()));
    return 0;
  } finally {
    release();
  }
}
