import { expect, test } from "vitest";
import {
  CancelledError,
  ConflictError,
  DefectError,
  type ErrorRecord,
  errorFromRecord,
  errorRecordOf,
  InputError,
  LimitError,
  ProviderError,
  type SwarmError,
  stopsDispatch,
} from "./errors.ts";

const fault = {
  provider: "p",
  scope: "key",
  retryable: false,
  retryAfterMs: 5,
  status: 401,
  mayHaveCost: true,
} as const;

const ALL: readonly [SwarmError, ErrorRecord][] = [
  [new InputError(["one", "two"]), { kind: "input", message: "one\ntwo", problems: ["one", "two"] }],
  [new ProviderError("refused", fault), { kind: "provider", message: "refused", fault }],
  [new LimitError("over", { limit: "1", used: "2" }), { kind: "limit", message: "over", limit: "1", used: "2" }],
  [new ConflictError("lost", "run"), { kind: "conflict", message: "lost", subject: "run" }],
  [new CancelledError("me"), { kind: "cancelled", message: "cancelled by me", by: "me" }],
  [new DefectError("impossible"), { kind: "defect", message: "impossible" }],
];

test.each(ALL)("%s is stored with all that it says, and comes back the same", (error, record) => {
  const stored = JSON.parse(JSON.stringify(errorRecordOf(error)));

  const back = errorFromRecord(stored);

  expect(stored).toEqual(record);
  expect(back).toBeInstanceOf(error.constructor);
  expect(back.message).toBe(error.message);
  expect(errorRecordOf(back)).toEqual(record);
});

test("no stack and no cause is stored", () => {
  const error = new InputError("wrong", { cause: new Error("key sk-secret") });

  expect(JSON.stringify(errorRecordOf(error))).toBe('{"kind":"input","message":"wrong","problems":["wrong"]}');
});

test.each([
  [new TypeError("bug"), "bug"],
  ["a text", "a text"],
  [undefined, "undefined"],
])("what is none of the six is a defect: %s", (thrown, message) => {
  expect(errorRecordOf(thrown)).toEqual({ kind: "defect", message });
});

test("an error goes by the name of its class", () => {
  expect(ALL.map(([error]) => `${error.name} ${error.kind}`)).toEqual([
    "InputError input",
    "ProviderError provider",
    "LimitError limit",
    "ConflictError conflict",
    "CancelledError cancelled",
    "DefectError defect",
  ]);
});

test.each([
  ["request", false],
  ["model", true],
  ["key", true],
  ["provider", true],
] as const)("a failure of scope %s stops dispatch: %s", (scope, stops) => {
  expect(stopsDispatch(new ProviderError("x", { ...fault, scope }))).toBe(stops);
});

test("no other error is a provider's", () => {
  expect(ALL.filter(([error]) => stopsDispatch(error)).map(([error]) => error.kind)).toEqual(["provider"]);
});
