import path from 'node:path';
import { INTENTS, bigText } from './big-texts';
import type { MadeProject, MakeOptions } from './project-writer';
import { ProjectWriter } from './project-writer';

/** A project of `count` generated tickets (default 20,000), each a file of its own, a thousand in a folder. */
export function makeDocuments(target: string, { count = 20_000 }: MakeOptions): MadeProject {
  const project = new ProjectWriter(target);
  project.yaml('labelwright.yaml', {
    labelwright: 1,
    title: 'Tickets in files of their own',
    language: 'en',
    data: { samples: [{ path: 'data/**/*.txt', format: 'document' }] },
    layers: [{ id: 'intent', type: 'choice', labels: INTENTS }],
    labels: INTENTS.map((id) => ({ id, ...(id === 'other' ? { catch_all: true } : {}) })),
    people: { annotators: ['ana'] },
  });
  const named = (n: number, length: number): string => String(n).padStart(length, '0');
  for (let index = 0; index < count; index++)
    project.text(
      path.join('data', named(Math.floor(index / 1000), 3), `${named(index, 6)}.txt`),
      `${bigText(index).text}\n`,
    );
  return { samples: count, records: 0, notCarried: [] };
}
