/**
 * The words of a command line as a shell would cut it, without anything else that a shell does: blanks part words, quotes keep
 * them together, a backslash outside single quotes keeps the sign behind it. Undefined where a quote is not closed or no word is there.
 */
export function commandWords(line: string): readonly string[] | undefined {
  const words: string[] = [];
  let word: string | undefined;
  let quote: string | undefined;
  for (let at = 0; at < line.length; at++) {
    const sign = line.charAt(at);
    if (quote === sign) quote = undefined;
    else if (sign === "\\" && quote !== "'") word = (word ?? "") + line.charAt(++at);
    else if (quote !== undefined) word = (word ?? "") + sign;
    else if (sign === '"' || sign === "'") {
      quote = sign;
      word ??= "";
    } else if (/\s/.test(sign)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else word = (word ?? "") + sign;
  }
  if (quote !== undefined) return undefined;
  if (word !== undefined) words.push(word);
  return words.length === 0 ? undefined : words;
}
