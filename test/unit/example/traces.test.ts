import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { textHash } from '../../../src/base/text/hash';
import { bucketsOf } from '../../../src/features/buckets/buckets';
import { shownOrders } from '../../../src/project/answers/shown-order';
import type { AnnotationRecord } from '../../../src/project/records/records';
import { conversationOf } from '../../../src/project/samples/conversation';
import { builtCommandLine } from '../../support/command-line';
import { openedProject } from '../../support/opened-project';
import { repoRoot } from '../../support/repo-root';
import { temporaryFolder } from '../../support/temporary-folder';

const folder = path.join(repoRoot, 'examples/assistant-traces');
const read = (file: string): string => readFileSync(path.join(folder, file), 'utf8');

describe('example of traces', () => {
  const cli = builtCommandLine();
  const bundle = temporaryFolder();
  it('has no errors, and only the findings that its README names', async () => {
    const { project, findings } = await openedProject(folder);
    assert.equal(project.samples.total, 40);
    assert.deepEqual(
      findings.filter(({ severity }) => severity === 'error').map(({ message }) => message),
      [],
    );
    const [, listed] = /^## Findings that are here on purpose\n([^]*)/m.exec(read('README.md'))!;
    assert.deepEqual(
      [...new Set(findings.map(({ rule }) => rule))].sort(),
      [...listed!.matchAll(/^- `(.*?)`/gm)].map(([, rule]) => rule).sort(),
    );
  });

  it('has records with the hashes of the texts, and the drawn order of each comparison', async () => {
    const { project } = await openedProject(folder);
    const hashes = new Map(
      read('data/traces.jsonl')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as { id: string; messages: unknown })
        .map(({ id, messages }) => {
          const conversation = conversationOf(messages);
          return [id, 'text' in conversation ? textHash(conversation.text) : undefined];
        }),
    );
    for (const name of ['noor', 'teo'])
      for (const line of read(`annotations/${name}.jsonl`).trim().split('\n')) {
        const { sample, shown, text_hash } = JSON.parse(line) as AnnotationRecord;
        assert.equal(text_hash, hashes.get(sample), `${name} ${sample}`);
        if (shown) assert.deepEqual(shown, shownOrders(project.model!, sample, name), `${name} ${sample}`);
      }
  });

  it('has two codes that are taken for each other, and disagreements on every question', async () => {
    const { project } = await openedProject(folder);
    const { disagreements } = bucketsOf(project);
    const pair = disagreements.find(({ labels }) => labels.join() === 'ignored-error,invented');
    assert.deepEqual([...pair!.samples], ['tr-03', 'tr-14', 'tr-22', 'tr-32']);
    assert.deepEqual(
      new Set(disagreements.map(({ layer }) => layer)),
      new Set(['first-failure', 'open-codes', 'codes', 'verdict', 'better']),
    );
  });

  it('hands off which system wrote which reply', () => {
    const out = path.join(bundle.path, 'out');
    assert.equal(cli.run(folder, ['handoff', out, '--force']).code, 0);
    const [first] = readFileSync(path.join(out, 'data/dev.jsonl'), 'utf8').split('\n');
    const { context } = JSON.parse(first!) as { context: object };
    for (const field of ['answer_a', 'answer_b', 'system_a', 'system_b'])
      assert.ok(Object.hasOwn(context, field), field);
  });

  describe('its README', () => {
    it('quotes what the commands print', () => {
      const text = read('README.md');
      const printed = ['agreement . --layer better', 'agreement . --layer codes', 'buckets .', 'codes .']
        .map((line) => {
          assert.ok(text.includes(`labelwright ${line}`), line);
          return cli.run(folder, line.split(' ')).out;
        })
        .join('\n');
      const counts = new Map<string, number>();
      for (const line of cli.run(folder, ['resolve', '.', '--layer', 'codes']).out.trim().split('\n'))
        for (const code of (JSON.parse(line) as { labels: { codes?: string[] } }).labels.codes ?? [])
          counts.set(code, (counts.get(code) ?? 0) + 1);
      const quoted = [...text.matchAll(/^```(\w*)\n([^]*?)\n```$/gm)].flatMap(([, language, block]) =>
        language === '' ? block!.split('\n') : [],
      );
      assert.ok(quoted.length >= 15);
      for (const line of quoted) {
        const [, count, code] = /^ +(\d+) ([a-z-]+)$/.exec(line) ?? [];
        if (code !== undefined) assert.equal(counts.get(code), Number(count), code);
        else if (line.trim() !== '…') assert.ok(printed.includes(`${line}\n`), line);
      }
    });
  });
});
