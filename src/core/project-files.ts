/** One file of a project, as a listing knows it. */
export interface ProjectFile {
  /** Relative to the root, with forward slashes. */
  readonly path: string;
  readonly bytes: number;
  /** Changes whenever the content may have: a git object id, or size and time. */
  readonly stamp: string;
  /** Whether git has it in its index; absent where there is no git. */
  readonly isTracked?: boolean | undefined;
}

/** The port through which plans look at a repository; what is ignored by git is not listed. */
export interface ProjectFiles {
  /** Every file, sorted by path; folders that could not be read are told, each with its reason. */
  list(): Promise<{
    readonly files: readonly ProjectFile[];
    readonly unreadable: readonly { path: string; reason: string }[];
  }>;
  /** The text, at most `mostBytes` of it; undefined for what is not UTF-8 or cannot be read. */
  read(path: string, mostBytes: number): Promise<string | undefined>;
}
