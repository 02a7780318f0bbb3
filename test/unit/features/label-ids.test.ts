import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { diffGuidelines } from '../../../src/project/guideline/diff/guideline-diff';
import { DiffStaleness } from '../../../src/project/guideline/diff/stale';
import { Prompt } from '../../../src/features/predict/prompt';
import { guidelineView } from '../../../src/panel/server/guideline-view';
import { writeFiles } from '../../support/command-line';
import { runInProcess } from '../../support/in-process-command';
import { languageProject } from '../../support/language-project';
import { modelOf } from '../../support/lint-lines';
import { temporaryFolder } from '../../support/temporary-folder';
import { SLOW } from '../../host/until';

const LAYERS = ['polite', 'complete'] as const;
type Layer = (typeof LAYERS)[number];

/** How a project calls the labels of its two questions. */
interface Way {
  /** What answers have. */
  value(layer: Layer, label: string): string;
  /** In tie-breakers and elsewhere. */
  name(layer: Layer, label: string): string;
  /** The keys of an entry. */
  entry(layer: Layer, label: string): string;
  /** In these the two ways are the same. */
  plain(text: string): string;
}

const SHARED: Way = {
  value: (_, label) => label,
  name: (layer, label) => `${layer}/${label}`,
  entry: (layer, label) => `id: "${label}", layer: ${layer}`,
  plain: (text) => text.replaceAll(/\b(polite|complete)\/(yes|no|ok)\b/g, '$2'),
};
const DISTINCT: Way = {
  value: (layer, label) => `${layer}-${label}`,
  name: (layer, label) => `${layer}-${label}`,
  entry: (layer, label) => `id: ${layer}-${label}`,
  plain: (text) => text.replaceAll(/\b(polite|complete)-(yes|no|ok)\b/g, '$2'),
};

const schemaOf = (way: Way, yes = 'yes'): string => {
  const labels = (layer: Layer): string[] => [layer === 'polite' ? yes : 'yes', 'no'];
  const offered = (layer: Layer): string =>
    labels(layer)
      .map((label) => `"${way.value(layer, label)}"`)
      .join(', ');
  return `labelwright: 1
title: T
guideline: guideline.yaml
data: {samples: [data.jsonl], annotations: annotations}
layers:
${LAYERS.map((layer) => `  - {id: ${layer}, type: choice, required: false, closed: true, labels: [${offered(layer)}]}\n`).join('')}labels:
${LAYERS.flatMap((layer) => labels(layer).map((label) => `  - {${way.entry(layer, label)}, name: Label ${label}}\n`)).join('')}people: {annotators: [ana, ben, cid]}
`;
};

const guidelineOf = (
  way: Way,
  { yes = 'yes', text = 'It is the case', semantic = 'polite' } = {},
): string => {
  const label = (layer: Layer, id: string): string => (layer === 'polite' && id === 'yes' ? yes : id);
  const name = (layer: Layer, id: string): string => way.name(layer, label(layer, id));
  return `version: "2"
status: pilot
purpose: {costs: [{expected: ${name('polite', 'yes')}, given: ${name('polite', 'no')}, cost: 4}]}
labels:
${LAYERS.flatMap((layer) =>
  ['yes', 'no'].map(
    (id) =>
      `  - {${way.entry(layer, label(layer, id))}, definition: "${text} for ${layer} ${id}.", exclude: [{id: R-${layer}${id}, text: Never., use_instead: ${name(layer, id === 'yes' ? 'no' : 'yes')}}]}\n`,
  ),
).join('')}tie_breakers:
  - {id: TB-1, between: [${name('polite', 'yes')}, ${name('polite', 'no')}], when: Doubt., prefer: ${name('polite', 'no')}}
changelog:
  - {version: "2", changes: [{type: changed, target: ${name(semantic as Layer, 'yes')}, impact: semantic}]}
  - {version: "1", changes: []}
`;
};

type Answer = Partial<Record<Layer, string>>;
const answer = fc.record(
  { polite: fc.constantFrom('yes', 'no'), complete: fc.constantFrom('yes', 'no') },
  { requiredKeys: [] },
);
const PEOPLE = ['ana', 'ben', 'cid'] as const;
const SAMPLES = 6;
const listOf = (each: fc.Arbitrary<Answer>): fc.Arbitrary<Answer[]> =>
  fc.array(each, { minLength: SAMPLES, maxLength: SAMPLES });
/** Those of each person, then those of the model, which answers everything. */
const answers = fc.tuple(
  ...PEOPLE.map(() => listOf(answer)),
  listOf(answer.map((given) => ({ polite: 'yes', complete: 'no', ...given }))),
);

