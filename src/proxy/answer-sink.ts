import type { ClientReply } from "./client-reply.ts";
import type { ReplySink } from "./exchange.ts";
import { fieldsOf, isFields, listOf, parsedJson } from "./json-shape.ts";
import type { ReplyHeaders } from "./proxy.ts";
import { EventReader } from "./sse.ts";
import { type Translation, TurnReader, type TurnWriter } from "./translate/turn.ts";
import type { Reported, Wire } from "./wires/wire.ts";

/** Gives an answer on to the agent and reads on the way what it took. */
export interface AnswerSink extends ReplySink {
  /** To be called when all of it has come; what is wrong with it, where something is. */
  finish(): string | undefined;
  readonly reported: Reported | undefined;
  /** Bytes of it so far, for an estimate. */
  readonly bytes: number;
}

/** A whole answer longer than this is not read for its usage. */
const MOST_BYTES = 64 * 1024 * 1024;

/** Passes an answer on byte for byte. */
export function passingSink(wire: Wire, client: ClientReply): AnswerSink {
  let reported: Reported | undefined;
  let bytes = 0;
  let pieces: Buffer[] | undefined;
  const read = (value: unknown) => {
    if (isFields(value)) reported = wire.reportedIn(value, reported);
  };
  const events = new EventReader((data) => read(parsedJson(data)));
  return {
    start(headers) {
      const type = contentTypeOf(headers);
      if (!type.includes("text/event-stream")) pieces = [];
      client.begin(type);
    },
    push(piece) {
      bytes += piece.length;
      if (pieces === undefined) events.push(piece);
      else if (bytes <= MOST_BYTES) pieces.push(piece);
      return client.write(piece);
    },
    onDrain: (resume) => client.onDrain(resume),
    finish() {
      if (pieces === undefined) events.end();
      else {
        const whole = parsedJson(Buffer.concat(pieces).toString("utf8"));
        for (const each of Array.isArray(whole) ? whole : [whole]) read(each);
      }
      client.end();
      return undefined;
    },
    // What came before the end of a stream tells less than all.
    get reported() {
      return reported?.isFinal === true ? reported : undefined;
    },
    get bytes() {
      return bytes;
    },
  };
}

/** Passes an answer of OpenAI's chat on in the wire of the translation. */
export function translatingSink(
  translation: Translation,
  stream: "none" | "events" | "list",
  client: ClientReply,
  newId: () => string,
): AnswerSink {
  const turns = new TurnReader(newId);
  const writer: TurnWriter = translation.writer();
  let isEvents = false;
  let problem: string | undefined;
  let bytes = 0;
  let accepts = true;
  const pieces: Buffer[] = [];
  const events = new EventReader((data) => {
    const event = parsedJson(data);
    if (data === "[DONE]" || !isFields(event)) return;
    if (isFields(event.error)) problem = "an error in the middle of the answer";
    const text = turns.read(event);
    if (text === "") return;
    begin();
    accepts = client.write(writer.text(text)) && accepts;
  });
  const begin = () => {
    if (client.hasBegun) return;
    client.begin("text/event-stream");
    client.write(writer.begin());
  };
  return {
    start(headers: ReplyHeaders) {
      isEvents = contentTypeOf(headers).includes("text/event-stream");
    },
    push(piece) {
      bytes += piece.length;
      accepts = true;
      if (isEvents) events.push(piece);
      else if (bytes <= MOST_BYTES) pieces.push(piece);
      return accepts;
    },
    onDrain: (resume) => client.onDrain(resume),
    finish() {
      let text = "";
      if (isEvents) events.end();
      else {
        const whole = fieldsOf(parsedJson(Buffer.concat(pieces).toString("utf8")));
        if (isFields(listOf(whole.choices)[0])) text = turns.read(whole);
        else problem = "an answer without choices";
      }
      if (problem === undefined && isEvents && !turns.isFinished) problem = "a stream cut before its end";
      if (problem !== undefined) return problem;
      if (stream === "events") {
        begin();
        client.write(isEvents ? "" : writer.text(text));
        client.write(writer.end(turns.turn()));
        client.end();
        return undefined;
      }
      const whole = translation.whole(turns.turn());
      client.json(stream === "list" ? [whole] : whole);
      return undefined;
    },
    get reported() {
      return turns.reported;
    },
    get bytes() {
      return bytes;
    },
  };
}

function contentTypeOf(headers: ReplyHeaders): string {
  const value = headers["content-type"];
  return (typeof value === "string" ? value : value?.[0]) ?? "application/json";
}
