import { InputError } from "../../core/errors.ts";

export interface BaseUrl {
  readonly origin: string;
  /** Before `/chat/completions`, without a slash at its end. */
  readonly path: string;
  /** Empty, or as in `?api-version=1`; never shown, since some put a key there. */
  readonly search: string;
}

/** InputError when the text is no http URL. */
export function parseBaseUrl(baseUrl: string): BaseUrl {
  const url = URL.parse(baseUrl);
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new InputError(`expected a base URL as in https://host/v1, got ${JSON.stringify(baseUrl)}`);
  }
  return { origin: url.origin, path: url.pathname.replace(/\/+$/, ""), search: url.search };
}

/** Header names and values in turn. InputError, without the key in it, when the key cannot be a header. */
export function fixedHeadersOf(from: {
  readonly provider: string;
  readonly apiKey?: string | undefined;
  readonly keyVariable?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}): string[] {
  const headers = ["content-type", "application/json", "accept", "application/json, text/event-stream"];
  if (from.apiKey !== undefined && from.apiKey !== "") {
    if (!/^[\x21-\x7e]+$/.test(from.apiKey)) {
      const where = from.keyVariable ?? `the key of ${from.provider}`;
      throw new InputError(`expected ${where} to be printable ASCII without spaces, got other characters in it`);
    }
    headers.push("authorization", `Bearer ${from.apiKey}`);
  }
  for (const [name, value] of Object.entries(from.headers ?? {})) {
    if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name) || !/^[\t\x20-\x7e]*$/.test(value)) {
      throw new InputError(`expected printable ASCII in the header ${JSON.stringify(name)} of ${from.provider}`);
    }
    headers.push(name.toLowerCase(), value);
  }
  return headers;
}
