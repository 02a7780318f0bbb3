import assert from 'node:assert/strict';
import fc from 'fast-check';
import { jsonLines } from '../../../support/json-lines';
import { builtCommandLine } from '../../../support/command-line';
import { exported } from '../../../support/exchange';
import { recordLine } from '../../../support/record-line';
import { temporaryFolder } from '../../../support/temporary-folder';
import { SLOW } from '../../../host/until';

const SCHEMA =
  'labelwright: 1\ndata: {samples: [data.jsonl]}\nlayers: [{id: topic, type: choice, labels: [a, b, c]}]\nlabels: [{id: a}, {id: b}, {id: c}]\n';

type Kind = 'decides' | 'withdrawn' | 'returned';
interface Decision {
  readonly reviewer: string;
  readonly kind: Kind;
  readonly topic: string;
}

describe('exports of one answer a sample', function () {
  this.timeout(SLOW);

  const folder = temporaryFolder();
  const cli = builtCommandLine();

  /** A sample for each list of decisions, in the order of their times; ana and ben answer it with a and `other`. */
  function write(
    cases: readonly { readonly other: string; readonly decisions: readonly Decision[] }[],
  ): void {
    const logs = new Map(['lea', 'max'].map((name) => [`decisions/${name}.jsonl`, '']));
    for (const [n, { decisions }] of cases.entries())
      for (const [at, { reviewer, kind, topic }] of decisions.entries()) {
        const said =
          kind === 'decides'
            ? { labels: { topic } }
            : kind === 'withdrawn'
              ? { withdrawn: true }
              : { return_to: ['ana'] };
        const record = {
          v: 1,
          id: `${n}-${at}`,
          time: `2026-02-0${at + 1}T00:00:00.000Z`,
          reviewer,
          sample: `s${n}`,
        };
        logs.set(
          `decisions/${reviewer}.jsonl`,
          `${logs.get(`decisions/${reviewer}.jsonl`)!}${JSON.stringify({ ...record, ...said })}\n`,
        );
      }
    const lines = (of: (n: number) => string): string => cases.map((_, n) => `${of(n)}\n`).join('');
    folder.write({
      'labelwright.yaml': SCHEMA,
      'data.jsonl': lines((n) => JSON.stringify({ id: `s${n}`, text: `Text ${n}.` })),
      'annotations/ana.jsonl': lines((n) => recordLine('ana', `s${n}`, { topic: 'a' })),
      'annotations/ben.jsonl': lines((n) => recordLine('ben', `s${n}`, { topic: cases[n]!.other })),
      ...Object.fromEntries(logs),
    });
  }

  async function topics(): Promise<(string | undefined)[]> {
    const { text } = await exported('doccano', folder.path);
    return jsonLines(text).map((line) => (line as { label?: string[] }).label?.[0]);
  }

  const lea = (kind: Kind, topic = 'c'): Decision => ({ reviewer: 'lea', kind, topic });
  const max = (kind: Kind, topic = 'c'): Decision => ({ reviewer: 'max', kind, topic });

  it('hold the decision that counts; one that was withdrawn, or sends the sample back, decides nothing', async () => {
    write([
      { other: 'b', decisions: [lea('decides')] },
      { other: 'b', decisions: [lea('decides'), lea('withdrawn')] },
      { other: 'a', decisions: [lea('decides'), lea('withdrawn')] },
      { other: 'b', decisions: [lea('decides'), max('returned')] },
      { other: 'a', decisions: [lea('decides'), max('returned')] },
      { other: 'b', decisions: [lea('returned'), max('decides', 'b')] },
    ]);
    assert.deepEqual(await topics(), ['c', undefined, 'a', undefined, 'a', 'b']);
  });

  it('hold what resolve decides by decisions and agreement alone', async () => {
    const decision = fc.record({
      reviewer: fc.constantFrom('lea', 'max'),
      kind: fc.constantFrom<Kind>('decides', 'withdrawn', 'returned'),
      topic: fc.constantFrom('a', 'b', 'c'),
    });
    const one = fc.record({
      other: fc.constantFrom('a', 'b'),
      decisions: fc.array(decision, { maxLength: 4 }),
    });
    write(fc.sample(one, { numRuns: 200, seed: 7 }));
    const { out } = cli.run(folder.path, [
      'resolve',
      '--all',
      '--policy',
      'decision,unanimous',
      '--output',
      'resolved.jsonl',
      '--json',
    ]);
    assert.match(out, /"decision"/);
    const resolved = jsonLines(folder.read('resolved.jsonl'));
    assert.deepEqual(
      await topics(),
      resolved.map((line) => (line as { labels: { topic?: string } }).labels.topic),
    );
  });
});
