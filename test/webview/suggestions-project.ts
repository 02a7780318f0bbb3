/** Tickets on disk with the predictions of a model, behind the real service. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { jsonLines } from '../support/json-lines';
import { textHash } from '../../src/base/text/hash';
import { Journal } from '../../src/engine/journal';
import { Project } from '../../src/engine/project';
import { PanelFailure } from '../../src/panel/server/panel-failure';
import { PanelService } from '../../src/panel/server/panel-service';
import { NodeFiles } from '../../src/platform/node-files';
import type { AnnotationRecord } from '../../src/project/records/records';
import type { PanelMethod } from '../../src/protocol/panel';
import type { FakeEngine } from './fake-engine';

const SCHEMA = `labelwright: 1
title: Support tickets
data: {samples: [data/*.jsonl]}
people: {annotators: [ana]}
layers:
  - {id: intent, name: Intent, type: choice, labels: [refund, other]}
labels: [{id: refund, name: Refund request}, {id: other, name: Other}]
guideline:
  version: "2"
  rules: [{id: G-1, text: Label what the writer asks for.}]
  labels:
    - {id: refund, definition: The writer asks for money back.}
    - {id: other, definition: Anything else.}
  changelog:
    - version: "2"
      changes: [{type: changed, target: other, impact: semantic}]
    - {version: "1"}
`;
const lines = (values: readonly object[]): string =>
  values.map((value) => `${JSON.stringify(value)}\n`).join('');
const text = (n: number): string => `Ticket number ${n}`;

export interface SuggestionsProject {
  readonly engine: FakeEngine;
  dispose(): void;
  /** The records of ana, in their order. */
  records(): Promise<AnnotationRecord[]>;
}

/** Ten tickets. The model says `refund` of each; of t-8 it saw another text, and of t-9 it followed an older meaning. */
export async function suggestionsProject(
  folder: string,
  suggestions: string,
  more: Readonly<Record<string, string>> = {},
): Promise<SuggestionsProject> {
  const samples = Array.from({ length: 10 }, (_, n) => ({ id: `t-${n}`, text: text(n) }));
  const predictions = samples.map((sample, n) => ({
    v: 1,
    id: `01KAW3Q0Z4M8Y2T6B9C1D5E7F${n}`,
    time: '2026-11-25T09:10:00.000Z',
    sample: sample.id,
    text_hash: textHash(n === 8 ? 'another' : sample.text),
    labels: { intent: n === 9 ? 'other' : 'refund' },
    score: 0.9,
    rules: ['G-1'],
    rationale: 'Money is asked for.',
    guideline: n === 9 ? '1' : '2',
  }));
  const files = {
    'labelwright.yaml': SCHEMA + suggestions,
    'data/tickets.jsonl': lines(samples),
    'predictions/bert-2.jsonl': lines(predictions),
    ...more,
  };
  for (const [name, content] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), content);
  }
  const nodeFiles = new NodeFiles(folder);
  const project = new Project(nodeFiles, { pause: () => Promise.resolve() });
  await project.refresh();
  const service = new PanelService(project, new Journal(project));
  const caller = { file: project.samples.file('data/tickets.jsonl')!, annotator: 'ana', review: false };
  const handle = async (method: PanelMethod, params: unknown): Promise<unknown> => {
    if (method === 'keep' || method === 'kept' || method === 'ping') return null;
    const answer = service[method as 'project'] as (caller: unknown, params: unknown) => Promise<unknown>;
    try {
      // As it comes through the message channel.
      return JSON.parse(JSON.stringify(await answer.call(service, caller, params))) as unknown;
    } catch (error) {
      const { code, message } = PanelFailure.from(error);
      throw { code, message };
    }
  };
  return {
    engine: { handle } as FakeEngine,
    dispose: () => project.dispose(),
    records: async () =>
      jsonLines<AnnotationRecord>(await readFile(path.join(folder, 'annotations/ana.jsonl'), 'utf8')),
  };
}
