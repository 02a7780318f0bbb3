import assert from 'node:assert/strict';
import { memoryProject } from '../../../support/memory-project';
import { textHash } from '../../../../src/base/text/hash';
import type { Project } from '../../../../src/engine/project';
import { sampleOf } from '../../../../src/engine/record-line';
import { isUnreadable } from '../../../../src/project/samples/sample';
import { completeProject } from '../../../support/golden/base-project';

const TALK = [
  { role: 'user', content: 'Where is A-1009?' },
  {
    role: 'assistant',
    content: 'I look.\u200b',
    tool_calls: [{ id: 'k', function: { name: 'mail', arguments: { to: 'ana.berg@mail-host.de', n: [1] } } }],
  },
];
const TEXT =
  'user\nWhere is A-1009?\n\nassistant\nI look.\u200b\n[call mail] {"n":[1],"to":"ana.berg@mail-host.de"}';

async function opened(data: string, path: string, text: string, annotations = ''): Promise<Project> {
  const files = completeProject(
    new Map([
      ['labelwright.yaml', { text: `data: ${data}\n`, isWhole: false }],
      [path, { text, isWhole: true }],
      ['annotations/ana.jsonl', { text: annotations, isWhole: false }],
    ]),
  );
  const { project } = await memoryProject(Object.fromEntries(files));
  return project;
}

async function firstText({ samples }: Project): Promise<string> {
  const content = samples.read(samples.files[0]!, 0);
  return isUnreadable(content) ? content.unreadable : content.text;
}

const JSONL = '{ samples: [data/*.jsonl], messages: messages }';

describe('a project of conversations', () => {
  it('has one text for a sample in JSONL and CSV, by which its id is made', async () => {
    const line = JSON.stringify({ messages: TALK });
    const project = await opened(JSONL, 'data/a.jsonl', `${line}\n`);
    assert.equal(await firstText(project), TEXT);
    const id = `h-${textHash(TEXT)}`;
    assert.ok(project.samples.locate(id));
    const dataLine = { kind: 'sample', path: 'data/a.jsonl', line: 0, text: line } as const;
    assert.equal(sampleOf(project.model!, dataLine, JSON.parse(line) as Record<string, unknown>), id);
    const cell = `"${JSON.stringify(TALK).replaceAll('"', '""')}"`;
    const table = await opened(
      '{ samples: [data/*.csv], messages: talk }',
      'data/a.csv',
      `id,talk\nc-1,${cell}\n`,
    );
    assert.equal(await firstText(table), TEXT);
  });

  it('reports what is found in a message at its place', async () => {
    const line = JSON.stringify({ id: 'c-1', messages: TALK });
    const project = await opened(JSONL, 'data/a.jsonl', `${line}\n`);
    const at = (rule: string): string | undefined => {
      const found = project.findingsOf('data/a.jsonl').findings.find((one) => one.rule === rule);
      return found && line.slice(found.range.start.character, found.range.end.character);
    };
    assert.equal(at('possible-pii'), 'ana.berg@mail-host.de');
    assert.equal(at('invisible-characters'), '\u200b');
  });

  it('finds spans by their offsets in the one text', async () => {
    const start = TEXT.indexOf('A-1009');
    const span = { start, end: start + 6, label: 'order-id', text: 'A-1009' };
    const record = JSON.stringify({ sample: 'c-1', labels: { intent: 'other', entities: [span] } });
    const line = JSON.stringify({ id: 'c-1', messages: TALK });
    const project = await opened(JSONL, 'data/a.jsonl', `${line}\n`, `${record}\n`);
    assert.deepEqual(project.findingsOf('annotations/ana.jsonl').findings, []);
  });

  it('reports a text file, and keeps lines that are no conversations in the list', async () => {
    const lines = await opened('{ samples: [data/*.txt], messages: messages }', 'data/a.txt', 'One line.\n');
    assert.match(await firstText(lines), /Convert it to JSONL/);
    const project = await opened(JSONL, 'data/a.jsonl', '{"id":"c-1","messages":[{"content":"x"}]}\n');
    const [found] = project.findingsOf('data/a.jsonl').findings;
    assert.equal(found?.rule, 'invalid-record');
    assert.equal(project.samples.files[0]!.rows, 1);
    assert.match(await firstText(project), /Message 1 has no role/);
  });

  it('is read again when the schema says that the samples are conversations, and when it no longer does', async () => {
    const line = JSON.stringify({ text: 'A text of its own.', messages: TALK });
    const project = await opened('{ samples: [data/*.jsonl] }', 'data/a.jsonl', `${line}\n`);
    const known = (): boolean[] =>
      ['A text of its own.', TEXT].map((text) => project.samples.locate(`h-${textHash(text)}`) !== undefined);
    assert.deepEqual(known(), [true, false]);
    const texts = project.files;
    const schema = new TextDecoder().decode(await texts.read('labelwright.yaml'));
    texts.set('labelwright.yaml', schema.replace('jsonl] }', 'jsonl], messages: messages }'));
    await project.refresh();
    assert.deepEqual(known(), [false, true]);
    assert.equal(await firstText(project), TEXT);
    texts.set('labelwright.yaml', schema);
    await project.refresh();
    assert.deepEqual(known(), [true, false]);
  });

  it('says that a text field holds messages', async () => {
    const project = await opened(
      '{ samples: [data/*.jsonl], text: messages }',
      'data/a.jsonl',
      `${JSON.stringify({ id: 'c-1', messages: TALK })}\n`,
    );
    assert.match(await firstText(project), /write "messages: messages" instead of "text: messages"/);
  });
});
