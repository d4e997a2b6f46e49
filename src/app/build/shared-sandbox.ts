import type { AgentSetup } from "../../agents/coding/agent-setup.ts";
import type { Config } from "../../config/config.ts";
import type { Workspace } from "../../core/workspace.ts";
import { openSandbox, type Sandbox, type Wrapped } from "../../workspaces/sandbox.ts";

/** What an attempt's programs are confined by. Dispose of it when they are gone. */
export interface Confinement extends AsyncDisposable {
  readonly confine: NonNullable<AgentSetup["confine"]>;
}

/** The one sandbox that a process may have, open while any attempt uses it. */
export class SharedSandbox {
  readonly #settings: Pick<Config["workspaces"], "sandbox" | "sandboxHosts">;
  #opened: Promise<Sandbox> | undefined;
  #closing: Promise<void> = Promise.resolve();
  #users = 0;

  constructor(settings: Pick<Config["workspaces"], "sandbox" | "sandboxHosts">) {
    this.#settings = settings;
  }

  /** For programs that may write in this workspace alone; undefined where agents run without a sandbox. InputError where there can be none. */
  async confinementOf({ path, records }: Workspace): Promise<Confinement | undefined> {
    if (!this.#settings.sandbox) return undefined;
    this.#users++;
    this.#opened ??= this.#closing.then(() => openSandbox(this.#settings.sandboxHosts));
    const opened = this.#opened;
    const wraps: Wrapped[] = [];
    try {
      await opened;
    } catch (error) {
      this.#users--;
      this.#opened = undefined;
      throw error;
    }
    return {
      confine: async (command, { cwd, home, access }) => {
        const wrapped = await (await opened).wrap({
          command,
          cwd,
          home,
          writable: [path, records],
          modelUrl: access?.url,
        });
        wraps.push(wrapped);
        return wrapped.command;
      },
      [Symbol.asyncDispose]: async () => {
        for (const wrapped of wraps) wrapped[Symbol.dispose]();
        if (--this.#users > 0) return;
        this.#opened = undefined;
        this.#closing = opened.then((sandbox) => sandbox[Symbol.asyncDispose]());
        await this.#closing;
      },
    };
  }
}
