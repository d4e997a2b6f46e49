import { expect, test } from "vitest";
import { SseReader } from "./sse-reader.ts";

function read(pieces: readonly (string | Buffer)[]): readonly string[] {
  const seen: string[] = [];
  const reader = new SseReader((data) => seen.push(data));
  for (const piece of pieces) reader.push(typeof piece === "string" ? Buffer.from(piece) : piece);
  reader.end();
  return seen;
}

test.each([
  ["line feeds", ["data: a\n\ndata: b\n\n"], ["a", "b"]],
  ["carriage returns with line feeds", ["data: a\r\n\r\ndata: b\r\n\r\n"], ["a", "b"]],
  ["carriage returns alone", ["data: a\r\rdata: b\r\r"], ["a", "b"]],
  ["a pair of ends split between pieces", ["data: a\r", "\n\r", "\ndata: b\r\n", "\r\n"], ["a", "b"]],
  ["comments and other fields", [": ping\n\nevent: x\nid: 1\nretry: 5\ndata: a\n\n"], ["a"]],
  ["no space after the colon", ["data:a\n\n"], ["a"]],
  ["a second space, which is data", ["data:  a\n\n"], [" a"]],
  ["several lines in one event", ["data: a\ndata\ndata: b\n\n"], ["a\n\nb"]],
  ["an event without a blank line after it", ["data: a\n\ndata: b"], ["a", "b"]],
  ["a byte order mark", ["\uFEFFdata: a\n\n"], ["a"]],
  ["fields that only begin alike", ["database: a\n\n"], []],
])("events with %s are read", (_what, pieces, expected) => {
  expect(read(pieces)).toEqual(expected);
});

test("a stream cut into single bytes reads as the whole, characters of several bytes included", () => {
  const whole = Buffer.from("data: grüß 🐦\r\n\r\ndata: ende\n\n");

  const seen = read([...whole].map((byte) => Buffer.from([byte])));

  expect(seen).toEqual(["grüß 🐦", "ende"]);
});
