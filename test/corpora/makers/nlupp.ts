import { readFileSync } from 'node:fs';
import type { Span } from '../../../src/project/records/records';
import { corpusPath } from '../corpora';
import type { MadeProject } from '../../support/generated/project-writer';
import { ProjectWriter } from '../../support/generated/project-writer';
import { RecordLog, codePoints } from '../../support/generated/records';

/** `span` is UTF-16 or code points: no text of the corpus tells them apart, since all are within the first 65,536 characters. */
interface Slot {
  text: string;
  span: [number, number];
}
interface Item {
  text: string;
  intents?: string[];
  slots?: Record<string, Slot>;
}
interface Definition {
  description: string;
  domain: string[];
}

const FOLDS = 20;

/** NLU++ banking: 2,071 sentences with several intents at a time and slots as spans. Its ontology defines each label: a guideline to start from. */
export function makeNlupp(target: string): MadeProject {
  const project = new ProjectWriter(target);
  const ontology = JSON.parse(readFileSync(corpusPath('nlupp/nlupp/data/ontology.json'), 'utf8')) as {
    intents: Record<string, Definition>;
    slots: Record<string, Definition>;
  };
  const ours = (definitions: Record<string, Definition>): [string, Definition][] =>
    Object.entries(definitions).filter(
      ([, { domain }]) => domain.includes('banking') || domain.includes('general'),
    );
  const intents = ours(ontology.intents);
  const slots = ours(ontology.slots);

  const log = new RecordLog('polyai');
  const samples = Array.from({ length: FOLDS }, (_, fold) =>
    readFold(fold).map((item, index) => ({ item, fold, index })),
  )
    .flat()
    .map(({ item, fold, index }) => {
      const sample = { id: `banking-${fold}-${index}`, text: item.text, fold };
      log.add(
        sample,
        { intents: item.intents ?? [], slots: spansOf(item) },
        { guideline: '1.0.0', unit: 'codepoint' },
      );
      return sample;
    });

  project.yaml('labelwright.yaml', {
    labelwright: 1,
    title: 'NLU++ banking',
    language: 'en',
    guideline: 'guideline.yaml',
    data: { samples: ['data/banking.jsonl'] },
    layers: [
      { id: 'intents', type: 'choices', required: true, labels: intents.map(([id]) => id) },
      { id: 'slots', type: 'spans', overlap: 'any', labels: slots.map(([id]) => id) },
    ],
    labels: [...intents, ...slots].map(([id]) => ({ id, name: id.replaceAll('_', ' ') })),
    people: { annotators: ['polyai'] },
  });
  project.yaml('guideline.yaml', {
    version: '1.0.0',
    status: 'released',
    labels: [...intents, ...slots].map(([id, { description }]) => ({ id, definition: description })),
    changelog: [
      { version: '1.0.0', date: '2026-01-05', changes: [{ type: 'added', target: '*', impact: 'semantic' }] },
    ],
  });
  project.lines('data/banking.jsonl', samples);
  project.lines('annotations/polyai.jsonl', log.records);
  return {
    samples: samples.length,
    records: log.records.length,
    notCarried: [
      `Normalised values of ${log.records.reduce((sum, record) => sum + (record.labels!['slots'] as Span[]).length, 0)} slots (dates, times, sums).`,
    ],
  };
}

function readFold(fold: number): Item[] {
  return JSON.parse(readFileSync(corpusPath(`nlupp/nlupp/data/banking/fold${fold}.json`), 'utf8')) as Item[];
}

function spansOf({ text, slots = {} }: Item): Span[] {
  return Object.entries(slots)
    .map(([label, slot]) => ({
      start: codePoints(text.slice(0, slot.span[0])),
      end: codePoints(text.slice(0, slot.span[1])),
      label,
      text: slot.text,
    }))
    .sort((a, b) => a.start - b.start)
    .map((span, index) => ({ id: `s${index + 1}`, ...span }));
}
