import { stemOf } from "../similarity/words.ts";

/** One side of a pair of opposites: words of one head and the same sign mean much the same, other signs the contrary. */
export interface Pole {
  readonly head: string;
  readonly sign: 1 | -1;
}

/**
 * One line a scale: the words of one end, a bar, the words of the other. A word stands on one scale only. Written for what
 * swarms judge: verdicts, designs, code, measurements. `no` and `not` are no poles but negations.
 */
const SCALES = `
  yes yep | nope
  proceed continue ship merge | stop halt abort cancel pause
  approve accept endorse allow permit grant | reject refuse decline veto deny forbid disallow prohibit ban prevent block
  agree concur | disagree dissent
  recommend advise encourage | discourage dissuade
  support favour favor | oppose object
  safe harmless secure protected | unsafe dangerous insecure vulnerable exposed hazardous risky
  true correct right accurate | false incorrect wrong inaccurate mistaken erroneous
  valid | invalid
  legal lawful | illegal unlawful
  good excellent great | bad poor terrible awful
  better best superior | worse worst inferior
  benefit advantage strength | drawback disadvantage weakness downside
  improve enhance strengthen | worsen degrade weaken harm hurt impair
  help | hinder
  increase raise grow rise expand enlarge boost higher | decrease reduce lower shrink fall drop diminish lessen
  more greater | less fewer
  maximum max maximal maximise maximize most | minimum min minimal minimise minimize least
  fast quick rapid faster quicker | slow sluggish slower
  speed accelerate | slowdown decelerate throttle
  high | low
  large big huge larger bigger | small tiny smaller
  long longer | short shorter
  strong stronger | weak weaker
  early earlier earliest | late later latest
  old older | young newer new
  cheap cheaper affordable inexpensive | expensive costly pricey overpriced
  easy simple trivial easier simpler | hard difficult complex complicated harder
  enable activate | disable deactivate
  on | off
  start begin launch commence | end finish terminate
  open opened | close closed shut
  add insert append | remove delete erase
  create | destroy
  install | uninstall
  include contain | exclude
  attach mount | detach unmount
  connect | disconnect
  lock locked | unlock unlocked
  encrypt encrypted | decrypt plaintext unencrypted
  compress | decompress
  push | pull
  upload | download
  upgrade promote | downgrade demote
  import | export
  read | write
  buy purchase | sell
  win won | lose lost
  pass succeed success successful | fail failure broken
  required mandatory necessary essential compulsory | optional unnecessary voluntary needless
  possible feasible achievable | impossible infeasible unachievable
  likely probable | unlikely improbable
  always | never
  all every everyone everything  | none nobody nothing neither
  present existing exist | absent
  same identical equal | different distinct unequal
  before | after
  above | below beneath
  inside within | outside
  first | last
  leftmost | rightmost
  top upper | bottom
  ascending | descending
  forward forwards | backward backwards
  synchronous sync blocking | asynchronous async nonblocking
  serial sequential | parallel concurrent
  mutable | immutable readonly
  public | private
  internal | external
  static | dynamic
  local | remote
  centralised centralized central | decentralised decentralized distributed
  stateful | stateless
  strict | lenient loose lax permissive
  explicit | implicit
  manual manually | automatic automatically automated
  permanent persistent durable | temporary transient ephemeral
  stable reliable | unstable unreliable flaky
  deterministic | nondeterministic random
  consistent | inconsistent
  complete | incomplete partial
  relevant | irrelevant
  guilty | innocent
  alive | dead
  full | empty
  hot warm | cold
  positive | negative
  optimistic | pessimistic
  profit profitable | loss unprofitable
  up | down
  used | unused
  defined initialised initialized | undefined uninitialised uninitialized
  ready | unready
  finite bounded | infinite unbounded
  compatible | incompatible
  online | offline
  whitelist allowlist | blacklist denylist blocklist
  ally friend | enemy foe
  love | hate dislike
`;

const poles: ReadonlyMap<string, Pole> = polesOf(SCALES);

/** Where a word (lower case, not stemmed) stands on its scale of opposites; undefined for a word on none. */
export function poleOf(word: string): Pole | undefined {
  return poles.get(word) ?? poles.get(stemOf(word));
}

function polesOf(scales: string): ReadonlyMap<string, Pole> {
  const table = new Map<string, Pole>();
  for (const line of scales.trim().split("\n")) {
    const [plus = "", minus = ""] = line.trim().split(" | ");
    const head = plus.split(" ")[0] ?? "";
    for (const word of plus.split(" ")) place(table, word, { head, sign: 1 });
    for (const word of minus.split(" ")) place(table, word, { head, sign: -1 });
  }
  return table;
}

function place(table: Map<string, Pole>, word: string, pole: Pole): void {
  if (!table.has(word)) table.set(word, pole);
  if (!table.has(stemOf(word))) table.set(stemOf(word), pole);
}
