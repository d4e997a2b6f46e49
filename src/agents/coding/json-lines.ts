import { StringDecoder } from "node:string_decoder";

/** A JSON-RPC message as it came; nothing is promised but that it is an object. */
export type RawMessage = Readonly<Record<string, unknown>>;

/**
 * Cuts output into the JSON objects that stand one a line. What is no object, as a warning that a program prints among them, goes
 * to `otherwise`; a line longer than `mostCharacters` is given up.
 */
export function jsonLines(
  mostCharacters: number,
  onMessage: (message: RawMessage) => void,
  otherwise: (line: string) => void,
): (piece: Buffer) => void {
  const decoder = new StringDecoder("utf8");
  let rest: string[] = [];
  let restLength = 0;
  const line = (text: string) => {
    const message = objectOf(text);
    if (message !== undefined) onMessage(message);
    else if (text.trim() !== "") otherwise(text);
  };
  return (piece) => {
    const [first = "", ...more] = decoder.write(piece).split("\n");
    rest.push(first);
    restLength += first.length;
    if (more.length === 0) {
      if (restLength <= mostCharacters) return;
      otherwise(`a line of more than ${mostCharacters} characters was given up`);
      rest = [];
      restLength = 0;
      return;
    }
    line(rest.join(""));
    const last = more.pop() ?? "";
    for (const whole of more) line(whole);
    rest = [last];
    restLength = last.length;
  };
}

function objectOf(line: string): RawMessage | undefined {
  if (!line.trimStart().startsWith("{")) return undefined;
  try {
    return JSON.parse(line) as RawMessage;
  } catch {
    return undefined;
  }
}

/** The value where it is an object, else an empty one: for reading what somebody else wrote. */
export function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}
