/** The value of `Idempotency-Key` for a call: the key itself where a header can hold it, else percent-encoded. */
export function idempotencyHeader(key: string): string {
  return /^[\x21-\x7e]+(?: [\x21-\x7e]+)*$/.test(key) ? key : encodeURIComponent(key.toWellFormed());
}
