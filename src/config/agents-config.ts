import type { z } from "zod";
import type { agentsSchema } from "./agents-schema.ts";

/** A coding agent of the user's own, or one that takes the place of a known one. */
export interface AgentConfig {
  readonly kind: "acp" | "mcp" | "command";
  readonly command: string;
  readonly variables?: Readonly<Record<string, string>> | undefined;
  readonly tool?: string | undefined;
  readonly arguments?: Readonly<Record<string, unknown>> | undefined;
  readonly mode?: string | undefined;
  readonly isUnmetered?: boolean | undefined;
}

/** Agents of a file by name, in our own words. */
export function agentsConfigOf(agents: z.infer<typeof agentsSchema>): Readonly<Record<string, AgentConfig>> {
  const entries = Object.entries(agents).map(([name, { unmetered, ...agent }]) => [
    name,
    { ...agent, ...(unmetered === undefined ? {} : { isUnmetered: unmetered }) },
  ]);
  return Object.fromEntries(entries);
}
