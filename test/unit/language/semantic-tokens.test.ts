import assert from 'node:assert/strict';
import { semanticTokens } from '../../../src/language/semantic-tokens';
import { TOKEN_MODIFIERS, TOKEN_TYPES } from '../../../src/language/token-legend';
import { languageProject, type OpenedInMemory } from '../../support/language-project';

/** `text type modifiers` of each token. */
function read({ model, text }: OpenedInMemory, path: string, lines?: { from: number; to: number }): string[] {
  const data = semanticTokens(model, path, lines);
  const rows = text(path).split('\n');
  const tokens: string[] = [];
  let [line, character] = [0, 0];
  for (let i = 0; i < data.length; i += 5) {
    const [lines, characters, length, type, bits] = data.slice(i, i + 5) as [
      number,
      number,
      number,
      number,
      number,
    ];
    line += lines;
    character = lines === 0 ? character + characters : characters;
    const modifiers = TOKEN_MODIFIERS.filter((_, n) => bits & (1 << n));
    tokens.push(
      [rows[line]!.slice(character, character + length), TOKEN_TYPES[type], ...modifiers].join(' '),
    );
  }
  return tokens;
}

describe('language/semantic tokens', () => {
  it('marks ids by what they name, also inside the text of an example', async () => {
    const opened = await languageProject();
    const tokens = read(opened, 'guideline.yaml');
    assert.deepEqual(tokens.slice(0, 6), [
      'G-1 function definition',
      'refund enumMember definition',
      'R-REF-1 function definition',
      'R-REF-2 function definition',
      'duplicate-charge enumMember',
      'duplicate-charge enumMember definition',
    ]);
    assert.ok(tokens.includes('order-id enumMember') && tokens.includes('intent class'));
    assert.deepEqual(read(opened, 'guideline.yaml', { from: 23, to: 23 }), [
      'amount enumMember',
      'order-id enumMember',
    ]);
    assert.ok(read(opened, 'labelwright.yaml').includes('missing-definition macro'));
    assert.deepEqual(semanticTokens(opened.model, 'data/a.jsonl'), []);
  });

  it('strikes out deprecated labels wherever they are mentioned, and leaves quotes out', async () => {
    const opened = await languageProject({
      'labelwright.yaml':
        'labelwright: 1\ndata: {samples: data/*.jsonl}\nlayers:\n  - {id: intent, type: choice, labels: ["old one"]}\nlabels:\n  - {id: \'old one\', status: deprecated}\n',
    });
    assert.deepEqual(read(opened, 'labelwright.yaml'), [
      'intent class definition',
      'old one enumMember deprecated',
      'old one enumMember definition deprecated',
    ]);
  });
});
