/** The value as an object of unknown fields; undefined when it is none. */
export function recordOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : undefined;
}

export function stringOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** The value when it is a finite number, zero or more. */
export function amountOf(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) && value >= 0 ? value : undefined;
}

/** The parsed text; undefined when it is not JSON. */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** The message of an error reply in any of the usual shapes: `error.message`, `error`, `message`, `detail`, `detail[].msg`, `[{error}]`. */
export function messageIn(body: unknown): string | undefined {
  const root = recordOf(Array.isArray(body) ? body[0] : body);
  if (root === undefined) return undefined;
  const error = recordOf(root.error);
  const upstream = stringOf(recordOf(error?.metadata)?.raw);
  const message = stringOf(error?.message) ?? stringOf(root.error) ?? stringOf(root.message) ?? detailOf(root.detail);
  return upstream === undefined ? message : `${message ?? "error"} (${upstream})`;
}

function detailOf(detail: unknown): string | undefined {
  if (!Array.isArray(detail)) return stringOf(detail);
  const messages = detail.map((entry) => stringOf(recordOf(entry)?.msg)).filter((text) => text !== undefined);
  return messages.length === 0 ? undefined : messages.join("; ");
}

/** What an error reply says of itself: its message, code, type and status; undefined when it is in no known shape. */
export function toldIn(body: unknown): string | undefined {
  const root = recordOf(Array.isArray(body) ? body[0] : body);
  const error = recordOf(root?.error) ?? root;
  if (error === undefined) return undefined;
  const told = [messageIn(body), error.code, error.type, error.status].filter((part) => typeof part === "string");
  return told.length === 0 ? undefined : told.join(" ");
}
