import { parseRehearsalOptions, type RehearsalFlags } from "../models/simulated/rehearsal-options.ts";
import { type RehearsalProvider, startRehearsalProvider } from "../models/simulated/server.ts";
import { systemClock } from "./system-clock.ts";

/** Starts the provider to rehearse against; InputError with every problem of the flags. */
export function startRehearsal(flags: RehearsalFlags): Promise<RehearsalProvider> {
  return startRehearsalProvider({ ...parseRehearsalOptions(flags), clock: systemClock });
}
