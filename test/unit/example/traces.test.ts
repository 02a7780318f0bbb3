import assert from 'node:assert/strict';
import { appendFileSync, cpSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { jsonLines } from '../../support/json-lines';
import { textHash } from '../../../src/base/text/hash';
import { bucketsOf } from '../../../src/features/buckets/buckets';
import { shownOrders } from '../../../src/kinds/sides';
import type { AnnotationRecord } from '../../../src/project/records/records';
import { conversationOf } from '../../../src/project/samples/conversation';
import { builtCommandLine } from '../../support/command-line';
import { openedProject } from '../../support/opened-project';
import { repoRoot } from '../../support/repo-root';
import { temporaryFolder } from '../../support/temporary-folder';
import { SLOW } from '../../host/until';
import { pick } from '../../support/pick';

const folder = path.join(repoRoot, 'examples/assistant-traces');
const read = (file: string): string => readFileSync(path.join(folder, file), 'utf8');

describe('example of traces', function () {
  this.timeout(SLOW);

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
      jsonLines<{ id: string; messages: unknown }>(read('data/traces.jsonl')).map(({ id, messages }) => {
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
    const copy = temporaryFolder();
    const text = read('README.md');
    let project: string;
    const blocks = (wanted: string): string[] =>
      [...text.matchAll(/^```(\w*)\n([^]*?)\n```$/gm)].flatMap(([, language, block]) =>
        language === wanted ? [block!] : [],
      );
    beforeEach(() => {
      project = path.join(copy.path, 'traces');
      cpSync(folder, project, { recursive: true });
    });

    it('has commands that run, and quotes what they print', () => {
      const lines = blocks('sh').flatMap((block) => block.match(/^labelwright .*$/gm) ?? []);
      assert.equal(lines.length, 11);
      const outputs = lines.map((line) => {
        const args = [...line.replace(/ +[#|].*$/, '').matchAll(/"([^"]*)"|(\S+)/g)];
        const { code, out, err } = cli.run(project, args.map(([, quoted, word]) => quoted ?? word!).slice(1));
        assert.equal(code, line.includes(' gate ') ? 1 : 0, `${line}: ${err}`);
        return out;
      });
      const printed = outputs.join('\n');
      const counts = new Map<string, number>();
      const resolved = outputs[lines.findIndex((line) => line.startsWith('labelwright resolve'))]!;
      for (const line of resolved.trim().split('\n'))
        for (const code of (JSON.parse(line) as { labels: { codes?: string[] } }).labels.codes ?? [])
          counts.set(code, (counts.get(code) ?? 0) + 1);
      const quoted = blocks('').flatMap((block) => block.split('\n'));
      assert.ok(quoted.length >= 15);
      for (const line of quoted) {
        const [, count, code] = /^ +(\d+) ([a-z-]+)$/.exec(line) ?? [];
        if (code !== undefined) assert.equal(counts.get(code), Number(count), code);
        else if (line.trim() !== '…') assert.ok(printed.includes(`${line}\n`), line);
      }
      for (const number of text.match(/-?\b\d\.\d{3}\b/g)!) assert.ok(printed.includes(number), number);
      for (const [, alpha] of text.matchAll(/\balpha (?:is |of )?(-?\d\.\d+)/g))
        assert.match(printed, new RegExp(`^ +(Krippendorff’s alpha|Ignored error).* ${alpha} `, 'm'));
    });

    it('counts what the records have', () => {
      const recordsOf = (name: string): AnnotationRecord[] =>
        jsonLines<AnnotationRecord>(read(`annotations/${name}.jsonl`));
      const notes = recordsOf('noor')
        .slice(0, 20)
        .filter(({ labels }) => labels?.['first-failure'] !== undefined);
      assert.ok(text.includes(`This prints ${notes.length} notes`), String(notes.length));
      const gold = new Set(
        jsonLines<{ sample: string }>(read('gold/first.jsonl')).map(({ sample }) => sample),
      );
      const [teo, noor] = ['teo', 'noor'].map((name) => {
        const compared = recordsOf(name).filter(
          ({ sample, shown, labels }) => !gold.has(sample) && shown && labels!['better'] !== 'tie',
        );
        const first = compared.filter(({ shown, labels }) => labels!['better'] === shown!['better']![0]);
        return `${first.length} of ${compared.length}`;
      });
      assert.ok(text.includes(`in ${teo} comparisons, noor in ${noor}`), `${teo}, ${noor}`);
      // What the line for jq prints.
      assert.ok(text.includes(`This prints \`[${teo!.replace(' of ', ',')}]\``), teo);
    });

    it('prints as many notes from the first traces as it says', () => {
      const first = read('annotations/noor.jsonl')
        .split('\n')
        .slice(0, 20)
        .map((line) => JSON.parse(line) as AnnotationRecord);
      const notes = first.filter(({ labels }) => labels?.['first-failure']).length;
      assert.ok(text.includes(`This prints ${notes} notes; the other seven`), String(notes));
      assert.equal(new Set(first.map(({ sample }) => sample)).size - notes, 7);
    });

    it('adds a tie-breaker that settles the pair and makes eight answers stale', () => {
      const [, tieBreaker, version] = blocks('yaml');
      const guideline = read('guideline.yaml')
        .replace(/^version: .*$/m, 'version: "0.4.0"')
        .replace(/^tie_breakers:.*$/m, (line) => `${line}\n${tieBreaker}`)
        .replace(/^changelog:.*$/m, (line) => `${line}\n${version}`);
      writeFileSync(path.join(project, 'guideline.yaml'), guideline);
      const { out } = cli.run(project, ['status', '.', '--json']);
      const [status] = (JSON.parse(out) as { projects: [{ annotators: { id: string; stale: number }[] }] })
        .projects;
      assert.deepEqual(pick(status.annotators, 'id', 'stale'), [
        ['noor', 2],
        ['teo', 6],
      ]);
      assert.doesNotMatch(cli.run(project, ['check', '.']).out, /missing-tie-breaker/);
      // Teo follows it: on the four on which he differs from noor, and confirms the other two.
      const saying = new Map(
        jsonLines<AnnotationRecord>(read('annotations/teo.jsonl')).map((record) => [record.sample, record]),
      );
      const again = [...saying.values()].filter(({ labels }) =>
        (labels?.['codes'] as string[] | undefined)?.includes('invented'),
      );
      assert.equal(again.length, 6);
      const lines = again.map((record, n) => {
        const codes = record.labels!['codes'] as string[];
        const isError = ['tr-03', 'tr-14', 'tr-22', 'tr-32'].includes(record.sample);
        const labels = {
          ...record.labels,
          codes: codes.map((code) => (isError && code === 'invented' ? 'ignored-error' : code)),
        };
        const id = `01M9000000000000000000000${n}`;
        const time = `2026-11-20T09:00:0${n}.000Z`;
        return `${JSON.stringify({ ...record, id, time, labels, guideline: '0.4.0', guideline_hash: undefined })}\n`;
      });
      appendFileSync(path.join(project, 'annotations/teo.jsonl'), lines.join(''));
      const resolved = cli.run(project, ['resolve', '.', '--layer', 'codes', '--quiet']).out;
      const count = (code: string): number => resolved.split(`"${code}"`).length - 1;
      assert.deepEqual([count('ignored-error'), count('wrong-argument')], [4, 4]);
    });
  });
});
