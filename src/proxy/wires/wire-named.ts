import type { WireName } from "../proxy.ts";
import { chatWire } from "./chat-wire.ts";
import { geminiWire } from "./gemini-wire.ts";
import { messagesWire } from "./messages-wire.ts";
import { responsesWire } from "./responses-wire.ts";
import type { Wire } from "./wire.ts";

const WIRES: Readonly<Record<WireName, Wire>> = {
  chat: chatWire,
  responses: responsesWire,
  messages: messagesWire,
  gemini: geminiWire,
};

export function wireNamed(name: WireName): Wire {
  return WIRES[name];
}
