import { expect, test } from "vitest";
import { tokenBucket } from "./token-bucket.ts";

test("a bucket lets a burst through, then exactly its rate", () => {
  const bucket = tokenBucket(600, 50);
  let allowed = 0;

  for (let ms = 0; ms < 60_000; ms++) if (bucket.take(ms).allowed) allowed += 1;

  expect(allowed).toBe(50 + 599);
});

test("a refused request takes nothing and is told how long to wait", () => {
  const bucket = tokenBucket(60, 1);
  bucket.take(0);

  const refused = bucket.take(250);

  expect(refused).toEqual({ allowed: false, remaining: 0, waitMs: 750, resetMs: 750 });
  expect(bucket.take(1_000).allowed).toBe(true);
});
