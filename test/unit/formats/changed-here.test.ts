// What stood beside an answer in Prodigy and Label Studio goes out again when the answer was changed here, as far as it is still true.
import assert from 'node:assert/strict';
import { appendFileSync } from 'node:fs';
import path from 'node:path';
import { jsonLines } from '../../support/json-lines';
import type { AnnotationRecord, Labels, Span } from '../../../src/project/records/records';
import { exchangeFolder, exported, imported, recordsOf } from '../../support/exchange';
import { pick } from '../../support/pick';

describe('answers that came in and were changed here', () => {
  const { folder, into, file } = exchangeFolder();
  const later = '2026-03-01T00:00:00.000Z';

  async function takenIn(format: string, content: string): Promise<AnnotationRecord> {
    const { losses } = await imported(format, [file('a.json', content)], into());
    assert.deepEqual(losses.losses, []);
    return [...recordsOf(into()).values()][0]![0]!;
  }
  function change(record: AnnotationRecord, to: (labels: Labels) => Labels): void {
    const { origin: _origin, ...rest } = record;
    void _origin;
    const changed = { ...rest, id: 'later', time: later, labels: to(record.labels!) };
    appendFileSync(
      path.join(into(), `annotations/${record.annotator}.jsonl`),
      `${JSON.stringify(changed)}\n`,
    );
  }
  const relabelled = (spans: readonly Span[], label: string): Span[] => [
    { ...spans[0]!, label },
    ...spans.slice(1),
  ];

  const task = {
    text: 'Ana saw Rom',
    _input_hash: 7,
    _task_hash: 8,
    _session_id: 'ner-ana',
    _annotator_id: 'ana',
    _view_id: 'ner_manual',
    _timestamp: 1_700_000_000,
    answer: 'accept',
    tokens: [
      { text: 'Ana', start: 0, end: 3, id: 0, ws: true },
      { text: 'saw', start: 4, end: 7, id: 1, ws: true },
      { text: 'Rom', start: 8, end: 11, id: 2, ws: false },
    ],
    spans: [
      { start: 0, end: 3, label: 'PER', token_start: 0, token_end: 0, source: 'en_core' },
      { start: 8, end: 11, label: 'LOC', token_start: 2, token_end: 2 },
    ],
  };

  it('keep how they were collected in Prodigy, and the fields of spans that did not move', async () => {
    const record = await takenIn('prodigy', `${JSON.stringify(task)}\n`);
    change(record, (labels) => ({ ...labels, entities: relabelled(labels.entities as Span[], 'ORG') }));
    const { text, losses } = await exported('prodigy', into());
    assert.deepEqual([losses.losses, losses.notes], [[], []]);
    const [first, second] = task.spans;
    assert.deepEqual(jsonLines(text), [
      { ...task, _timestamp: Date.parse(later) / 1000, spans: [{ ...first, label: 'ORG' }, second] },
    ]);
    // And they come in again as the same answer of the same person.
    const again = path.join(folder.path, 'again');
    await imported('prodigy', [file('again.jsonl', text)], again);
    const [back] = recordsOf(again).get('ana')!;
    assert.deepEqual(pick(back!.labels!.entities as Span[], 'label', 'start', 'end'), [
      ['ORG', 0, 3],
      ['LOC', 8, 11],
    ]);
    assert.equal(back!.time, later);
  });

  it('keep the attributes of spans in Prodigy, and take them out with what was read', async () => {
    const spans = task.spans.map((span, n) =>
      n === 0 ? { ...span, attributes: { certain: true, old: 'x' } } : span,
    );
    const record = await takenIn('prodigy', `${JSON.stringify({ ...task, spans })}\n`);
    const entities = record.labels!.entities as Span[];
    assert.deepEqual(entities[0]!.attributes, { certain: true, old: 'x' });
    assert.deepEqual(jsonLines((await exported('prodigy', into())).text), [{ ...task, spans }]);
    change(record, (labels) => ({
      ...labels,
      entities: (labels.entities as Span[]).map((span, n): Span =>
        n === 0 ? { ...span, attributes: { certain: true, kinds: ['a', 'b'] } } : span,
      ),
    }));
    const [line] = jsonLines((await exported('prodigy', into())).text) as (typeof task)[];
    assert.deepEqual(line!.spans[0], { ...task.spans[0], attributes: { certain: true, kinds: ['a', 'b'] } });
  });

  it('lose the attributes of their spans where a format has no place, each by name', async () => {
    const record = await takenIn('prodigy', `${JSON.stringify(task)}\n`);
    change(record, (labels) => ({
      ...labels,
      entities: (labels.entities as Span[]).map((span, n): Span =>
        n === 0 ? { ...span, attributes: { certain: true, kinds: ['a', 'b'] } } : span,
      ),
    }));
    const { losses } = await exported('conll', into());
    assert.deepEqual(pick(losses.losses, 'what', 'labels', 'reason'), [
      ['attribute "certain" true of entities "PER" 0-3 "Ana"', 0, 'unsupported'],
      ['attribute "kinds" ["a","b"] of entities "PER" 0-3 "Ana"', 0, 'unsupported'],
    ]);
  });

  it('say in which tokens of Prodigy a span stands that was moved', async () => {
    const record = await takenIn('prodigy', `${JSON.stringify(task)}\n`);
    const moved = { start: 0, end: 7, text: 'Ana saw' };
    change(record, (labels) => ({
      entities: (labels.entities as Span[]).map((span, n) =>
        n === 0 ? { ...span, ...moved } : { ...span, start: 9, text: 'om' },
      ),
    }));
    const [line] = jsonLines((await exported('prodigy', into())).text) as (typeof task)[];
    assert.deepEqual(line!.spans, [
      { start: 0, end: 7, label: 'PER', token_start: 0, token_end: 1 },
      { start: 9, end: 11, label: 'LOC' },
    ]);
  });

  const region = (id: string, label: string, start: number, end: number, text: string) => ({
    id,
    type: 'labels',
    from_name: 'ner',
    to_name: 'text',
    origin: 'manual',
    value: { start, end, text, labels: [label], globalOffsets: { start, end } },
  });
  const annotation = {
    id: 55,
    unique_id: 'u-1',
    completed_by: { id: 3, email: 'ana' },
    created_at: '2026-01-01T00:00:00.000Z',
    updated_at: '2026-01-02T00:00:00.000Z',
    ground_truth: false,
    was_cancelled: false,
    result_count: 2,
    lead_time: 4,
    result: [
      {
        id: 'c1',
        type: 'choices',
        from_name: 'tone',
        to_name: 'text',
        origin: 'prediction',
        value: { choices: ['good'] },
      },
      region('r1', 'PER', 0, 3, 'Ana'),
      region('r2', 'LOC', 8, 11, 'Rom'),
    ],
  };
  const studio = [
    { id: 4, inner_id: 1, data: { text: 'Ana saw Rom' }, annotations: [annotation], predictions: [] },
  ];

  it('stay the annotation that they are in Label Studio, with an edit', async () => {
    const record = await takenIn('label-studio', JSON.stringify(studio));
    change(record, (labels) => ({
      ...labels,
      ner: relabelled(labels.ner as Span[], 'ORG').slice(0, 1),
      tone: Array.isArray(labels.tone) ? ['bad'] : 'bad',
    }));
    const { text, losses } = await exported('label-studio', into());
    assert.deepEqual([losses.losses, losses.notes], [[], []]);
    const [c1, r1] = annotation.result;
    assert.deepEqual(JSON.parse(text), [
      {
        ...studio[0],
        annotations: [
          {
            ...annotation,
            updated_at: later,
            result_count: 2,
            result: [
              { ...c1, value: { choices: ['bad'] } },
              { ...r1, value: { ...r1!.value, labels: ['ORG'] } },
            ],
          },
        ],
      },
    ]);
  });
});
