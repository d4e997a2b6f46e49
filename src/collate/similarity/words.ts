const WORD = /[\p{L}\p{N}]+(?:['’]\p{L}+)?/gu;

/** The words of a text in order: NFKC, lower case, lightly stemmed; punctuation and Markdown fall away. */
export function wordsOf(text: string): readonly string[] {
  const words: string[] = [];
  for (const [word] of text.normalize("NFKC").toLowerCase().matchAll(WORD)) words.push(stemOf(word));
  return words;
}

/**
 * Takes off the English endings that the same word carries in another sentence: plural, possessive, -ing, -ed, -ly. Lighter
 * than Porter's, so that `universal` and `university` stay apart; words up to three letters are left alone.
 */
export function stemOf(word: string): string {
  if (word.length <= 3) return word;
  const singular = withoutPlural(word.replace(/['’]s$/, ""));
  const bare = withoutVerbEnding(singular);
  const short = bare.length > 4 && bare.endsWith("e") ? bare.slice(0, -1) : bare;
  const doubled = short.length > 3 && short.at(-1) === short.at(-2) && !/[lsz]$/.test(short);
  return doubled ? short.slice(0, -1) : short;
}

function withoutPlural(word: string): string {
  if (word.endsWith("ies") && word.length > 4) return `${word.slice(0, -3)}y`;
  if (word.endsWith("sses")) return word.slice(0, -2);
  return /[^sui]s$/.test(word) ? word.slice(0, -1) : word;
}

function withoutVerbEnding(word: string): string {
  if (word.endsWith("ing") && word.length > 5) return word.slice(0, -3);
  if (word.length > 4 && (word.endsWith("ed") || word.endsWith("ly"))) return word.slice(0, -2);
  return word;
}

const FUNCTION_WORDS = new Set(
  (
    "a an the this that these those it its he she they we i you him her them us me my our your their his and or but so if then " +
    "is are was were be been being am do does did done has have had having will would shall should can could may might must " +
    "of in on at to for from by with about into onto as than over under up out off there here which who whom what when where why how " +
    "also just very really quite rather too such any some each other another own same more most much many few both " +
    "because since while although though however therefore thus hence i.e e.g etc please let let's need needs " +
    "consider using use used via per"
  ).split(" "),
);

/** True for a word, before stemming, that says little about the subject: articles, pronouns, auxiliaries, prepositions. */
export function isFunctionWord(word: string): boolean {
  return FUNCTION_WORDS.has(word);
}
