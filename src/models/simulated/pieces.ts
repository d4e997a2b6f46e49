const MOST = 8;

/** The text in at most eight pieces, cut between words where there are enough; joined they are the text. */
export function piecesOf(text: string): readonly string[] {
  const words = text.match(/\s*\S+\s*$|\s*\S+/g) ?? [text];
  const size = Math.ceil(words.length / MOST);
  const pieces: string[] = [];
  for (let at = 0; at < words.length; at += size) pieces.push(words.slice(at, at + size).join(""));
  return pieces;
}
