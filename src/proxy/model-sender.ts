import { CancelledError, InputError, ProviderError } from "../core/errors.ts";
import type { Call, Message, Model, ModelRequest, ModelResponse } from "../core/model.ts";
import type { Asked } from "./asked.ts";
import type { ClientReply } from "./client-reply.ts";
import { type Fields, listOf, textOf } from "./json-shape.ts";
import type { Metered, Spent } from "./meter-request.ts";
import type { Sender } from "./sender.ts";
import type { Translation, Turn } from "./translate/turn.ts";

/** Money is held and settled around the call, not in it. */
const FREE: Call["ledger"] = {
  reserve: async () => ({ settle: () => {}, release: () => {}, abandon: () => {} }),
};

/** Asks a model by its port. InputError when it is asked for what only the wire of a provider can give. */
export function modelSender(asked: Asked, model: Model, client: ClientReply, translation: Translation): Sender {
  const request = requestOf(translation.chat, asked, model);
  const isStreamed = asked.stream === "events";
  return {
    expected: {
      model: model.name,
      price: model.facts.price,
      inputBytes: Buffer.byteLength(JSON.stringify(request)),
      outputTokens: asked.outputTokens,
    },
    async send(metered, signal) {
      const writer = translation.writer();
      const begin = () => {
        if (client.hasBegun) return;
        client.begin("text/event-stream");
        client.write(writer.begin());
      };
      const onText = (piece: string) => {
        begin();
        client.write(writer.text(piece));
      };
      try {
        const response = await model.ask(request, callOf(signal, metered, isStreamed ? onText : undefined));
        const turn = turnOf(response);
        if (isStreamed) {
          const isNew = !client.hasBegun;
          begin();
          if (isNew) client.write(writer.text(turn.text));
          client.write(writer.end(turn));
          client.end();
        } else {
          const whole = translation.whole(turn);
          client.json(asked.stream === "list" ? [whole] : whole);
        }
        const spent: Spent =
          turn.reported === undefined
            ? { kind: "untold", outputBytes: Buffer.byteLength(turn.text) }
            : { kind: "told", reported: turn.reported };
        return { kind: "answered", spent };
      } catch (error) {
        if (error instanceof CancelledError) return { kind: "aborted", spent: { kind: "unknown" } };
        if (!(error instanceof ProviderError)) throw error;
        const { mayHaveCost, status, retryAfterMs } = error.fault;
        const limited = status === 429 ? { retryAfterMs } : undefined;
        return {
          kind: "failed",
          error,
          spent: mayHaveCost === true ? { kind: "unknown" } : { kind: "nothing", limited },
        };
      }
    },
  };
}

function callOf(signal: AbortSignal, metered: Metered, onText: Call["onText"]): Call {
  const onRate: Call["onRate"] = (rate) => metered.observe(rate);
  return { signal, admission: signal, idempotencyKey: "agent", ledger: FREE, onText, onRate };
}

function turnOf({ text, finish, usage, costUsd }: ModelResponse): Turn {
  const reported =
    usage.estimated === true ? undefined : { ...usage, costUsd: costUsd ?? undefined, isFinal: true as const };
  return { text, finish, calls: [], reported };
}

function requestOf(chat: Fields, asked: Asked, model: Model): ModelRequest {
  if (!model.facts.simulated && listOf(chat.tools).length > 0) {
    throw new InputError(
      `expected a model that agents can give tools to, got ${model.name}: choose one of a provider with an OpenAI-compatible endpoint, or the agent shell`,
    );
  }
  const all = listOf(chat.messages).map(({ role, content }) => ({ role: textOf(role), text: plainText(content) }));
  const system = all.filter(({ role }) => role === "system" || role === "developer").map(({ text }) => text);
  const messages = all
    .filter(({ role }) => role !== "system" && role !== "developer")
    .map(({ role, text }): Message => ({ role: role === "assistant" ? "assistant" : "user", parts: [text] }));
  if (messages.length === 0) throw new InputError("expected messages, got none");
  return {
    system: system.length === 0 ? undefined : system.join("\n\n"),
    messages,
    maxOutputTokens: asked.outputTokens,
    temperature: typeof chat.temperature === "number" ? chat.temperature : undefined,
    sample: 0,
  };
}

function plainText(content: unknown): string {
  if (typeof content === "string") return content;
  return listOf(content)
    .map(({ text }) => textOf(text))
    .join("\n");
}
