import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { repoRoot } from '../../support/repo-root';
import type { Theme } from './panel-page';

/** Gives a page the colours of a theme as the editor does it: variables on the root element, which no policy keeps it from. */
export async function applyTheme(page: Page, theme: Theme): Promise<void> {
  await page.evaluate(
    ([name, variables]) => {
      document.body.className = name;
      for (const [key, value] of variables) document.documentElement.style.setProperty(key, value);
    },
    [themeClass(theme), variablesOf(theme)] as const,
  );
}

const themeClass = (theme: Theme): string =>
  theme === 'high-contrast-dark'
    ? 'vscode-high-contrast'
    : theme === 'high-contrast-light'
      ? 'vscode-high-contrast-light'
      : `vscode-${theme}`;

/** The variables of a theme, as they were read in an editor. */
function variablesOf(theme: Theme): [string, string][] {
  const css = readFileSync(path.join(repoRoot, `test/webview/browser/themes/${theme}.css`), 'utf8');
  return [...css.matchAll(/(--vscode-[\w-]+):\s*([^;]+);/g)].map((match) => [match[1]!, match[2]!]);
}
