import assert from 'node:assert/strict';
import fc from 'fast-check';
import { comparableValue } from '../../../../src/kinds/comparable';
import { kindOf } from '../../../../src/kinds';
import type { Relation } from '../../../../src/project/records/records';
import { alignRelations, placedRelations } from '../../../../src/panel/webview/view/align';
import { links, storySpans } from '../../../webview/relations-project';

const placed = (...said: string[]) =>
  placedRelations(
    said.map((one): Relation => {
      const [from, label, to] = one.split(' ') as [string, string, string];
      return { label, from, to };
    }),
    storySpans,
  );
const aligned = (...values: (string[] | undefined)[]) =>
  alignRelations(
    true,
    values.map((value) => value && placed(...value)),
  ).map(({ byPerson, differences }) => [
    differences.join(),
    byPerson.map((list) => list?.map(({ from, label, to }) => `${from.id} ${label} ${to.id}`).join()),
  ]);

describe('aligning relations', () => {
  it('gives relations on which all agree a row each, in the order of the text', () => {
    assert.deepEqual(aligned(['s5 causes s8', 's3 when s1'], ['s3 when s1', 's5 causes s8']), [
      ['', ['s3 when s1', 's3 when s1']],
      ['', ['s5 causes s8', 's5 causes s8']],
    ]);
  });

  it('tells labels, directions and missing relations apart', () => {
    assert.deepEqual(aligned(['s3 causes s5'], ['s3 involves s5']), [
      ['label', ['s3 causes s5', 's3 involves s5']],
    ]);
    assert.deepEqual(aligned(['s3 causes s5'], ['s5 causes s3']), [
      ['direction', ['s3 causes s5', 's5 causes s3']],
    ]);
    assert.deepEqual(aligned(['s3 causes s5'], []), [['missing', ['s3 causes s5', '']]]);
    assert.deepEqual(aligned(['s3 causes s5'], undefined), [['', ['s3 causes s5', undefined]]]);
  });

  it('tells relations apart that differ in attributes only', () => {
    const sure = (attributes?: Record<string, string>) =>
      placedRelations(
        [{ label: 'causes', from: 's3', to: 's5', ...(attributes && { attributes }) }],
        storySpans,
      );
    const differ = (a?: Record<string, string>, b?: Record<string, string>) =>
      alignRelations(true, [sure(a), sure(b)]).map(({ differences }) => differences.join());
    assert.deepEqual(differ({ sure: 'yes' }, { sure: 'no' }), ['attribute']);
    assert.deepEqual(differ({ sure: 'yes' }), ['attribute']);
    assert.deepEqual(differ({ sure: 'yes' }, { sure: 'yes' }), ['']);
  });

  it('puts relations with one end in common beside each other', () => {
    assert.deepEqual(aligned(['s3 causes s5'], ['s3 causes s8']), [
      ['end', ['s3 causes s5', 's3 causes s8']],
    ]);
    assert.deepEqual(aligned(['s3 causes s5', 's3 causes s8'], ['s3 causes s8']), [
      ['missing', ['s3 causes s5', '']],
      ['', ['s3 causes s8', 's3 causes s8']],
    ]);
  });

  it('does not call relations equal whose spans have other labels', () => {
    const other = storySpans.map((span) => (span.id === 's5' ? { ...span, label: 'thing' } : span));
    const relation = [{ label: 'causes', from: 's3', to: 's5' }];
    const [row] = alignRelations(true, [
      placedRelations(relation, storySpans),
      placedRelations(relation, other),
    ]);
    assert.deepEqual(row!.differences, ['end']);
  });

  it('shows every relation once, and a difference exactly where the comparison finds one', () => {
    const end = fc.constantFrom(...storySpans.map(({ id }) => id!));
    const relation = fc.record({ label: fc.constantFrom('causes', 'when'), from: end, to: end });
    const answer = fc.uniqueArray(relation, { maxLength: 8, selector: (one) => JSON.stringify(one) });
    fc.assert(
      fc.property(answer, answer, fc.boolean(), (first, second, directed) => {
        const rows = alignRelations(
          directed,
          [first, second].map((relations) => placedRelations(relations, storySpans)),
        );
        for (const [person, relations] of [first, second].entries())
          assert.deepEqual(
            rows.flatMap(({ byPerson }) => byPerson[person]!.map(({ index }) => index)).sort((a, b) => a - b),
            relations.map((_, index) => index),
          );
        const layer = { ...links, directed };
        const [a, b] = [first, second].map((relations) =>
          comparableValue(layer, { marks: storySpans, links: relations })!,
        );
        // In a layer without direction, an answer may have a relation in both orders: that is reported, and not compared.
        if (directed)
          assert.equal(
            rows.some(({ differences }) => differences.length > 0),
            kindOf(layer).differences(layer, a!, b!).length > 0,
          );
      }),
    );
  });
});
