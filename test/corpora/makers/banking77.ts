import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { corpusPath } from '../corpora';
import type { MadeProject } from '../../support/generated/project-writer';
import { ProjectWriter } from '../../support/generated/project-writer';
import { RecordLog, textHash } from '../../support/generated/records';

/** banking77's training set: 10,003 tickets in a CSV file that is used as it is (CRLF, embedded newlines), 77 intents, one annotator. */
export function makeBanking77(target: string): MadeProject {
  const source = corpusPath('banking77/banking_data/train.csv');
  const project = new ProjectWriter(target);
  project.copy(source, 'data/train.csv');
  const rows = parse<{ text: string; category: string }>(readFileSync(source), { columns: true });

  const labels = [...new Set(rows.map((row) => row.category))];
  project.yaml('labelwright.yaml', {
    labelwright: 1,
    title: 'Banking intents',
    language: 'en',
    guideline: 'guideline.yaml',
    data: { samples: ['data/train.csv'], text: 'text', context: [] },
    layers: [{ id: 'intent', type: 'choice', labels }],
    labels: labels.map((id) => ({ id, name: nameOf(id) })),
    people: { annotators: ['polyai'] },
  });
  project.yaml('guideline.yaml', {
    version: '0.1.0',
    status: 'draft',
    labels: labels.map((id) => ({ id, brief: nameOf(id) })),
    changelog: [
      { version: '0.1.0', date: '2026-01-05', changes: [{ type: 'added', target: '*', impact: 'semantic' }] },
    ],
  });

  const log = new RecordLog('polyai');
  const seen = new Map<string, number>();
  for (const { text, category } of rows) {
    const hash = textHash(text);
    const times = (seen.get(hash) ?? 0) + 1;
    seen.set(hash, times);
    log.add(
      { id: `h-${hash}${times > 1 ? `~${times}` : ''}`, text },
      { intent: category },
      { guideline: '0.1.0' },
    );
  }
  project.lines('annotations/polyai.jsonl', log.records);
  return { samples: rows.length, records: log.records.length, notCarried: [] };
}

function nameOf(id: string): string {
  const words = id.replace(/[_?]+/g, ' ').trim();
  return words[0]!.toUpperCase() + words.slice(1);
}
