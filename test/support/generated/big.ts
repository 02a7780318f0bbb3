import type { AnnotationRecord } from '../../../src/project/records/records';
import { INTENTS, bigId, bigLine, bigText } from './big-texts';
import type { MadeProject, MakeOptions } from './project-writer';
import { ProjectWriter } from './project-writer';
import { textHash, ulid } from './records';

const MILLION = 1_000_000;

/** A project of `count` generated tickets (default 1,000,000: 1 GB), and the records of the first `records` of them (default none). */
export function makeBig(target: string, { count = MILLION, records = 0 }: MakeOptions): MadeProject {
  if (records > count) throw new Error(`--records ${records}: there are only ${count} samples`);
  const project = new ProjectWriter(target);
  project.yaml('labelwright.yaml', {
    labelwright: 1,
    title: 'A million tickets',
    language: 'en',
    data: { samples: ['data/big.jsonl'], split: 'split', group: 'customer' },
    layers: [
      { id: 'intent', type: 'choice', labels: INTENTS },
      { id: 'entities', type: 'spans', labels: ['order-id'] },
    ],
    labels: [...INTENTS, 'order-id'].map((id) => ({ id, ...(id === 'other' ? { catch_all: true } : {}) })),
    people: { annotators: ['ana'] },
  });
  const lines = project.pieces('data/big.jsonl');
  for (let index = 0; index < count; index++) lines.write(bigLine(index));
  lines.end();
  if (records > 0) project.lines('annotations/ana.jsonl', bigRecords(records));
  return { samples: count, records, notCarried: [] };
}

/** Right records for the first `count` samples, ten seconds apart. */
export function* bigRecords(count: number): Generator<AnnotationRecord> {
  const from = Date.UTC(2026, 0, 5);
  for (let index = 0; index < count; index++) {
    const { text, order, intent } = bigText(index);
    const time = from + index * 10_000;
    yield {
      v: 1,
      id: ulid(time, String(index)),
      time: new Date(time).toISOString(),
      annotator: 'ana',
      sample: bigId(index),
      text_hash: textHash(text),
      unit: 'codepoint',
      labels: { intent, entities: [{ id: 's1', label: 'order-id', ...order }] },
      seconds: 8.5,
      status: 'done',
      origin: { kind: 'hand' },
    };
  }
}
