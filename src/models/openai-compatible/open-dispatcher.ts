import { Agent } from "undici";

export interface DispatcherOptions {
  /** The most sockets to one origin; without it, as many as there are requests in flight. */
  readonly connections?: number | undefined;
}

const CONNECT_TIMEOUT_MS = 30_000;
const KEEP_ALIVE_MS = 10_000;

/** The connections that all models of a process share, whatever their origins. The caller closes it. */
export function openDispatcher(options: DispatcherOptions = {}): Agent {
  return new Agent({
    connections: options.connections ?? null,
    // A cold burst of thousands of connections takes longer than the default of ten seconds.
    connectTimeout: CONNECT_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
  });
}
