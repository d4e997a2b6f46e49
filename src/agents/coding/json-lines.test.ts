import { expect, test } from "vitest";
import { jsonLines, type RawMessage } from "./json-lines.ts";

function reading(most = 1_000) {
  const messages: RawMessage[] = [];
  const others: string[] = [];
  return {
    messages,
    others,
    read: jsonLines(
      most,
      (message) => messages.push(message),
      (line) => others.push(line),
    ),
  };
}

test("objects are found however the output was cut, in the middle of a character too", () => {
  const { messages, read } = reading();
  const bytes = Buffer.from('{"a":"é"}\n{"b":2}\n');

  for (const byte of bytes) read(Buffer.from([byte]));

  expect(messages).toEqual([{ a: "é" }, { b: 2 }]);
});

test("lines that are no object are told apart", () => {
  const { messages, others, read } = reading();

  read(Buffer.from('warning\n[1]\n{broken\n\n{"a":1}\n'));

  expect(messages).toEqual([{ a: 1 }]);
  expect(others).toEqual(["warning", "[1]", "{broken"]);
});

test("a line without an end is given up", () => {
  const { messages, others, read } = reading(10);

  read(Buffer.from("x".repeat(50)));
  read(Buffer.from('\n{"a":1}\n'));

  expect(others).toHaveLength(1);
  expect(messages).toEqual([{ a: 1 }]);
});
