/** A move of the target, from the commit that was built on to the one whose gates passed. */
export interface TargetMove {
  readonly from: string;
  readonly to: string;
  /** Names this landing in logs. */
  readonly id: string;
  /** What becomes of a landing, for those who read it elsewhere. */
  readonly tasks: readonly string[];
}

/** Where changes land. */
export interface LandingTarget {
  /** For messages: `main`, or `main of origin`. */
  readonly name: string;
  /** Its commit now, present in the repository; ConflictError when a newer epoch of the run is known there. */
  read(): Promise<string>;
  /** Moves it, at once and only from `from`; false when it is elsewhere by now. */
  move(move: TargetMove): Promise<boolean>;
}
