import { expect, test } from "vitest";
import {
  classifyBreak,
  classifyErrorIn,
  classifyReply,
  type FailureSubject,
  unusableAnswer,
} from "./classify-failure.ts";

const KEY = "sk-proj-abcdefghij0123456789";
const SUBJECT: FailureSubject = {
  provider: "openai",
  model: "gpt-9",
  url: "https://host/v1",
  key: KEY,
  keyVariable: "OPENAI_API_KEY",
};
const NOW_MS = Date.UTC(2030, 0, 1);

const said = (message: string, fields: Record<string, unknown> = {}) =>
  JSON.stringify({ error: { message, ...fields } });

test.each([
  ["401", 401, said("No auth"), "key", false, /refused the API key.*OPENAI_API_KEY/],
  ["403", 403, said("Forbidden"), "key", false, /refused the API key/],
  ["403 of a moderation", 403, said("input was flagged"), "request", false, /refused the request/],
  ["402", 402, "", "key", false, /credit gone/],
  ["429 without quota", 429, said("x", { code: "insufficient_quota" }), "key", false, /credit gone/],
  ["400 without credit", 400, said("Your credit balance is too low"), "key", false, /credit gone/],
  ["404", 404, said("nope"), "model", false, /"gpt-9".*swarm models/],
  ["400 of a missing model", 400, said("gpt-9 is not a valid model ID"), "model", false, /swarm models/],
  ["403 of a missing model", 403, said("no access", { code: "model_not_found" }), "model", false, /swarm models/],
  ["400", 400, said("bad temperature"), "request", false, /bad temperature/],
  [
    "400 over the context",
    400,
    said("x", { code: "context_length_exceeded" }),
    "request",
    false,
    /longer than the con/,
  ],
  ["413", 413, "too large", "request", false, /too large/],
  ["422 with details", 422, '{"detail":[{"msg":"wrong","input":"out of credits"}]}', "request", false, /wrong/],
  ["429 too large for ever", 429, said("Request too large for gpt-9"), "request", false, /too large/],
  ["408", 408, "", "request", true, /HTTP 408/],
  ["409", 409, "", "request", true, /HTTP 409/],
  ["425", 425, "", "request", true, /HTTP 425/],
  ["429", 429, said("slow down"), "request", true, /limited the rate/],
  ["500", 500, "<html>boom</html>", "request", true, /boom/],
  ["503", 503, "", "request", true, /HTTP 503/],
  ["529", 529, said("Overloaded"), "request", true, /Overloaded/],
  ["301", 301, "", "provider", false, /base URL/],
] as const)(
  "a reply of %s says how far it reaches and whether to try again",
  (_what, status, body, scope, retryable, message) => {
    const error = classifyReply({ status, headers: {}, body }, SUBJECT, NOW_MS);

    expect(error.fault).toMatchObject({ provider: "openai", scope, retryable, status });
    expect(error.message).toMatch(message);
  },
);

test.each([
  [{ "retry-after": "120" }, 120_000],
  [{ "retry-after": "0.25" }, 250],
  [{ "retry-after": new Date(NOW_MS + 90_000).toUTCString() }, 90_000],
  [{ "retry-after": new Date(NOW_MS - 90_000).toUTCString() }, 0],
  [{ "retry-after": "3", "retry-after-ms": "1500" }, 1_500],
  [{ "retry-after": "soon" }, undefined],
])("the wait that %j asks for is kept", (headers, expected) => {
  const error = classifyReply({ status: 429, headers, body: "" }, SUBJECT, NOW_MS);

  expect(error.fault.retryAfterMs).toBe(expected);
});

test("a retryDelay in Google's details is a wait", () => {
  const body = JSON.stringify([{ error: { message: "quota", details: [{ retryDelay: "34.5s" }] } }]);

  const error = classifyReply({ status: 429, headers: {}, body }, SUBJECT, NOW_MS);

  expect(error.fault).toMatchObject({ retryable: true, retryAfterMs: 34_500 });
});

test.each([
  ["ECONNREFUSED", false, "provider", undefined, /is it running at https:\/\/host\/v1\?/],
  ["ENOTFOUND", false, "request", undefined, /not found/],
  ["ECONNRESET", true, "request", true, /ECONNRESET/],
  ["UND_ERR_SOCKET", true, "request", true, /before the whole answer/],
  ["UND_ERR_HEADERS_TIMEOUT", true, "request", true, /in time/],
  ["UND_ERR_BODY_TIMEOUT", true, "request", true, /in time/],
  ["UND_ERR_CONNECT_TIMEOUT", false, "request", undefined, /in time/],
] as const)("a connection broken by %s is tried again", (code, sent, scope, mayHaveCost, message) => {
  const cause = Object.assign(new Error("broke"), { code });

  const error = classifyBreak({ cause, sent, body: "" }, SUBJECT);

  expect(error.fault.mayHaveCost).toBe(mayHaveCost);
  expect(error.fault).toMatchObject({ scope, retryable: true });
  expect(error.message).toMatch(message);
});

test("an unusable answer may have cost and shows its first 200 characters", () => {
  const error = unusableAnswer("malformed JSON", `{${"x".repeat(500)}`, SUBJECT);

  expect(error.fault).toMatchObject({ scope: "request", retryable: true, mayHaveCost: true });
  expect(error.message).toContain(`{${"x".repeat(199)}...`);
  expect(error.message).not.toContain("x".repeat(200));
});

test.each([
  [{ code: 429, message: "slow" }, 429],
  [{ code: "server_error", message: "boom" }, 502],
])("an error object %j in a good response counts as its own status", (error, status) => {
  const classified = classifyErrorIn(error, SUBJECT, NOW_MS);

  expect(classified.fault).toMatchObject({ status, retryable: true });
});

test.each([
  said(`Incorrect API key provided: ${KEY}`),
  said(`Incorrect API key provided: ${KEY.slice(0, 12)}`),
  said("Incorrect API key provided: sk-proj-********6789"),
  `the key …${KEY.slice(-10)} is bad`,
])("no part of the key is shown of %s", (body) => {
  const error = classifyReply({ status: 401, headers: {}, body }, SUBJECT, NOW_MS);

  expect(error.message).toContain("[key]");
  for (let start = 0; start + 8 <= KEY.length; start++) {
    expect(error.message).not.toContain(KEY.slice(start, start + 8));
  }
  expect(error.message).not.toContain("6789");
});
