import type { Client, Dispatcher } from "undici";

/**
 * HTTP/1.1 connections to one origin, one request at a time on each and as many as there are requests in flight. undici's
 * own pool looks through all its connections for a free one, for each request and again at each end: at 5,000 in flight that
 * takes as long as the connections themselves.
 */
export class PlainPool {
  readonly #open: () => Client;
  readonly #all: Client[] = [];
  readonly #free: Client[] = [];

  constructor(open: () => Client) {
    this.#open = open;
  }

  dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): void {
    const client = this.#free.pop() ?? this.#another();
    // True when nothing was queued, so that no drain will say that it is free.
    if (client.dispatch(options, handler)) this.#free.push(client);
  }

  async close(): Promise<void> {
    await Promise.all(this.#all.map((client) => client.close()));
  }

  async destroy(): Promise<void> {
    // One error for all, since making one with its stack for each of thousands takes longer than closing them.
    const reason = new Error("the connections were closed");
    await Promise.all(this.#all.map((client) => client.destroy(reason)));
  }

  #another(): Client {
    const client = this.#open();
    // A request has ended, well or not; the connection is made anew with the next one where it was lost.
    client.on("drain", () => this.#free.push(client));
    this.#all.push(client);
    return client;
  }
}
