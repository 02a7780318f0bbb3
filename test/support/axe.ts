// Looks for what keeps people with disabilities from using a page, with axe-core.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Frame, Page } from 'playwright-core';

const script = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

interface AxeResult {
  violations: { id: string; help: string; nodes: { html: string; failureSummary?: string }[] }[];
}

/** The rules whose findings depend on colours: all that another theme can break. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];

/**
 * What axe-core finds, in all it looks at or in the colours alone, as lines. Its script is put in by the debugger, which the page's
 * policy does not bind.
 */
export async function axe(page: Page | Frame, what: 'all' | 'colours' = 'all'): Promise<string[]> {
  await page.evaluate(readFileSync(script, 'utf8'));
  const options = { resultTypes: ['violations'], ...(what === 'colours' && { runOnly: COLOUR_RULES }) };
  const { violations } = await page.evaluate<AxeResult>(`axe.run(document, ${JSON.stringify(options)})`);
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary ?? ''}`),
  );
}
