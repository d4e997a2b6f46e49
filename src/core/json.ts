/** What can be stored and sent: plain JSON values. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json | undefined };
