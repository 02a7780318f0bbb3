/** Filled in by the build: the pages of docs/rules by rule. */
declare const RULE_PAGES: Readonly<Record<string, string>> | undefined;

/** The Markdown page of a rule; undefined when the program runs from its sources. */
export function rulePage(rule: string): string | undefined {
  if (typeof RULE_PAGES === 'undefined' || !Object.hasOwn(RULE_PAGES, rule)) return undefined;
  return RULE_PAGES[rule];
}