function project(way: Way, given: readonly (readonly Answer[])[]): Record<string, string> {
  let n = 0;
  const line = (who: object, sample: number, labels: Answer): string => {
    n += 1;
    const own = LAYERS.flatMap((layer) =>
      labels[layer] === undefined ? [] : [[layer, way.value(layer, labels[layer])]],
    );
    return `${JSON.stringify({ v: 1, id: `01KAW3Q0Z4M8Y2T6B9C1D5${String(n).padStart(4, '0')}`, time: new Date(Date.UTC(2026, 1, 1, 0, n)).toISOString(), ...who, sample: `s-${sample}`, guideline: sample < 2 ? '1' : '2', ...(sample % 2 === 0 && { rules: ['TB-1', 'R-completeno'] }), labels: Object.fromEntries(own) })}\n`;
  };
  const lines = (who: object, list: readonly Answer[]): string =>
    list.map((labels, sample) => line(who, sample, labels)).join('');
  return {
    'labelwright.yaml': schemaOf(way),
    'guideline.yaml': guidelineOf(way),
    'data.jsonl': Array.from(
      { length: SAMPLES },
      (_, n) => `${JSON.stringify({ id: `s-${n}`, text: `Text number ${'abcdef'[n]!.repeat(9)}.` })}\n`,
    ).join(''),
    ...Object.fromEntries(
      PEOPLE.map((annotator, at) => [`annotations/${annotator}.jsonl`, lines({ annotator }, given[at]!)]),
    ),
    'predictions/bert.jsonl': lines({}, given[PEOPLE.length]!),
  };
}

