// docs/kinds.md: what there is for which kind of question. Each cell of its table is what a command says of such a layer.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { allowGit } from '../../../src/platform/git/run-git';
import { writeFiles } from '../../support/command-line';
import {
  answers,
  idOf,
  KINDS,
  kindsCorrections,
  kindsId,
  kindsProject,
  type Kind,
} from '../../support/kinds-project';
import { makeRepository } from '../../support/git-repository';
import { runInProcess } from '../../support/in-process-command';
import { repoRoot } from '../../support/repo-root';
import { temporaryFolder } from '../../support/temporary-folder';
import { SLOW } from '../../host/until';

/** An answer that does not fit the kind. */
const MISFITS: Record<Kind, unknown> = {
  choice: ['x', 'y'],
  choices: ['k', 'k'],
  rating: 7,
  text: 3,
  spans: [{ id: 's1', start: 5, end: 999, label: 's' }],
  relations: [{ label: 'r', from: 's1', to: 'nowhere' }],
  comparison: 'c',
  turn: '9',
  'per turn': 'g',
};

interface Layered {
  layers: Record<string, unknown>;
}

describe('docs/kinds.md', function () {
  this.timeout(SLOW);

  const folder = temporaryFolder();
  before(allowGit);
  let number = 0;
  const nextId = (): string => kindsId((number += 1));
  const makeProject = (kinds: readonly Kind[], shifts = [0, 2]): string => {
    const root = mkdtempSync(folder.at('kinds-'));
    writeFiles(root, kindsProject(kinds, shifts, nextId));
    return root;
  };

  const json = async <T>(root: string, ...args: string[]): Promise<T> => {
    const { out, err } = await runInProcess([...args, '-C', root, '--json']);
    assert.ok(out !== '', err);
    return JSON.parse(out) as T;
  };
  const among = (ids: Iterable<string>) => {
    const all = new Set(ids);
    return (kind: Kind): boolean => all.has(idOf(kind));
  };
  const inLayers = async (root: string, ...args: string[]) => {
    const { layers } = await json<Layered>(root, ...args);
    return among(
      Object.entries(layers).flatMap(([id, layer]) => ('refused' in (layer as object) ? [] : [id])),
    );
  };

  async function findings(root: string, rule: string): Promise<{ line: number; message: string }[]> {
    const { projects } = await json<{
      projects: { files: { findings: { rule: string; line: number; message: string }[] }[] }[];
    }>(root, 'check');
    return projects[0]!.files.flatMap((file) => file.findings.filter((finding) => finding.rule === rule));
  }

  /** What the commands have for each kind, by the row of the table. */
  async function capabilities(): Promise<Record<string, (kind: Kind) => boolean>> {
    const root = makeProject(KINDS);
    const { layers } = await json<{ layers: { id: string; headline: { value: number | null } }[] }>(
      root,
      'report',
      'agreement',
    );
    const {
      projects: [listed],
    } = await json<{
      projects: {
        disagreements: { layer: string }[];
        disputes: { layer: string; cause: string }[];
        error_scores: { layer: string }[];
      }[];
    }>(root, 'buckets');
    const gold = await findings(root, 'gold-mismatch');
    const spotCheck = await json<{ layers: string[] }>(root, 'spot-check', '--dry-run');
    const asked = await json<{ layers: string[] }>(root, 'predict', '--model', 'z', '--dry-run');

    const repository = makeRepository(root);
    repository.commit({}, 'before');
    const ana = path.join(root, 'annotations/ana.jsonl');
    const given = readFileSync(ana, 'utf8');
    writeFileSync(ana, `${given}${kindsCorrections(given.trim().split('\n'), nextId)}`);
    const { corrections } = await json<{ corrections: { layer: string }[] }>(root, 'report', 'corrections');
    const compared = await json<{ layers: { id: string; before: { value: number | null } }[] }>(
      root,
      'compare',
      'HEAD',
    );
    await json(root, 'handoff', folder.at('bundle'), '--force');
    const handed = folder.read('bundle/data/train.jsonl').trim().split('\n');

    return {
      'answers that do not fit are found': await misfits(),
      'agreement, with an interval': among(
        layers.flatMap(({ id, headline }) => (headline.value === null ? [] : [id])),
      ),
      'disagreements, in buckets': among(listed!.disagreements.map(({ layer }) => layer)),
      'disagreements, each with its cause': among(listed!.disputes.map(({ layer }) => layer.split('/')[0]!)),
      'a score of how likely an answer is wrong': among(
        listed!.error_scores.map(({ layer }) => layer.split('/')[0]!),
      ),
      'gold, and answers that differ from it': (kind) =>
        gold.some(({ message }) => message.startsWith(`On "${idOf(kind)}`)),
      '`report corrections`': among(corrections.map(({ layer }) => layer.split('/')[0]!)),
      '`resolve`': await inLayers(root, 'resolve'),
      '`adjudicate`': await inLayers(root, 'adjudicate', '--strategy', 'unanimous', '--dry-run'),
      '`spot-check`': among(spotCheck.layers),
      '`split` by its labels': await stratified(),
      '`compare`': among(compared.layers.flatMap(({ id, before }) => (before.value === null ? [] : [id]))),
      '`handoff`': among(
        handed.flatMap((line) => Object.keys((JSON.parse(line) as { labels: object }).labels)),
      ),
      '`evaluate`': await inLayers(root, 'evaluate', 'm'),
      '`baseline`': await inLayers(root, 'baseline', '--dry-run'),
      '`suspects`': await inLayers(root, 'suspects', '--model', 'm'),
      '`validate`': among(await validated(root)),
      '`predict`': among(asked.layers),
    };
  }

  async function validated(root: string): Promise<string[]> {
    const able: string[] = [];
    for (const id of KINDS.map(idOf))
      if ((await runInProcess(['validate', root, '--model', 'm', '--layer', id])).code === 0) able.push(id);
    return able;
  }

  async function misfits(): Promise<(kind: Kind) => boolean> {
    const root = makeProject(KINDS);
    const records = KINDS.map((kind, i) =>
      JSON.stringify({
        v: 1,
        id: nextId(),
        time: '2026-11-26T09:00:00.000Z',
        annotator: 'eva',
        sample: `t-${i}`,
        unit: 'codepoint',
        guideline: '1',
        labels: { spans: answers(i, 0).spans, [idOf(kind)]: MISFITS[kind] },
        status: 'done',
      }),
    );
    writeFiles(root, { 'annotations/eva.jsonl': `${records.join('\n')}\n` });
    const { projects } = await json<{
      projects: { files: { path: string; findings: { severity: string; line: number }[] }[] }[];
    }>(root, 'check');
    const eva = projects[0]!.files.find((file) => file.path.endsWith('annotations/eva.jsonl'))!;
    const lines = new Set(
      eva.findings.filter(({ severity }) => severity === 'error').map(({ line }) => line),
    );
    return (kind) => lines.has(KINDS.indexOf(kind) + 1);
  }

  async function stratified(): Promise<(kind: Kind) => boolean> {
    const done = new Set<Kind>();
    for (const kind of KINDS) {
      const root = makeProject(kind === 'relations' ? ['spans', kind] : [kind]);
      const file = path.join(root, 'labelwright.yaml');
      const schema = readFileSync(file, 'utf8').replace(', split: split', '');
      writeFileSync(file, `${schema}training: {split: {stratify: [${idOf(kind)}]}}\n`);
      const { code, out } = await runInProcess(['split', '-C', root, '--dry-run', '--json']);
      if (code !== 0) continue;
      const { splits } = JSON.parse(out) as { splits: Record<string, { strata: object }> };
      if (Object.keys(splits.train!.strata).some((name) => name !== '')) done.add(kind);
    }
    return (kind) => done.has(kind);
  }

  /** The formats that can hold a kind: an export loses none of its labels. */
  async function formatsOf(kind: Kind, formats: readonly string[]): Promise<string[]> {
    const root = makeProject(kind === 'relations' ? ['spans', kind] : [kind], [0, 0]);
    const able: string[] = [];
    for (const format of formats) {
      const report = folder.at('report.json');
      const output = folder.at(`export-${format}`);
      const args = ['export', format, '-C', root, '--policy', 'decided', '--dry-run', '--report', report];
      const { code } = await runInProcess([...args, '--output', output]);
      if (code !== 0) continue;
      const { lost, written } = JSON.parse(readFileSync(report, 'utf8')) as Record<
        string,
        { labels: number }
      >;
      if (lost!.labels === 0 && written!.labels > 0) able.push(format);
    }
    return able;
  }

  /** The formats that lose no attribute of the spans or relations that they hold. */
  async function attributesIn(kind: 'spans' | 'relations', formats: readonly string[]): Promise<string[]> {
    const root = makeProject(['spans', 'relations'], [0, 0]);
    const schema = path.join(root, 'labelwright.yaml');
    const ana = path.join(root, 'annotations/ana.jsonl');
    writeFileSync(
      schema,
      readFileSync(schema, 'utf8').replace(
        `id: ${kind}, `,
        `id: ${kind}, attributes: [{id: sure, type: choice, labels: [well]}, {id: old, type: flag}], `,
      ),
    );
    const records = readFileSync(ana, 'utf8').trim().split('\n');
    const given = { sure: 'well', old: true };
    const attributed = records.map((line) => {
      const record = JSON.parse(line) as { labels: Record<string, object[]> };
      const labels = {
        ...record.labels,
        [kind]: record.labels[kind]!.map((each) => ({ ...each, attributes: given })),
      };
      return `${JSON.stringify({ ...record, labels })}\n`;
    });
    writeFileSync(ana, attributed.join(''));
    const able: string[] = [];
    for (const format of formats) {
      const report = folder.at('report.json');
      const args = ['export', format, '-C', root, '--annotator', 'ana', '--dry-run', '--report', report];
      await runInProcess([...args, '--output', folder.at(`export-${format}`)]);
      const { losses } = JSON.parse(readFileSync(report, 'utf8')) as { losses: { what: string }[] };
      if (!losses.some(({ what }) => what.startsWith('attribute '))) able.push(format);
    }
    return able;
  }

  const page = path.join(repoRoot, 'docs/kinds.md');
  const tableOf = (rows: readonly (readonly string[])[]): string =>
    rows.map((row) => `| ${row.join(' | ')} |\n`).join('');

  it('says of every kind what the commands have for it, and which formats hold it', async () => {
    const rows = Object.entries(await capabilities()).map(([name, has]) => [
      name,
      ...KINDS.map((kind) => (has(kind) ? '✓' : '–')),
    ]);
    const { out } = await runInProcess(['import', '--list', '--json']);
    const formats = (JSON.parse(out) as { id: string; out: boolean }[])
      .filter((format) => format.out)
      .map(({ id }) => id)
      .sort();
    const held = new Map<Kind, string[]>();
    for (const kind of KINDS) held.set(kind, await formatsOf(kind, formats));
    const ofSpans = await attributesIn('spans', held.get('spans')!);
    const ofRelations = await attributesIn('relations', held.get('relations')!);
    const mark = (list: readonly string[], id: string): string => (list.includes(id) ? '✓' : '–');
    const rule = KINDS.map(() => '---');
    const table = tableOf([['', ...KINDS], ['---', ...rule], ...rows]);
    const exports = tableOf([
      ['format', ...KINDS, 'attributes of spans', 'of relations'],
      ['---', ...rule, '---', '---'],
      ...formats.map((id) => [
        `\`${id}\``,
        ...KINDS.map((kind) => mark(held.get(kind)!, id)),
        mark(ofSpans, id),
        mark(ofRelations, id),
      ]),
    ]);
    const text = readFileSync(page, 'utf8');
    const tables = [table, exports];
    const updated = text.replace(/(?:^\|.*\n)+/gm, () => tables.shift()!);
    if (process.env['UPDATE_GOLDEN']) writeFileSync(page, updated);
    assert.equal(text, process.env['UPDATE_GOLDEN'] ? text : updated);
  });
});
