import assert from 'node:assert/strict';
import { PANEL_ACTIONS } from '../../../src/protocol/actions';
import {
  chordMatches,
  formatChord,
  parseChord,
  parseChords,
  plainKey,
  type KeyPress,
} from '../../../src/protocol/chords';

const press = (key: string, code: string, held: Partial<KeyPress> = {}): KeyPress => ({
  key,
  code,
  ctrl: false,
  alt: false,
  shift: false,
  ...held,
});
const matches = (chord: string, key: KeyPress): boolean => chordMatches(parseChord(chord)!, key);

describe('key chords', () => {
  it('reads modifiers in any order and case, and a plus sign', () => {
    assert.deepEqual(parseChord('shift+CTRL+z'), { ctrl: true, alt: false, shift: true, key: 'z' });
    assert.deepEqual(parseChord('+'), { ctrl: false, alt: false, shift: false, key: '+' });
    assert.deepEqual(parseChord('Ctrl++'), { ctrl: true, alt: false, shift: false, key: '+' });
    assert.equal(parseChord('Ctrl'), undefined);
    assert.equal(parseChord('Hyper+x'), undefined);
    assert.equal(parseChord(''), undefined);
    assert.equal(parseChords('j Hyper+x Alt+J').length, 2);
  });

  it('tells letters with and without Shift apart, whatever Caps Lock does', () => {
    assert.ok(matches('j', press('J', 'KeyJ')));
    assert.ok(!matches('j', press('J', 'KeyJ', { shift: true })));
    assert.ok(!matches('j', press('j', 'KeyJ', { ctrl: true })));
  });

  it('takes signs as the layout gives them', () => {
    assert.ok(matches('?', press('?', 'Slash', { shift: true })));
    assert.ok(matches('/', press('/', 'Digit7', { shift: true })), 'a German keyboard');
  });

  it('finds letters and digits of other layouts by their place', () => {
    assert.equal(plainKey(press('о', 'KeyJ')), 'j', 'Cyrillic');
    assert.equal(plainKey(press('&', 'Digit1')), '1', 'French digits without Shift');
    assert.equal(plainKey(press('!', 'Digit1', { shift: true })), '1');
    assert.equal(plainKey(press('¬', 'KeyL', { alt: true })), 'l', 'Option on a Mac');
    assert.equal(plainKey(press('z', 'KeyY')), 'z', 'QWERTZ: the letter, not the place');
  });

  // While a reviewer chooses between answers, spans, relations and attributes are not edited, and there are no suggestions: they may share
  // keys with review.
  for (const absent of [['review'], ['spans', 'relations', 'attributes', 'suggestions']]) {
    it(`has readable, valid defaults, unique where there are no actions of the groups ${absent.join(', ')}`, () => {
      const seen = new Map<string, string>();
      for (const { id, keys } of PANEL_ACTIONS.filter(({ group }) => !absent.includes(group))) {
        for (const text of keys.split(' ')) {
          const chord = parseChord(text);
          assert.ok(chord, `${id}: ${text}`);
          const name = formatChord(chord);
          assert.equal(seen.get(name), undefined, `${name} does ${id} and ${seen.get(name)}`);
          seen.set(name, id);
        }
      }
    });
  }
});
