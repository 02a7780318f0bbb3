import assert from 'node:assert/strict';
import { readSuppressions } from '../../../../src/base/yaml/comments';
import { parseYaml } from '../../../../src/base/yaml/parse';
import { pick } from '../../../support/pick';

const read = (text: string) => readSuppressions(parseYaml(text));
const problems = (text: string): string[] =>
  read(text).problems.map(({ code, start, end }) => `${code}: ${text.slice(start, end)}`);
const silentLines = (text: string, rule: string): number[] => {
  const suppressions = read(text);
  return text.split('\n').flatMap((_, line) => (suppressions.isSuppressed(line, rule) ? [line] : []));
};

describe('base/yaml/comments', () => {
  it('reads kind, rules, reason and places', () => {
    const text = 'a: 1\n  # labelwright-disable-next-line rule-a,  rule-b -- it is -- fine\nb: 2\n';
    const [suppression] = read(text).all;
    assert.deepEqual(suppression, {
      kind: 'next-line',
      rules: [
        { id: 'rule-a', start: 39, end: 45 },
        { id: 'rule-b', start: 48, end: 54 },
      ],
      reason: 'it is -- fine',
      start: 7,
      end: 71,
      fromLine: 2,
      toLine: 2,
    });
    for (const { id, start, end } of suppression!.rules) assert.equal(text.slice(start, end), id);
  });

  it('silences the next line only', () => {
    assert.deepEqual(silentLines('# labelwright-disable-next-line x\na: 1\nb: 2\n', 'x'), [1]);
    assert.deepEqual(silentLines('# labelwright-disable-next-line x\na: 1\nb: 2\n', 'y'), []);
  });

  it('skips comments and blank lines to the next line, so that directives can be stacked', () => {
    const text =
      '# labelwright-disable-next-line x\n# labelwright-disable-next-line y\n\n  # note\na: 1\nb: 2\n';
    assert.deepEqual(silentLines(text, 'x'), [4]);
    assert.deepEqual(silentLines(text, 'y'), [4]);
  });

  it('silences its own line', () => {
    assert.deepEqual(silentLines('a: 1\nb: 2 # labelwright-disable-line x -- why\nc: 3\n', 'x'), [1]);
  });

  it('silences the file', () => {
    assert.deepEqual(silentLines('a: 1\nb: 2\n# labelwright-disable-file x\n', 'x'), [0, 1, 2, 3]);
  });

  it('silences from disable to enable, each rule for itself', () => {
    const text = 'a: 1\n# labelwright-disable x, y\nb: 2\n# labelwright-enable x\nc: 3\n';
    assert.deepEqual(silentLines(text, 'x'), [1, 2, 3]);
    assert.deepEqual(silentLines(text, 'y'), [1, 2, 3, 4, 5]);
    assert.deepEqual(problems(text), []);
  });

  it('opens a second block after the first', () => {
    const text = '# labelwright-disable x\na: 1\n# labelwright-enable x\nb: 2\n# labelwright-disable x\nc: 3';
    assert.deepEqual(silentLines(text, 'x'), [0, 1, 2, 4, 5]);
    assert.equal(read(text).all.length, 2);
  });

  it('names the suppressions that matched, to tell the unused ones', () => {
    const suppressions = read('# labelwright-disable-file x\na: 1 # labelwright-disable-line x\n');
    assert.deepEqual(pick(suppressions.matching(1, 'x'), 'kind'), ['file', 'line']);
    assert.deepEqual(pick(suppressions.matching(0, 'x'), 'kind'), ['file']);
  });

  it('has no reason when none is written', () => {
    for (const end of ['', ' --', ' --  ']) {
      assert.equal(read(`# labelwright-disable-file x${end}\n`).all[0]?.reason, undefined);
    }
  });

  it('works with CRLF, a byte order mark and in broken files', () => {
    assert.deepEqual(silentLines('\ufeff# labelwright-disable-next-line x\r\na: "b\r\nc: [\r\n', 'x'), [1]);
  });

  it('reports what does nothing', () => {
    assert.deepEqual(problems('# labelwright-disable-nextline x\n'), [
      'unknown-directive: # labelwright-disable-nextline x',
    ]);
    assert.deepEqual(problems('# labelwright-disable\n'), ['missing-rule-id: # labelwright-disable']);
    assert.deepEqual(problems('# labelwright-disable-line -- why\n'), [
      'missing-rule-id: # labelwright-disable-line -- why',
    ]);
    assert.deepEqual(problems('# labelwright-disable-line a b, Rule_C, d\n'), [
      'bad-rule-id: a b',
      'bad-rule-id: Rule_C',
    ]);
    assert.deepEqual(problems('# labelwright-enable x\n'), ['enable-without-disable: x']);
    assert.deepEqual(silentLines('a: 1 # labelwright-disable-line a b, d\n', 'd'), [0]);
  });

  it('leaves other comments and text alone', () => {
    const text =
      '# labelwright is a tool\n# see labelwright-disable x\na: "# labelwright-disable x"\nb: |\n  # labelwright-disable x\n';
    assert.deepEqual(read(text).all, []);
    assert.deepEqual(problems(text), []);
  });
});
