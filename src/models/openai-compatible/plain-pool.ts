import type { Client, Dispatcher } from "undici";

/** So many connections without a request are kept in any case. */
const MOST_FREE = 256;

/**
 * HTTP/1.1 connections to one origin, one request at a time on each and as many as there are requests in flight. undici's
 * own pool looks through all its connections for a free one, for each request and again at each end: at 5,000 in flight that
 * takes as long as the connections themselves.
 */
export class PlainPool {
  readonly #open: () => Client;
  readonly #all = new Set<Client>();
  readonly #free: Client[] = [];
  /** One error for all, since making one with its stack for each of thousands takes longer than closing them. */
  readonly #closed = new Error("the connection was closed");

  constructor(open: () => Client) {
    this.#open = open;
  }

  dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): void {
    const client = this.#free.pop() ?? this.#another();
    // True when nothing was queued, so that no drain will say that it is free.
    if (client.dispatch(options, handler)) this.#free.push(client);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#all].map((client) => client.close()));
  }

  async destroy(): Promise<void> {
    await Promise.all([...this.#all].map((client) => client.destroy(this.#closed)));
  }

  #another(): Client {
    const client = this.#open();
    // A request has ended, well or not; the connection is made anew with the next one where it was lost.
    client.on("drain", () => this.#release(client));
    this.#all.add(client);
    return client;
  }

  /** A wide run that comes to its end gives its connections back, so that the report does not come on top of them. */
  #release(client: Client): void {
    // One that was closed may say once more that it is idle.
    if (!this.#all.has(client)) return;
    if (this.#free.length < MOST_FREE || this.#free.length < this.#all.size / 2) {
      this.#free.push(client);
      return;
    }
    this.#all.delete(client);
    void client.destroy(this.#closed);
  }
}
