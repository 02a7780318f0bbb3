import { readFileSync } from 'node:fs';
import { corpusPath } from '../corpora';
import type { MadeProject } from '../../support/generated/project-writer';
import { ProjectWriter } from '../../support/generated/project-writer';
import { RecordLog } from '../../support/generated/records';

interface Item {
  text: { post: string; reply: string };
  annotations: Record<string, string>;
  lang: string;
  split: string;
}

/** MultiPICo dev: 3,005 replies in nine languages (Arabic and Hindi among them), ironic or not, by 2 to 17 of 506 people each. */
export function makeMultipico(target: string): MadeProject {
  const project = new ProjectWriter(target);
  const source = corpusPath('lewidi3-multipico/LeWiDi_3-2025/MP/MP_dev.json');
  const items = Object.entries(JSON.parse(readFileSync(source, 'utf8')) as Record<string, Item>);
  const logs = new Map<string, RecordLog>();
  const samples = items.map(([id, { text, lang, split, annotations }]) => {
    const sample = { id: `mp-${id}`, text: text.reply, post: text.post, lang, split };
    for (const [annotator, irony] of Object.entries(annotations)) {
      if (!logs.has(annotator)) logs.set(annotator, new RecordLog(annotator));
      logs.get(annotator)!.add(sample, { irony });
    }
    return sample;
  });

  project.yaml('labelwright.yaml', {
    labelwright: 1,
    title: 'Is the reply ironic?',
    data: { samples: ['data/dev.jsonl'], context: ['post', 'lang'], split: 'split' },
    layers: [
      { id: 'irony', type: 'choice', question: 'Is the reply ironic, given the post?', labels: ['0', '1'] },
    ],
    labels: [
      { id: '0', name: 'Not ironic', key: '0' },
      { id: '1', name: 'Ironic', key: '1' },
    ],
    people: { annotators: [...logs.keys()] },
  });
  project.lines('data/dev.jsonl', samples);
  let records = 0;
  for (const log of logs.values())
    records += project.lines(`annotations/${log.annotator}.jsonl`, log.records);
  return {
    samples: samples.length,
    records,
    notCarried: [
      'Soft labels: they are computed from the answers.',
      'Source, level and language variety of the posts.',
    ],
  };
}
