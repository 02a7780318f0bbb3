import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { BratDocument } from './brat';
import { readBrat } from './brat';
import { corpusPath } from '../corpora';
import type { MadeProject } from '../../support/generated/project-writer';
import { ProjectWriter } from '../../support/generated/project-writer';
import { RecordLog } from '../../support/generated/records';

/** Wet Lab Protocols (brat), train: 374 texts, a sample a file, with overlapping and discontinuous spans and relations between them. */
export function makeWlp(target: string): MadeProject {
  const project = new ProjectWriter(target);
  const folder = corpusPath('wlp-brat/train');
  const log = new RecordLog('merged');
  const notCarried = new Counter();
  const labels = { spans: new Set<string>(), relations: new Set<string>() };
  for (const name of readdirSync(folder)
    .filter((entry) => entry.endsWith('.txt'))
    .sort()) {
    const text = readFileSync(path.join(folder, name), 'utf8');
    const document = readBrat(readFileSync(path.join(folder, name.replace('.txt', '.ann')), 'utf8'), text);
    project.copy(path.join(folder, name), `data/${name}`);
    const { spans, relations, notes } = document;
    spans.forEach((span) => labels.spans.add(span.label));
    relations.forEach((relation) => labels.relations.add(relation.label));
    const values = { entities: spans, relations };
    log.add({ id: `data/${name}`, text }, values, notes.length > 0 ? { note: notes.join('\n') } : {});
    notCarried.add(name, document);
  }

  project.yaml('labelwright.yaml', {
    labelwright: 1,
    title: 'Wet lab protocols',
    language: 'en',
    data: { samples: [{ path: 'data/*.txt', format: 'document' }] },
    layers: [
      { id: 'entities', type: 'spans', labels: [...labels.spans], overlap: 'any', discontinuous: true },
      { id: 'relations', type: 'relations', spans: 'entities', labels: [...labels.relations] },
    ],
    labels: [...labels.spans, ...labels.relations].map((id) => ({ id })),
    people: { annotators: ['merged'] },
  });
  project.lines('annotations/merged.jsonl', log.records);
  return { samples: log.records.length, records: log.records.length, notCarried: notCarried.sentences() };
}

class Counter {
  private events = 0;
  private roles = 0;
  private readonly places: string[] = [];

  add(name: string, { events, numberedRoles, unreadable, mismatches }: BratDocument): void {
    this.events += events;
    this.roles += numberedRoles;
    for (const place of unreadable) this.places.push(`Unreadable, left out: ${name}, ${place}`);
    for (const place of mismatches) this.places.push(`Quote kept as stored: ${name}, ${place}`);
  }

  sentences(): string[] {
    return [
      `Events as units (${this.events}): their arguments are relations from the trigger, so which belong together is lost.`,
      `Numbers of roles (${this.roles}): Acts-on2 is Acts-on.`,
      ...this.places,
    ];
  }
}
