import assert from 'node:assert/strict';
import { applyEdits, chooseSafeFixes, offsetEdits } from '../../../../src/project/findings/apply-edits';
import type { Finding } from '../../../../src/project/findings/finding';
import { fixAll } from '../../../../src/language/code-actions';

type Place = readonly [line: number, from: number, to: number];
const range = ([line, from, to]: Place): Finding['range'] => ({
  start: { line, character: from },
  end: { line, character: to },
});
const finding = (
  safety: 'safe' | 'ask',
  ...edits: [file: string, place: Place, newText: string][]
): Finding => ({
  rule: 'r',
  severity: 'error',
  message: 'm',
  file: 'a',
  range: range([0, 0, 0]),
  fixes: [
    {
      title: 't',
      safety,
      edits: edits.map(([file, place, newText]) => ({ file, range: range(place), newText })),
    },
  ],
});

describe('safe fixes that are made at once', () => {
  const findings = [
    finding('safe', ['a', [0, 0, 3], 'one']),
    finding('ask', ['a', [2, 0, 3], 'asked']),
    // Side by side with the first.
    finding('safe', ['a', [0, 3, 5], 'two']),
    finding('safe', ['a', [0, 4, 5], 'three'], ['b', [0, 0, 1], 'other']),
    finding('safe', ['a', [1, 0, 3], 'four']),
    finding('safe'),
  ];

  it('are those that touch none before, of one file or several; the editor takes the same', () => {
    const { edits, count } = chooseSafeFixes(findings);
    assert.equal(count, 3);
    assert.deepEqual(
      [...edits].map(([file, own]) => [file, own.map(({ newText }) => newText)]),
      [
        ['a', ['one', 'three', 'four']],
        ['b', ['other']],
      ],
    );
    const action = fixAll(findings)!;
    assert.deepEqual(
      [...action.edits].map(([file, own]) => [file, own]),
      [...edits].map(([file, own]) => [file, own.map(({ range: at, newText }) => ({ range: at, newText }))]),
    );
    assert.equal(fixAll([findings[1]!, findings[5]!]), undefined);
  });

  it('leave out those of files that are not to be changed, and are made from the end', () => {
    const { edits, count } = chooseSafeFixes(findings, (file) => file === 'a');
    assert.equal(count, 2);
    const text = 'abc d\nefg\nhij\n';
    assert.equal(applyEdits(text, offsetEdits(text, edits.get('a')!)), 'one d\nfour\nhij\n');
  });
});
