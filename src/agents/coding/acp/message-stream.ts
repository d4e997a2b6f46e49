import type { Stream } from "@agentclientprotocol/sdk";
import type { RawMessage } from "../json-lines.ts";
import type { SupervisedProcess } from "../process/supervised-process.ts";

type Message = Stream["readable"] extends ReadableStream<infer M> ? M : never;

/**
 * The two streams of messages that the protocol's library works on. What comes in is delivered by whoever reads the process's
 * output; both end with the process. Notifications are not delivered: whoever reads the output has seen them, and the library
 * would complain of those it does not know.
 */
export function messageStream(child: SupervisedProcess, onSent: (message: RawMessage) => void) {
  let controller: ReadableStreamDefaultController<Message> | undefined;
  const readable = new ReadableStream<Message>({
    start: (opened) => {
      controller = opened;
    },
    cancel: () => {
      controller = undefined;
    },
  });
  void child.ended.then(() => {
    controller?.close();
    controller = undefined;
  });
  const writable = new WritableStream<Message>({
    write(message) {
      onSent(message as unknown as RawMessage);
      return new Promise((resolve, reject) => {
        child.stdin?.write(`${JSON.stringify(message)}\n`, (error) => (error == null ? resolve() : reject(error)));
      });
    },
  });
  const deliver = (message: RawMessage) => {
    if ("id" in message && message.jsonrpc === "2.0") controller?.enqueue(message as unknown as Message);
  };
  return { stream: { readable, writable } satisfies Stream, deliver };
}
