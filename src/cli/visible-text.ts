type State = "text" | "escape" | "intermediate" | "sequence" | "string" | "string-escape";

/**
 * Takes control characters, escape sequences and marks that reorder text out of text that comes in pieces, so that what a model or a file says cannot
 * steer the terminal. Newlines and tabs stay; a sequence that is cut between two pieces is recognised.
 */
export class VisibleText {
  #state: State = "text";

  push(piece: string): string {
    if (this.#state === "text" && isVisible(piece)) return piece;
    let out = "";
    for (const character of piece) {
      if (this.#state === "text" && isShown(character)) out += character;
      else this.#state = next(this.#state, character);
    }
    return out;
  }
}

/** The whole text without control characters and escape sequences. */
export function visible(text: string): string {
  return new VisibleText().push(text);
}

/** The whole text in one line, for tables and messages. */
export function oneLine(text: string): string {
  return visible(text).replace(/\s+/g, " ").trim();
}

function isVisible(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if ((code < 0x20 && code !== 0x0a && code !== 0x09) || (code >= 0x7f && code <= 0x9f) || isReordering(code)) {
      return false;
    }
  }
  return true;
}

function isShown(character: string): boolean {
  const code = character.codePointAt(0) ?? 0;
  return (
    character === "\n" || character === "\t" || (code >= 0x20 && code < 0x7f) || (code > 0x9f && !isReordering(code))
  );
}

/** Marks that reorder the text around them. */
function isReordering(code: number): boolean {
  return (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
}

/** ECMA-48: CSI sequences end with a final byte; OSC, DCS, SOS, PM and APC strings with BEL or ST. */
function next(state: State, character: string): State {
  const code = character.codePointAt(0) ?? 0;
  switch (state) {
    case "text":
      if (code === 0x1b) return "escape";
      if (code === 0x9b) return "sequence";
      return [0x90, 0x98, 0x9d, 0x9e, 0x9f].includes(code) ? "string" : "text";
    case "escape":
      if (character === "[") return "sequence";
      if ("]PX^_".includes(character)) return "string";
      if (code === 0x1b) return "escape";
      return code >= 0x20 && code <= 0x2f ? "intermediate" : "text";
    case "intermediate":
      return code >= 0x20 && code <= 0x2f ? "intermediate" : "text";
    case "sequence":
      if (code === 0x1b) return "escape";
      return code >= 0x40 && code <= 0x7e ? "text" : "sequence";
    case "string":
      if (code === 0x07 || code === 0x9c) return "text";
      return code === 0x1b ? "string-escape" : "string";
    case "string-escape":
      return character === "\\" ? "text" : "string";
  }
}
