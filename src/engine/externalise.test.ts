import { hash } from "node:crypto";
import { expect, test } from "vitest";
import { DefectError } from "../core/errors.ts";
import type { Json } from "../core/json.ts";
import type { Blobs } from "../core/store.ts";
import { blobsIn, externalise, internalise } from "./externalise.ts";

const LONG = "ä".repeat(1_025);
const EDGE = "x".repeat(256);
const MANY = Array.from({ length: 100 }, (_, index) => index);

function countingBlobs() {
  const texts = new Map<string, string>();
  const reads: string[] = [];
  const blobs: Blobs = {
    put: (text) => {
      const id = hash("sha1", text);
      texts.set(id, text);
      return id;
    },
    get: async (id) => {
      reads.push(id);
      return texts.get(id);
    },
  };
  return { blobs, texts, reads };
}

test.each<[what: string, value: Json, stored: number]>([
  ["a short text", "short", 0],
  ["a text of 256 characters", EDGE, 0],
  ["a long list within a part, twice", { part: { list: MANY, other: { list: MANY } } }, 1],
  ["a long text", LONG, 1],
  ["null", null, 0],
  ["a number", 1.5, 0],
  ["an empty list", [], 0],
  ["a list with one long text twice", [LONG, "short", LONG], 1],
  ["a tree with two long texts", { a: { b: [{ c: LONG }] }, d: `${LONG}!`, e: [1, null, true] }, 2],
  ["an empty object", {}, 0],
])("%s comes back equal", async (_, value, stored) => {
  const { blobs, texts } = countingBlobs();

  const kept = externalise(value, blobs);

  expect(texts.size).toBe(stored);
  expect(JSON.stringify(kept)).not.toContain(LONG);
  expect(await internalise(JSON.parse(JSON.stringify(kept)), blobs)).toEqual(value);
});

test("a value without long texts is the same object, so that nothing is copied", () => {
  const value = { a: [{ b: "short" }], c: undefined };

  expect(externalise(value, countingBlobs().blobs)).toBe(value);
});

test("only what holds a long text is copied", () => {
  const value = { same: { a: 1 }, long: LONG };

  const kept = externalise(value, countingBlobs().blobs) as typeof value;

  expect(kept.same).toBe(value.same);
  expect(value.long).toBe(LONG);
});

test("references to one text are read once and shared", async () => {
  const { blobs, reads } = countingBlobs();
  const kept = externalise({ a: LONG, b: LONG }, blobs);

  await internalise(kept, blobs);

  expect(reads).toHaveLength(1);
});

test("a text that is not there is a defect that names it", async () => {
  const { blobs } = countingBlobs();

  await expect(internalise({ $blob: "abc" }, blobs)).rejects.toThrow(DefectError);
  await expect(internalise({ $blob: "abc" }, blobs)).rejects.toThrow("expected a stored text abc, got none");
});

test("the texts that a value refers to are named in order, repeats included", () => {
  const { blobs } = countingBlobs();
  const other = `${LONG}!`;

  const kept = externalise({ a: LONG, b: [other, "short", null], c: { d: LONG } }, blobs);

  expect([...blobsIn(kept)]).toEqual([hash("sha1", LONG), hash("sha1", other), hash("sha1", LONG)]);
});
