import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseAllDocuments } from 'yaml';
import { YamlDocument } from '../../../../src/base/yaml/document';
import { PartsCollector } from '../../../../src/base/yaml/join';
import { parseYaml, resolveSpaces } from '../../../../src/base/yaml/parse';
import { readBlock } from '../../../../src/base/yaml/read-block';
import { split } from '../../../../src/base/yaml/split';
import { SLOW } from '../../../host/until';
import { applyChange, textChange, yamlText } from './arbitrary-yaml';
import { describeTree } from './describe-tree';

/** Reads the text in one piece, as the library alone would, but for indenting spaces of other kinds, which are put right before. */
function readInOnePiece(text: string): YamlDocument {
  const spaces = resolveSpaces(text);
  const start = text.startsWith('\ufeff') ? 1 : 0;
  const content = spaces.text.slice(start);
  const whole = readBlock(content);
  const collector = new PartsCollector(spaces.problems);
  collector.add({ kind: 'read', text: content, ...whole }, start);
  return new YamlDocument(text, whole.root, collector);
}

function libraryErrors(text: string): string[] {
  const documents = parseAllDocuments(resolveSpaces(text).text.replace(/^\ufeff/, ''), {
    uniqueKeys: false,
    prettyErrors: false,
    resolveKnownTags: false,
  });
  return 'empty' in documents
    ? documents.errors.map(String)
    : documents.flatMap(({ errors }) => errors.map(String));
}

function checkAgainstLibrary(text: string): boolean {
  const joined = parseYaml(text);
  const errors = joined.problems.filter(({ severity }) => severity === 'error');
  const expected = libraryErrors(text);
  if (expected.length > 0) {
    assert.ok(errors.length > 0, `no error for what the library rejects: ${expected.join('; ')}`);
    return false;
  }
  const whole = readInOnePiece(text);
  assert.deepEqual(describeTree(joined), describeTree(whole));
  assert.deepEqual(joined.problems, whole.problems);
  assert.deepEqual(joined.comments, whole.comments);
  return split(text) !== undefined;
}

describe('base/yaml/split: reading block by block gives what reading in one piece gives', function () {
  this.timeout(SLOW);

  it('for a value without a key, wherever it stands below the map it is of', () => {
    for (const text of [
      "a:\n b:\n     - c: 'd\n        e' # f\n  : \n",
      'a:\n b:\n   - c\n  :\n',
      'a:\n b:\n   - c\n  ? d\n e: 1\n',
      'a:\n   b: 1\n  : 2\n',
      'a:\n  - b\n : c\nd: 1\n',
    ])
      checkAgainstLibrary(text);
  });

  it('for a text in quotes whose lines look like keys', () => {
    for (const text of [
      '"\n# - x: y\nid0: |\n "\n',
      '\'a\nb: c\n d\' # "e"\n\n# f\n',
      '"a\nb: c\n"',
      '"a\nb: c\nd: "e"\n',
    ])
      checkAgainstLibrary(text);
  });

  it('for generated texts', () => {
    let compared = 0;
    fc.assert(
      fc.property(yamlText, (text) => {
        if (checkAgainstLibrary(text)) compared++;
      }),
      { numRuns: Number(process.env.YAML_RUNS ?? 120) },
    );
    assert.ok(compared > 20, `only ${compared} texts were read block by block without an error`);
  });

  it('for texts with random edits, mostly broken ones', () => {
    fc.assert(
      fc.property(yamlText, fc.array(textChange, { minLength: 1, maxLength: 4 }), (text, changes) => {
        checkAgainstLibrary(changes.reduce(applyChange, text));
      }),
      { numRuns: Number(process.env.YAML_RUNS ?? 120) },
    );
  });
});
