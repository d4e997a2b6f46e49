/** Where an agent reaches models: our proxy, with a token that is good for one attempt. */
export interface ModelAccess {
  /** `http://127.0.0.1:PORT/...`, without `/v1`; each wire (OpenAI chat and responses, Anthropic, Gemini) lies below it. */
  readonly url: string;
  readonly token: string;
  /** The model's name as the agent is to send it. */
  readonly model: string;
}

export interface AgentLimits {
  /** Longest life of the session. */
  readonly wallMs: number;
  /** Longest time without output or tool use. */
  readonly stallMs: number;
  /** Most output that is kept and read; more ends the session. */
  readonly outputBytes: number;
}

/** One attempt at a task by a coding agent. */
export interface AgentSession {
  /** The tree it works in; it may write nowhere else, save its home. */
  readonly cwd: string;
  readonly home: string;
  /** The whole environment besides PATH and what the agent's launch needs. */
  readonly variables: Readonly<Record<string, string>>;
  readonly prompt: string;
  /** Absent where the agent uses the owner's own subscription, which cannot be metered. */
  readonly access?: ModelAccess | undefined;
  readonly limits: AgentLimits;
  /** Absolute path of the file that gets everything the agent said and did, one JSON event a line where it has events. */
  readonly transcript: string;
  /** The session to go on with, where an earlier attempt was killed and the agent can load it. */
  readonly resume?: string | undefined;
  readonly signal: AbortSignal;
  /** Told of every sign of life, with a line for people where there is one. */
  readonly onActivity?: ((line: string) => void) | undefined;
}

/** How a session ended. What it achieved is judged by the diff, never by this. */
export interface AgentEnd {
  readonly ending: "finished" | "stalled" | "timeout" | "output-limit" | "crashed" | "refused";
  /** One sentence: exit code, signal, limit or the agent's own words. */
  readonly reason: string;
  /** The agent's last message; empty when there is none. */
  readonly lastWords: string;
  /** With which a killed session can be loaded again. */
  readonly session?: string | undefined;
  readonly ms: number;
}

/** Whether an agent can be used here, for `swarm doctor`. */
export interface AgentCheck {
  readonly name: string;
  readonly isInstalled: boolean;
  readonly version?: string | undefined;
  /** What was found or what to install. */
  readonly message: string;
}

/**
 * The port of coding agents. `run` resolves when the agent and everything it started are gone; it rejects with
 * CancelledError when the signal aborts and with ProviderError (scope `model`) when the agent cannot be started at all.
 */
export interface CodingAgent {
  readonly name: string;
  /** True when it can only use the owner's own subscription. */
  readonly isUnmetered: boolean;
  run(session: AgentSession): Promise<AgentEnd>;
  check(): Promise<AgentCheck>;
}
