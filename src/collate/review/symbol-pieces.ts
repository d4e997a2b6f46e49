import { cutParts, type LinePart } from "./cut-parts.ts";

/** A function, class or the like, and what of the kind stands in it. */
export interface CodeSymbol extends LinePart {
  readonly name: string;
  readonly kind: string;
  readonly members: readonly CodeSymbol[];
}

/** A piece of a file that is looked at by itself. */
export interface CodePiece extends LinePart {
  /** The symbol's name; several, parted by commas, where small ones were joined; empty for code outside all symbols. */
  readonly name: string;
  readonly kind: string;
}

export interface PieceOptions {
  /** About this many tokens a piece at most. */
  readonly mostTokens: number;
  /** Lines that the parts of a piece that had to be cut repeat. */
  readonly overlapLines: number;
}

const CHARACTERS_PER_TOKEN = 4;
/** A piece below this is not worth a call of its own. */
const SMALL_TOKENS = 80;
/** Small symbols are joined up to this. */
const JOINED_TOKENS = 400;
const TOP_LEVEL = "top level";

/** A piece on the way: whether it is only what stands around symbols, and whether each of what was joined in it is small. */
interface Draft extends CodePiece {
  readonly isRest: boolean;
  readonly isSmall: boolean;
}

/**
 * The pieces of a text with these symbols, in order: together they cover every line, and only the parts of what had to be cut overlap. A
 * symbol takes along the comments and decorators right above it. One that is too long is taken apart into its members, or, without any,
 * cut into parts. Small neighbours are joined, and a few lines between two symbols go to the next one.
 */
export function symbolPieces(
  text: string,
  symbols: readonly CodeSymbol[],
  options: PieceOptions,
): readonly CodePiece[] {
  const lines = text.split("\n");
  const count = text === "" ? 0 : lines.at(-1) === "" ? lines.length - 1 : lines.length;
  const whole: CodeSymbol = { name: "", kind: TOP_LEVEL, from: 1, to: count, members: symbols };
  const cutter = new Cutter(lines, options);
  return joinedSmall(cutter.takenApart(whole), cutter).flatMap((piece) => cutter.parts(piece));
}

/** Knows the lines and how many tokens any range of them has. */
class Cutter {
  readonly #lines: readonly string[];
  readonly #upTo: readonly number[];
  readonly #options: PieceOptions;

  constructor(lines: readonly string[], options: PieceOptions) {
    let sum = 0;
    const upTo = [0];
    for (const line of lines) {
      sum += line.length + 1;
      upTo.push(sum);
    }
    this.#lines = lines;
    this.#upTo = upTo;
    this.#options = options;
  }

  tokens({ from, to }: LinePart): number {
    return ((this.#upTo[to] ?? 0) - (this.#upTo[from - 1] ?? 0)) / CHARACTERS_PER_TOKEN;
  }

  fits(part: LinePart): boolean {
    return this.tokens(part) <= this.#options.mostTokens;
  }

  /** The symbols inside, and what stands between them, in order and without a gap. */
  takenApart(outer: CodeSymbol): readonly Draft[] {
    const pieces: Draft[] = [];
    let next = outer.from;
    const rest = (to: number) => {
      const last = pieces.at(-1);
      const first = next;
      while (last !== undefined && next <= to && this.#lines[next - 1]?.trim() === "") next++;
      // Blank lines end what stands before them.
      if (last !== undefined && next > first) pieces[pieces.length - 1] = { ...last, to: next - 1 };
      if (next <= to) pieces.push(this.#draft({ ...outer, from: next, to }, true));
      next = to + 1;
    };
    for (const symbol of [...outer.members].sort((a, b) => a.from - b.from || b.to - a.to)) {
      const from = this.#withLead(symbol.from, next);
      const to = Math.min(outer.to, symbol.to);
      if (from > to) continue;
      rest(from - 1);
      const name = outer.kind === TOP_LEVEL ? symbol.name : `${outer.name}.${symbol.name}`;
      const own = { ...symbol, from, to, name };
      if (symbol.members.length > 0 && !this.fits(own)) pieces.push(...this.takenApart(own));
      else pieces.push(this.#draft(own, false));
      next = to + 1;
    }
    rest(outer.to);
    return pieces;
  }

  /** The piece as it is, or, when it is too long, its parts. */
  parts({ name, kind, from, to }: CodePiece): readonly CodePiece[] {
    if (this.fits({ from, to })) return [{ name, kind, from, to }];
    const parts = cutParts(this.#lines.slice(from - 1, to).join("\n"), this.#options);
    return parts.map((part, index) => ({
      name: `${name === "" ? "" : `${name}, `}part ${index + 1} of ${parts.length}`,
      kind,
      from: from - 1 + part.from,
      // A blank last line is none to those who cut a text of its own.
      to: index === parts.length - 1 ? to : from - 1 + part.to,
    }));
  }

  #draft({ name, kind, from, to }: CodePiece, isRest: boolean): Draft {
    return { name, kind, from, to, isRest, isSmall: this.tokens({ from, to }) < SMALL_TOKENS };
  }

  /** The first of the lines of comments and decorators that end right above a symbol, but none before `first`. */
  #withLead(from: number, first: number): number {
    let lead = Math.max(from, first);
    while (lead > first && LEADS.test(this.#lines[lead - 2] ?? "")) lead--;
    return lead;
  }
}

const LEADS = /^\s*(?:\/\/|\/\*|\*|#|@|\[[A-Z]|--|"""|<!--)/;

function joinedSmall(pieces: readonly Draft[], cutter: Cutter): readonly Draft[] {
  const joined: Draft[] = [];
  for (const [index, piece] of pieces.entries()) {
    const last = joined.at(-1);
    if (last !== undefined && mayJoin(last, piece, index === pieces.length - 1, cutter))
      joined.splice(-1, 1, together(last, piece));
    else joined.push(piece);
  }
  return joined;
}

function mayJoin(last: Draft, piece: Draft, isEnd: boolean, cutter: Cutter): boolean {
  const both = { from: last.from, to: piece.to };
  if (!cutter.fits(both)) return false;
  if (last.isRest && last.isSmall) return true;
  if (piece.isRest && piece.isSmall && isEnd) return true;
  return last.isSmall && piece.isSmall && cutter.tokens(both) <= JOINED_TOKENS;
}

function together(last: Draft, piece: Draft): Draft {
  const named = [last, piece].filter(({ isRest }) => !isRest);
  const [first = last.name === "" ? piece : last] = named;
  return {
    name: named.length > 1 && last.name !== piece.name ? `${last.name}, ${piece.name}` : first.name,
    kind: named.length > 1 ? "symbols" : first.kind,
    from: last.from,
    to: piece.to,
    isRest: named.length === 0,
    isSmall: last.isSmall && piece.isSmall,
  };
}
