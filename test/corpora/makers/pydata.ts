import { readFileSync } from 'node:fs';
import { jsonLines } from '../../support/json-lines';
import { corpusPath } from '../corpora';
import type { MadeProject } from '../../support/generated/project-writer';
import { ProjectWriter } from '../../support/generated/project-writer';
import { RecordLog } from '../../support/generated/records';

interface Answer {
  text: string;
  _input_hash: number;
  answer: string;
  /** Seconds since 1970. */
  _timestamp: number;
  _annotator_id: string;
}

/**
 * Prodigy's pydata-ams-2023: 42 people say accept, reject or ignore to the same 117 sentences. Who answered a sentence twice
 * has two records for it, in the order of their times; records of one second are set apart by milliseconds.
 */
export function makePydata(target: string): MadeProject {
  const project = new ProjectWriter(target);
  const answers = jsonLines<Answer>(
    readFileSync(corpusPath('prodigy/example-datasets/pydata-ams-2023.jsonl'), 'utf8'),
  ).sort((a, b) => a._timestamp - b._timestamp);
  const samples = new Map<number, { id: number; text: string }>();
  const logs = new Map<string, RecordLog>();
  for (const { text, _input_hash: id, answer, _timestamp, _annotator_id: annotator } of answers) {
    if (!samples.has(id)) samples.set(id, { id, text });
    if (!logs.has(annotator)) logs.set(annotator, new RecordLog(annotator));
    logs.get(annotator)!.add({ id: String(id), text }, { 'new-dataset': answer }, { at: _timestamp * 1000 });
  }

  const labels = ['accept', 'reject', 'ignore'];
  project.yaml('labelwright.yaml', {
    labelwright: 1,
    title: 'Does the sentence announce a new dataset?',
    language: 'en',
    data: { samples: ['data/sentences.jsonl'] },
    layers: [{ id: 'new-dataset', type: 'choice', labels }],
    labels: labels.map((id) => ({ id, key: id[0], ...(id === 'ignore' ? { catch_all: true } : {}) })),
    people: { annotators: [...logs.keys()] },
    quality: { annotators_per_sample: logs.size },
  });
  project.lines('data/sentences.jsonl', samples.values());
  for (const log of logs.values()) project.lines(`annotations/${log.annotator}.jsonl`, log.records);
  return {
    samples: samples.size,
    records: answers.length,
    notCarried: [
      'Task hashes, session ids and view ids: they say how the answers were collected, not what they are.',
    ],
  };
}
