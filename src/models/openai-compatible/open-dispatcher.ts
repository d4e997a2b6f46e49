import { createRequire } from "node:module";
import type { Agent, buildConnector, Client, Dispatcher } from "undici";
import { PlainPool } from "./plain-pool.ts";

/** What undici offers that is used here. */
export interface UndiciParts {
  readonly Agent: typeof Agent;
  readonly Client: typeof Client;
  readonly buildConnector: typeof buildConnector;
}

/** Sends HTTP requests, over as many sockets as there are requests in flight. */
export interface Connections {
  dispatch(
    options: Dispatcher.DispatchOptions & { readonly origin: string },
    handler: Dispatcher.DispatchHandler,
  ): void;
  /** Resolves when the requests in flight have ended and every socket is closed. */
  close(): Promise<void>;
  /** Ends every socket, and every request with an error. */
  destroy(): Promise<void>;
}

// A cold burst of thousands of connections takes longer than the default of ten seconds.
const CONNECT_TIMEOUT_MS = 30_000;
const KEEP_ALIVE_MS = 10_000;

/** The connections that all models of a process share, whatever their origins. The caller closes it. */
export function openDispatcher(): Connections {
  const { Agent, Client, buildConnector } = loadUndici();
  const agent = new Agent({ connections: null, connectTimeout: CONNECT_TIMEOUT_MS, keepAliveTimeout: KEEP_ALIVE_MS });
  const connect = buildConnector({ timeout: CONNECT_TIMEOUT_MS });
  const pools = new Map<string, PlainPool>();

  function poolOf(origin: string): PlainPool {
    const known = pools.get(origin);
    if (known !== undefined) return known;
    const url = new URL(origin);
    const pool = new PlainPool(() => new Client(url, { connect, allowH2: false, keepAliveTimeout: KEEP_ALIVE_MS }));
    pools.set(origin, pool);
    return pool;
  }

  return {
    dispatch(options, handler) {
      if (options.origin.startsWith("https:")) agent.dispatch(options, handler);
      else poolOf(options.origin).dispatch(options, handler);
    },
    async close() {
      await Promise.all([agent.close(), ...[...pools.values()].map((pool) => pool.close())]);
    },
    async destroy() {
      await Promise.all([agent.destroy(), ...[...pools.values()].map((pool) => pool.destroy())]);
    },
  };
}

/** By the file: the whole package brings caches, mocks and WebSockets along, a third of the time and memory that a start takes. */
function loadUndici(): UndiciParts {
  const require = createRequire(import.meta.url);
  return {
    Agent: require("undici/lib/dispatcher/agent.js"),
    Client: require("undici/lib/dispatcher/client.js"),
    buildConnector: require("undici/lib/core/connect.js"),
  };
}
