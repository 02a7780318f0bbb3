import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isAnnotatorName, nameFor } from '../../../../src/project/records/annotator-name';

describe('the name of a person', () => {
  it('is made of what the person is called', () => {
    for (const [called, name] of [
      ['Zoe Miller', 'zoe-miller'],
      ['  Zoë   Müller ', 'zoë-müller'],
      ['Dr. O’Neill, Ann', 'dr.-o-neill-ann'],
      ['田中 太郎', '田中-太郎'],
      ['.hidden', 'hidden'],
      ['ana', 'ana'],
    ] as const)
      assert.equal(nameFor(called), name);
  });

  it('is not made of what has no letters, or of a name that Windows reserves', () => {
    for (const called of ['', '   ', '!?', 'CON', 'Nul']) assert.equal(nameFor(called), undefined, called);
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
