import { createHash } from "node:crypto";
import { InputError } from "../../core/errors.ts";
import type { Json } from "../../core/json.ts";
import type { AnswerSchema, Message } from "../../core/model.ts";
import { type Prompt, promptReader } from "./prompt.ts";

/** What a body of POST /v1/chat/completions asks for. */
export interface ChatAsk {
  readonly model: string;
  readonly prompt: Prompt;
  readonly maxOutputTokens: number;
  readonly stream: boolean;
  readonly seed?: number | undefined;
}

type Body = { readonly [key: string]: Json | undefined };

const REMEMBERED = 256;
const REMEMBERED_BYTES = 64 * 1024 * 1024;
const WITHOUT_CAP = 1_000_000;

/** A reader that parses equal bodies once, whatever their seed, since a swarm sends one question a thousand times. InputError on what is no chat request. */
export function chatReader(): (body: Buffer) => ChatAsk {
  const readPrompt = promptReader();
  const remembered = new Map<string, ChatAsk>();
  let bytes = 0;
  return (body) => {
    const { name, seed } = nameOf(body);
    const known = remembered.get(name);
    if (known !== undefined) return { ...known, seed };
    const ask = readChat(parseBody(body), readPrompt);
    bytes += body.length;
    if (remembered.size >= REMEMBERED || bytes > REMEMBERED_BYTES) {
      remembered.clear();
      bytes = body.length;
    }
    remembered.set(name, ask);
    return { ...ask, seed };
  };
}

/** A name for all of the body save the digits of its seed. The key cannot occur inside a JSON string, where quotes are escaped. */
function nameOf(body: Buffer): { readonly name: string; readonly seed?: number | undefined } {
  const at = body.indexOf('"seed":');
  const found = at < 0 ? null : /^"seed":\s*(\d{1,15})(?=\s*[,}])/.exec(body.toString("latin1", at, at + 40));
  const hash = createHash("sha1");
  if (found === null) return { name: hash.update(body).digest("base64") };
  hash
    .update(body.subarray(0, at))
    .update("#")
    .update(body.subarray(at + found[0].length));
  return { name: hash.digest("base64"), seed: Number(found[1]) };
}

/** The body as an object; InputError when it is none. */
export function parseBody(body: Buffer): Body {
  let value: unknown;
  try {
    value = JSON.parse(body.toString("utf8"));
  } catch (cause) {
    throw new InputError(`expected a JSON body, got ${body.length} bytes that are none`, { cause });
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new InputError("expected a JSON object as body, got another value");
  }
  return value as Body;
}

function readChat(body: Body, readPrompt: ReturnType<typeof promptReader>): ChatAsk {
  const problems: string[] = [];
  const turns = Array.isArray(body.messages) ? (body.messages as readonly Body[]) : [];
  if (turns.length === 0) problems.push("expected messages to be a list of at least one message, got none");
  if (typeof body.model !== "string") problems.push(`expected model to be a name, got ${JSON.stringify(body.model)}`);
  if (problems.length > 0) throw new InputError(problems);
  const cap = body.max_completion_tokens ?? body.max_tokens;
  const maxOutputTokens = typeof cap === "number" ? cap : WITHOUT_CAP;
  const isSystem = (turn: Body) => turn.role === "system" || turn.role === "developer";
  const system = turns.filter(isSystem).map(textOf).join("\n\n");
  const messages = turns
    .filter((turn) => !isSystem(turn))
    .map((turn): Message => ({ role: turn.role === "assistant" ? "assistant" : "user", parts: [textOf(turn)] }));
  const prompt = readPrompt({ system, messages, maxOutputTokens, sample: 0, schema: schemaOf(body) });
  return { model: String(body.model), prompt, maxOutputTokens, stream: body.stream === true };
}

/** The text of a message, whether it came as one string or as content parts. */
function textOf(turn: Body): string {
  if (typeof turn.content === "string") return turn.content;
  if (!Array.isArray(turn.content)) return "";
  return (turn.content as readonly Body[]).map((part) => (typeof part.text === "string" ? part.text : "")).join("\n\n");
}

function schemaOf(body: Body): AnswerSchema | undefined {
  const format = body.response_format as Body | undefined;
  if (format?.type === "json_object") return { name: "object", json: { type: "object", required: ["answer"] } };
  if (format?.type !== "json_schema") return undefined;
  const described = format.json_schema as Body | undefined;
  return { name: String(described?.name ?? "answer"), json: described?.schema ?? {} };
}