describe('a project whose two questions share the ids of their labels', function () {
  this.timeout(SLOW);

  const folders = [temporaryFolder(), temporaryFolder()] as const;
  const ways = [SHARED, DISTINCT] as const;
  const both = async (run: (folder: string, way: Way) => Promise<string>): Promise<[string, string]> => [
    ways[0].plain(await run(folders[0].path, ways[0])),
    ways[1].plain(await run(folders[1].path, ways[1])),
  ];
  const json = async (folder: string, ...command: string[]): Promise<unknown> => {
    const { out, err, code } = await runInProcess([...command, folder, '--json']);
    assert.ok(code < 2, err);
    return JSON.parse(out.replaceAll(folder, '')) as unknown;
  };
  /** Without what follows from the wording of the files. */
  const known = (value: unknown): string =>
    JSON.stringify(value, (key, inner: unknown) =>
      ['project', 'folder', 'path', 'version', 'guideline_hash', 'hash', 'date', 'time'].includes(key)
        ? undefined
        : inner,
    );

  it('is the same to every command as one whose ids differ', async () => {
    await fc.assert(
      fc.asyncProperty(answers, async (given) => {
        ways.forEach((way, at) => writeFiles(folders[at]!.path, project(way, given)));
        for (const command of [['agreement'], ['buckets'], ['evaluate', 'bert'], ['resolve'], ['status']]) {
          const [shared, distinct] = await both(async (folder) => known(await json(folder, ...command)));
          assert.equal(shared, distinct, command.join(' '));
        }
        const [shared, distinct] = await both(async (folder) => {
          const { out } = await runInProcess(['check', folder, '--format', 'json']);
          const { projects } = JSON.parse(out) as {
            projects: {
              files: { path: string; findings: { rule: string; message: string; line: number }[] }[];
            }[];
          };
          return projects[0]!.files
            .flatMap(({ path: file, findings }) =>
              findings.map(({ rule, message, line }) => `${path.basename(file)}:${line} ${rule} ${message}`),
            )
            .sort()
            .join('\n');
        });
        assert.equal(shared, distinct);
      }),
      { numRuns: 2, endOnFailure: true },
    );
  });

  it('is migrated like it, in one question alone', async () => {
    await fc.assert(
      fc.asyncProperty(answers, async (given) => {
        ways.forEach((way, at) =>
          writeFiles(folders[at]!.path, {
            ...project(way, given),
            'labelwright.yaml': schemaOf(way, 'ok'),
            'guideline.yaml': guidelineOf(way, { yes: 'ok' }),
            'migrations/a.yaml': `changes:\n  - {type: rename, from: ${way.name('polite', 'yes')}, to: ${way.name('polite', 'ok')}}\n`,
          }),
        );
        const [shared, distinct] = await both(async (folder) => {
          const { err, code } = await runInProcess(['migrate', folder]);
          assert.equal(code, 0, err);
          return readdirSync(path.join(folder, 'annotations'))
            .flatMap((file) => readFileSync(path.join(folder, 'annotations', file), 'utf8').split('\n'))
            .map((line) => line.replaceAll(/"(id|time|replaces)":"[^"]*",?/g, ''))
            .join('\n');
        });
        assert.equal(shared, distinct);
        const saidYes = given
          .slice(0, PEOPLE.length)
          .flat()
          .filter(({ polite }) => polite === 'yes').length;
        assert.equal(shared.split('"polite":"ok"').length - 1, saidYes);
      }),
      { numRuns: 2, endOnFailure: true },
    );
  });

  it('has the same differences between two versions of its guideline', () => {
    const change = fc.record({
      text: fc.constantFrom('It is the case', 'Something else is the case'),
      yes: fc.constantFrom('yes', 'ok'),
      semantic: fc.constantFrom(...LAYERS),
    });
    fc.assert(
      fc.property(change, change, (one, two) => {
        const [shared, distinct] = ways.map((way) => {
          const [before, after] = [one, two].map((each) =>
            modelOf(schemaOf(way, each.yes), guidelineOf(way, each)),
          );
          const diff = diffGuidelines(before!, after!);
          const stale = new DiffStaleness(diff, before!, after!);
          const isStale = LAYERS.flatMap((layer) =>
            (layer === 'polite' ? ['yes', 'no', 'ok'] : ['yes', 'no']).map(
              (label) => stale.by({ [layer]: way.value(layer, label) }, []) !== undefined,
            ),
          );
          const listed = diff.changes.map((each) => ({ ...each, recorded: undefined }));
          return way.plain(JSON.stringify([listed, isStale, stale.labels.map(way.plain).toSorted()]));
        });
        assert.equal(shared, distinct);
      }),
    );
  });
});

describe('labels of several layers with one id', function () {
  this.timeout(SLOW);

  const folder = temporaryFolder();
  const FILES = project(SHARED, [
    [{ polite: 'yes', complete: 'no' }],
    [{ polite: 'no', complete: 'yes' }],
    [],
    [],
  ]);
  const model = modelOf(FILES['labelwright.yaml']!, FILES['guideline.yaml']!);

  it('are explained to a model each under its question', () => {
    const { guideline } = new Prompt(
      model,
      model.schema.layers.map(({ layer }) => layer!),
      'm',
    );
    const [, polite, complete, rest] = guideline.split(/\n(?=## )/);
    assert.match(polite!, /### yes: Label yes\nIt is the case for polite yes\./);
    assert.match(polite!, /Never\. Use no \(polite\) instead\./);
    assert.match(complete!, /### yes: Label yes\nIt is the case for complete yes\./);
    assert.match(rest!, /\[TB-1\] yes \(polite\) or no \(polite\): Doubt\. Then no \(polite\)\./);
  });

  it('are explained in the panel and in the document of the guideline', async () => {
    folder.write(FILES);
    const { out } = await runInProcess(['guideline', folder.path]);
    assert.match(out, /Label yes \(complete\) `complete\/yes`\n\nIt is the case for complete yes\./);
    const opened = await languageProject(FILES);
    const view = guidelineView(opened, '1');
    const [polite, complete] = ['polite/yes', 'complete/yes'].map((id) =>
      view.labels.find((one) => one.id === id)!,
    );
    assert.deepEqual([polite!.isNew, complete!.isNew], [true, false]);
    assert.deepEqual(polite!.confusedWith, [{ label: 'polite/no', count: 1 }]);
  });

  it('are drawn for a spot check by their names', async () => {
    folder.write(FILES);
    const drawn = async (label: string) => {
      const { code, out, err } = await runInProcess([
        'spot-check',
        folder.path,
        '--label',
        label,
        '--size',
        '1',
        '--name',
        `n-${label.replace('/', '-')}`,
        '--json',
      ]);
      return code === 0 ? (JSON.parse(out) as { layers: string[] }).layers : err;
    };
    assert.deepEqual(await drawn('polite/yes'), ['polite']);
    assert.match(String(await drawn('yes')), /"yes" may be "polite\/yes" or "complete\/yes"/);
  });

  it('come from an import one for each question, in the schema too if they look different', async () => {
    const task = (n: number) => ({
      id: n,
      data: { text: `text ${n}` },
      annotations: [
        {
          completed_by: 1,
          result: LAYERS.map((from_name) => ({
            type: 'choices',
            from_name,
            to_name: 'text',
            value: { choices: ['yes'] },
          })),
        },
      ],
    });
    folder.write({ 'in.json': JSON.stringify([task(1), task(2)]) });
    const to = folder.at('made');
    const { code, err } = await runInProcess(['import', 'label-studio', folder.at('in.json'), '-C', to]);
    assert.equal(code, 0, err);
    const guideline = readFileSync(path.join(to, 'guideline.yaml'), 'utf8');
    for (const layer of LAYERS) assert.match(guideline, new RegExp(`- id: "yes"\\n {4}layer: ${layer}\\n`));
    const { code: checked, out } = await runInProcess(['check', to]);
    assert.equal(checked, 0, out);
  });
});
