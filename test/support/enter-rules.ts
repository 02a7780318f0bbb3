// Applies the Enter rules of a language configuration as VS Code does (vs/editor/common/languages/enterAction.ts), with two spaces a step.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { repoRoot } from './repo-root';

interface EnterRule {
  readonly beforeText: string;
  readonly afterText?: string;
  readonly action: { readonly indent: 'none' | 'indent' | 'outdent'; readonly appendText?: string };
}

interface LanguageConfiguration {
  readonly onEnterRules: readonly EnterRule[];
  readonly wordPattern: { readonly pattern: string; readonly flags: string };
}

export function languageConfiguration(file: string): LanguageConfiguration {
  return JSON.parse(readFileSync(path.join(repoRoot, 'syntaxes', file), 'utf8')) as LanguageConfiguration;
}

/** The text after Enter at its first `|`, or at its end; a `|` is where the cursor is then. */
export function pressEnter(
  { onEnterRules }: LanguageConfiguration,
  text: string,
  { at }: { at: 'end' | 'mark' } = { at: 'mark' },
): string {
  const place = at === 'end' ? text.length : text.indexOf('|');
  const [before, after] = [text.slice(0, place), text.slice(place + 1)];
  const above = before.slice(before.lastIndexOf('\n') + 1);
  const rest = after.split('\n')[0]!;
  const indentation = /^\s*/.exec(above)![0];
  const rule = onEnterRules.find(
    ({ beforeText, afterText = '' }) =>
      new RegExp(beforeText).test(above) && new RegExp(afterText).test(rest),
  );
  const { indent = 'none', appendText = '' } = rule?.action ?? {};
  const step = indent === 'indent' ? '  ' : '';
  const own = indent === 'outdent' ? indentation.slice(2) : indentation;
  return `${before}\n${own}${step}${appendText}|${after}`;
}
