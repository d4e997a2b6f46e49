/**
 * Paths for somebody who reads so many lines: all of them where they fit, else with the fullest folders each told as one line,
 * `src/generated/ (812 files)`, until they do.
 */
export function shownPaths(files: readonly string[], most: number): readonly string[] {
  if (files.length <= most) return files;
  const byFolder = Map.groupBy(files, folderOf);
  const folders = [...byFolder].sort(([, left], [, right]) => right.length - left.length);
  let lines = files.length;
  const closed = new Set<string>();
  for (const [folder, own] of folders) {
    if (lines <= most || own.length === 1) break;
    if (folder === "") continue;
    closed.add(folder);
    lines -= own.length - 1;
  }
  const shown = [...byFolder].flatMap(([folder, own]) =>
    closed.has(folder) ? [`${folder} (${own.length} files)`] : own,
  );
  return shown.length <= most ? shown : [...shown.slice(0, most), `and ${shown.length - most} more`];
}

function folderOf(file: string): string {
  return file.slice(0, file.lastIndexOf("/") + 1);
}
