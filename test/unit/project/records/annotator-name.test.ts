import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isAnnotatorName, nameFor, nameProblem } from '../../../../src/project/records/annotator-name';

describe('the name of a person', () => {
  it('is made of what the person is called', () => {
    for (const [called, name] of [
      ['Zoe Miller', 'zoe-miller'],
      ['  Zoë   Müller ', 'zoë-müller'],
      ['Dr. O’Neill, Ann', 'dr.-o-neill-ann'],
      ['田中 太郎', '田中-太郎'],
      ['.hidden', 'hidden'],
      ['../zoe -x', 'zoe-x'],
      ['ana', 'ana'],
    ] as const)
      assert.equal(nameFor(called), name);
  });

  it('is not made of what has no letters, or of a name that Windows reserves', () => {
    for (const called of ['', '   ', '!?', 'CON', 'Nul']) assert.equal(nameFor(called), undefined, called);
  });

  it('is proposed where what was given cannot be one', () => {
    assert.match(
      nameProblem('Ana Maria'),
      /"Ana Maria" cannot be the name of a person\..*, such as "ana-maria"\.$/,
    );
    assert.match(nameProblem('!?'), /only\.$/);
    assert.match(nameProblem('CON'), /Choose another name\.$/);
  });

  it('is valid whatever it is made of', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 150 }), (called) => {
        const name = nameFor(called);
        return name === undefined || isAnnotatorName(name);
      }),
    );
  });
});
