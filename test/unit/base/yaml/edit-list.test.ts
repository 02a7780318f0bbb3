import assert from 'node:assert/strict';
import { applyEdit, addEntry, addToList } from '../../../../src/base/yaml/edit';
import { parseYaml } from '../../../../src/base/yaml/parse';
import { toJs, type YamlMap } from '../../../../src/base/yaml/tree';

const NOTE = 'one\ntwo\n';
const LITERAL = /note: \|\n/;

/** What becomes of a file whose list gets an item with a text of several lines; the text must be read as it was. */
function withNote(text: string, first: boolean): string {
  const doc = parseYaml(text);
  const edit = addToList(doc, doc.root as YamlMap, 'list', [{ id: 'new', note: NOTE }], { first });
  assert.ok(edit);
  const after = applyEdit(text, edit);
  const { list } = toJs(parseYaml(after).root) as { list: unknown[] };
  assert.deepEqual(list.at(first ? 0 : -1), { id: 'new', note: NOTE }, after);
  for (const line of text.replace('list: []', 'list:').split('\n'))
    assert.ok(after.split('\n').includes(line), after);
  return after;
}

describe('base/yaml/edit: texts of several lines', () => {
  it('are literal blocks where what stands below cannot become a part of them', () => {
    assert.match(withNote('list:\n  - id: a\n# end\n', false), LITERAL);
    assert.match(withNote('list:\n  # first\n  - id: a\n', true), LITERAL);
    assert.match(withNote('list:\n# end\n', false), LITERAL);
  });

  it('are in quotes before deeper comments, which a block would take for its own', () => {
    const deeper = '\n            # deeper\n';
    assert.doesNotMatch(withNote(`list:\n  - id: a\n${deeper}`, false), LITERAL);
    assert.doesNotMatch(withNote(`list:\n${deeper}`, false), LITERAL);
    assert.doesNotMatch(withNote(`list: []\n${deeper}other: 1\n`, false), LITERAL);
    const commented = 'list:\n            # deeper\n  - id: a\n  # about b\n  - id: b\n';
    assert.doesNotMatch(withNote(commented, true), LITERAL);
    const text = `a: 1\n${deeper}`;
    const doc = parseYaml(text);
    const after = applyEdit(text, addEntry(doc, doc.root as YamlMap, 'note', NOTE)!);
    assert.deepEqual(toJs(parseYaml(after).root), { a: 1, note: NOTE }, after);
    assert.ok(after.endsWith(deeper), after);
  });
});
