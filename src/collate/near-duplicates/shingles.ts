const SPACE = 32;

/** The shingles of a set of texts, in one flat array so that 100,000 texts stay small and quick. Texts are named by their index. */
export interface ShingleSets {
  readonly size: number;
  /** Hashes of all texts; those of text `i` lie from `starts[i]` to `ends[i]`, in no promised order. */
  readonly hashes: Int32Array;
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  /** Sorts the shingles of a text in place and drops repeated ones; done once, when first compared. */
  sort(text: number): void;
  /** The share of distinct shingles that two texts have in common, from 0 to 1 (Jaccard). */
  shared(left: number, right: number): number;
  /** Whether they share at least that much; gives up as soon as they cannot, so it is quicker for texts that are not alike. */
  areAlike(left: number, right: number, threshold: number): boolean;
}

/**
 * The character 4-grams of each text as 32-bit hashes: case, spacing and punctuation do not count, nor do Unicode's ways to
 * write the same letter. A text shorter than one shingle is its own.
 */
export function shingleSets(texts: readonly string[]): ShingleSets {
  const folded = texts.map((text) => (/[^ -~\s]/.test(text) ? text.normalize("NFKC").toLowerCase() : text));
  const hashes = new Int32Array(folded.reduce((sum, { length }) => sum + length + 1, 0));
  const starts = new Uint32Array(texts.length);
  const ends = new Uint32Array(texts.length);
  const isSorted = new Uint8Array(texts.length);
  let end = 0;
  for (const [text, line] of folded.entries()) {
    starts[text] = end;
    end = writeHashes(line, hashes, end);
    ends[text] = end;
  }
  const sort = (text: number) => {
    if (isSorted[text] === 1) return;
    isSorted[text] = 1;
    const start = starts[text] ?? 0;
    ends[text] = start + sortedDistinct(hashes.subarray(start, ends[text]));
  };
  /** How many hashes both have; -1 as soon as more than `most` belong to one of them alone. */
  const countCommon = (left: number, right: number, most: number): number => {
    const [to, otherTo] = [ends[left] ?? 0, ends[right] ?? 0];
    let common = 0;
    let alone = 0;
    let i = starts[left] ?? 0;
    let j = starts[right] ?? 0;
    while (i < to && j < otherTo) {
      const a = hashes[i] ?? 0;
      const b = hashes[j] ?? 0;
      if (a === b) common += 1;
      else {
        alone += 1;
        if (alone > most + 1) return -1;
      }
      if (a <= b) i += 1;
      if (b <= a) j += 1;
    }
    return common;
  };
  return {
    size: texts.length,
    hashes,
    starts,
    ends,
    sort,
    shared(left, right) {
      sort(left);
      sort(right);
      const sizes = (ends[left] ?? 0) - (starts[left] ?? 0) + (ends[right] ?? 0) - (starts[right] ?? 0);
      const common = countCommon(left, right, sizes);
      return common / (sizes - common);
    },
    areAlike(left, right, threshold) {
      sort(left);
      sort(right);
      const sizes = (ends[left] ?? 0) - (starts[left] ?? 0) + (ends[right] ?? 0) - (starts[right] ?? 0);
      // common / (sizes - common) >= threshold, solved for what is not common.
      const common = countCommon(left, right, sizes - (2 * threshold * sizes) / (1 + threshold));
      return common >= 0 && common / (sizes - common) >= threshold;
    },
  };
}

/** Writes the hashes of one text from `start` on and returns where they end; at least one. */
function writeHashes(text: string, hashes: Int32Array, start: number): number {
  let end = start;
  let letters = 1;
  let [a, b, c] = [0, 0, SPACE];
  for (let place = 0; place <= text.length; place += 1) {
    const code = place < text.length ? foldedCode(text.charCodeAt(place)) : SPACE;
    if (code === SPACE && c === SPACE) continue;
    letters += 1;
    if (letters >= 4) {
      hashes[end] = gramHash(a, b, c, code);
      end += 1;
    }
    a = b;
    b = c;
    c = code;
  }
  if (end > start) return end;
  hashes[start] = gramHash(a, b, c, 0);
  return start + 1;
}

function gramHash(a: number, b: number, c: number, d: number): number {
  return mixed(Math.imul((a << 16) ^ b, 0x9e3779b1) ^ Math.imul((c << 16) ^ d, 0x85ebca6b)) | 0;
}

/** A lower-case letter or digit, or a space for anything else. Characters beyond ASCII count as letters, general punctuation excepted. */
function foldedCode(code: number): number {
  if (code >= 97 && code <= 122) return code;
  if (code >= 65 && code <= 90) return code + SPACE;
  return (code >= 48 && code <= 57) || isLetterBeyondAscii(code) ? code : SPACE;
}

function isLetterBeyondAscii(code: number): boolean {
  return code >= 0xaa && !(code >= 0x2000 && code <= 0x206f) && !(code >= 0x3000 && code <= 0x303f);
}

function sortedDistinct(hashes: Int32Array): number {
  hashes.sort();
  let kept = 0;
  for (let place = 0; place < hashes.length; place += 1) {
    if (place > 0 && hashes[place] === hashes[kept - 1]) continue;
    hashes[kept] = hashes[place] ?? 0;
    kept += 1;
  }
  return kept;
}

/** The finaliser of MurmurHash3 (A. Appleby): every bit of the input moves every bit of the output. */
export function mixed(value: number): number {
  let hash = value;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
