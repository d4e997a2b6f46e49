import { setFlagsFromString } from "node:v8";

/** From this many calls in flight on, the size of the young generation decides the peak of memory. */
const WIDE = 2_000;

/**
 * Keeps the young generation of a wide swarm from growing: what a call holds survives anyway, and copying it back and forth in
 * a large one costs memory and gains nothing.
 */
export function keepHeapSmall(concurrency: number): void {
  if (concurrency >= WIDE) setFlagsFromString("--semi-space-growth-factor=1");
}
