import type { App } from "../app/app.ts";

/** A run that this process works on. */
export type Execution = Awaited<ReturnType<App["start"]>>;
/** Who watches a run that this process works on. */
export type Observer = Parameters<App["start"]>[1];
/** What steering a run came to. */
export type Steered = Awaited<ReturnType<App["resume"]>>;
/** How an execution ended. */
export type Ended = Awaited<Execution["ended"]>;
/** One line of an exported journal. */
export type JournalLine = ReturnType<App["journal"]> extends AsyncIterable<infer Line> ? Line : never;
