const ESCAPE = String.fromCharCode(0x1b);
const BELL = String.fromCharCode(0x07);
/** Control characters of ISO 6429 that stand for an escape and a letter. */
const C1 = (letter: string) => String.fromCharCode(letter.charCodeAt(0) + 0x40);
const END_OF_STRING = `(?:${BELL}|${ESCAPE}\\\\|${C1("\\")})`;

/** Window titles, links, clipboard writes and device strings, with what they say, up to their end. */
const CONTROL_STRING = `(?:${ESCAPE}[\\]PX^_]|[${C1("]")}${C1("P")}${C1("X")}${C1("^")}${C1("_")}])[^${BELL}${ESCAPE}${C1("\\")}]*${END_OF_STRING}`;
/** Colours, cursor moves and all that begins with `ESC [`. */
const CONTROL_SEQUENCE = `(?:${ESCAPE}\\[|${C1("[")})[0-?]*[ -/]*[@-~]`;
const SHORT_ESCAPE = `${ESCAPE}[ -/]*[0-Z\\\\^-~]`;
const SEQUENCES = new RegExp(`${CONTROL_STRING}|${CONTROL_SEQUENCE}|${SHORT_ESCAPE}`, "g");

const LINE_ENDS = /\r\n?|[\u2028\u2029]/g;
const CONTROLS = /[^\P{Cc}\n\t]/gu;
/** Marks that reorder what stands around them. */
const REORDERING = /[\u202a-\u202e\u2066-\u2069]/g;

/**
 * The text without anything that drives a terminal: escape sequences, control characters other than newline and tab, and
 * marks that reorder text. Every line end becomes `\n`. In time linear in the text.
 */
export function plainTerminalText(text: string): string {
  return text.replace(SEQUENCES, "").replace(LINE_ENDS, "\n").replace(CONTROLS, "").replace(REORDERING, "");
}

/** {@link plainTerminalText} on one line. */
export function plainLine(text: string): string {
  return plainTerminalText(text).replace(/\s+/g, " ").trim();
}
