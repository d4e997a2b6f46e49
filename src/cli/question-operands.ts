/** What stood on the command line beside the flags. */
export interface Operands {
  /** N as it was typed. */
  readonly samples?: string | undefined;
  readonly prompt?: string | undefined;
  /** The paths and globs that the mode works on; absent where it has a prompt. */
  readonly targets?: readonly string[] | undefined;
  readonly files: readonly string[];
  readonly problems: readonly string[];
}

export interface TypedOperands {
  readonly words: readonly string[];
  /** The values of `-f`, which takes every word up to the next flag. */
  readonly files: readonly string[];
  /** True when N is to be found among the words. */
  readonly takesSamples: boolean;
  readonly exists: (path: string) => boolean;
}

/**
 * Tells prompt, N and files apart. `-f` swallows the words behind it, so what is missing is taken back from its end: a word
 * that is no file, no glob and does not look like a path.
 */
export function readOperands({ words, files, takesSamples, exists }: TypedOperands): Operands {
  const most = takesSamples ? 2 : 1;
  const left = [...files];
  const found = [...words];
  if (found.length < most && !(takesSamples && found.length === 1 && !isNumber(found[0]))) {
    const prompt = takeBack(left, (word) => isPrompt(word, exists));
    if (prompt !== undefined) {
      if (takesSamples && found.length === 0) found.push(...takeNumber(left, exists));
      found.push(prompt);
    }
  }
  const problems = found.length > most ? [tooMany(found, most)] : [];
  const [samples, prompt] = takesSamples ? splitSamples(found) : [undefined, found[0]];
  return { samples, prompt, files: left, problems };
}

/** Every word is a path or a glob, save N before them. */
export function readTargets({ words, files, takesSamples }: TypedOperands): Operands {
  const [first, ...rest] = words;
  const samples = takesSamples && isNumber(first) ? first : undefined;
  return { samples, targets: samples === undefined ? words : rest, files, problems: [] };
}

/** `50 "question"` as it should be; a question alone has no N, a number alone no question. */
function splitSamples(words: readonly string[]): readonly [string | undefined, string | undefined] {
  if (words.length !== 1) return [words[0], words[1]];
  return isNumber(words[0]) ? [words[0], undefined] : [undefined, words[0]];
}

function takeBack(files: string[], isWanted: (word: string) => boolean): string | undefined {
  const last = files.at(-1);
  if (files.length < 2 || last === undefined || !isWanted(last)) return undefined;
  files.pop();
  return last;
}

function takeNumber(files: string[], exists: (path: string) => boolean): readonly string[] {
  const number = takeBack(files, (word) => isNumber(word) && !exists(word));
  return number === undefined ? [] : [number];
}

function isPrompt(word: string, exists: (path: string) => boolean): boolean {
  const isSentence = /\s/.test(word.trim());
  const isGlob = /[*[\]{}]|^!/.test(word) || (!isSentence && word.includes("?"));
  const isPath = !isSentence && /[\\/]|\.\w{1,8}$/.test(word);
  return !isGlob && !isPath && !exists(word);
}

function isNumber(word: string | undefined): boolean {
  return word !== undefined && /^[-+]?(?:[\d.,_]+(?:e[-+]?\d+)?|nan|infinity)$/i.test(word);
}

function tooMany(words: readonly string[], most: number): string {
  const expected = most === 2 ? "N and one prompt" : "one prompt";
  return `expected ${expected}, got ${words.length} words (${words.join(" ").slice(0, 80)}): put the prompt in quotes`;
}
