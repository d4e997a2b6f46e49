import type { IncomingHttpHeaders } from "node:http";
import type { WireName } from "./proxy.ts";

/** What a request asks for, by its method and path. */
export type Route =
  | {
      readonly kind: "generate";
      readonly wire: WireName;
      /** Where the path says it and not the body. */
      readonly model?: string | undefined;
      /** `list`: a stream that Gemini sends as one JSON list. */
      readonly stream?: "none" | "events" | "list" | undefined;
    }
  | { readonly kind: "count"; readonly wire: WireName }
  | {
      readonly kind: "models";
      readonly wire: WireName /** Of one model, in place of the list. */;
      readonly isOne: boolean;
    }
  | { readonly kind: "unknown"; readonly wire: WireName };

const GEMINI = /^\/v1(?:beta|alpha)?\/models\/(.+):(generateContent|streamGenerateContent|countTokens)$/;
const MODELS = /^\/(v1|v1beta|v1alpha)\/models(?:\/(.+))?$/;

/** Reads where a request goes. Whatever is not known is said in the form of the wire that it is most likely of. */
export function routeOf(method: string, url: URL, headers: IncomingHttpHeaders): Route {
  const { pathname } = url;
  const wire = guessedWire(pathname, headers);
  if (method === "POST") {
    if (pathname === "/v1/chat/completions") return { kind: "generate", wire: "chat" };
    if (pathname === "/v1/responses") return { kind: "generate", wire: "responses" };
    if (pathname === "/v1/messages") return { kind: "generate", wire: "messages" };
    if (pathname === "/v1/messages/count_tokens") return { kind: "count", wire: "messages" };
    const [, model, action] = GEMINI.exec(pathname) ?? [];
    if (action === "countTokens") return { kind: "count", wire: "gemini" };
    if (action !== undefined) {
      const asList = url.searchParams.get("alt") !== "sse";
      const stream = action === "generateContent" ? "none" : asList ? "list" : "events";
      return { kind: "generate", wire: "gemini", model: decoded(model ?? ""), stream };
    }
  }
  const models = method === "GET" ? MODELS.exec(pathname) : null;
  if (models !== null) return { kind: "models", wire, isOne: models[2] !== undefined };
  return { kind: "unknown", wire };
}

function guessedWire(path: string, headers: IncomingHttpHeaders): WireName {
  if (path.startsWith("/v1beta") || path.startsWith("/v1alpha") || "x-goog-api-key" in headers) return "gemini";
  if (path.startsWith("/v1/messages") || "anthropic-version" in headers) return "messages";
  return path.startsWith("/v1/responses") ? "responses" : "chat";
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** What a request shows to be let in, in whichever place its wire has for it. */
export function tokenOf(url: URL, headers: IncomingHttpHeaders): string {
  const bearer = /^Bearer\s+(\S+)$/i.exec(headers.authorization ?? "")?.[1];
  const named = [headers["x-api-key"], headers["x-goog-api-key"]].find((value) => typeof value === "string");
  return bearer ?? named?.toString() ?? url.searchParams.get("key") ?? "";
}

/** False for a Host that a page in a browser was led here by. */
export function isOwnHost(host: string | undefined, port: number): boolean {
  return host === `127.0.0.1:${port}` || host === `localhost:${port}`;
}
