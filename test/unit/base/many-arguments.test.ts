import assert from 'node:assert/strict';
import { code } from '../../../src/base/text/markdown';
import { textTable } from '../../../src/cli/text-table';
import { CasEditor, emptyCas } from '../../../src/formats/cas/edit';

/** More than a call takes arguments. */
const MANY = 200_000;

describe('lists that are longer than a call takes arguments', () => {
  it('are no limit to tables, code spans and files of other tools', () => {
    const rows = Array.from({ length: MANY }, (_, n) => [String(n)]);
    assert.equal(textTable(['count'], rows).split('\n').length, MANY + 1);
    assert.match(code('` '.repeat(MANY)), /^`` /);
    const { cas, sofa } = emptyCas('json', 'text');
    const structures = [
      ...cas.structures,
      ...Array.from({ length: MANY }, (_, n) => ({ '%ID': n + 10, '%TYPE': 'x.Token' })),
    ];
    const span = { type: 'x.Span', feature: undefined, label: 'a', features: {} };
    const id = new CasEditor({ ...cas, structures }, sofa).addSpan(span, 0, 4);
    assert.equal(id, MANY + 10);
  });
});
