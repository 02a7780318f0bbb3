import { unpack } from '../platform/packed';

/** Filled in by the build: the pages of docs/rules by rule, as JSON compressed with brotli, in base64. */
declare const RULE_PAGES: string | undefined;

let pages: Readonly<Record<string, string>> | undefined;

/** The Markdown page of a rule; undefined if the program runs from source. */
export function rulePage(rule: string): string | undefined {
  if (typeof RULE_PAGES === 'undefined') return undefined;
  pages ??= unpack<Record<string, string>>(RULE_PAGES);
  return Object.hasOwn(pages, rule) ? pages[rule] : undefined;
}
