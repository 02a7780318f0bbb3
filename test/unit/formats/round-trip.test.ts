import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import type { Attributes, Labels, Relation, Span } from '../../../src/project/records/records';
import { textHash } from '../../../src/base/text/hash';
import { createRecordIds } from '../../../src/base/text/record-id';
import { Journal } from '../../../src/engine/journal';
import { Project as Engine } from '../../../src/engine/project';
import type { LossReport } from '../../../src/formats/loss-report';
import { NodeFiles } from '../../../src/platform/node-files';
import { PanelService } from '../../../src/panel/server/panel-service';
import { exported, imported, recordsOf } from '../../support/exchange';
import { SLOW } from '../../host/until';

/** What a format carries of the answers generated here; what it does not must be in the loss report. */
interface Carries {
  readonly format: string;
  readonly layers: readonly ('topic' | 'tags' | 'entities' | 'links' | 'grade' | 'remark')[];
  /** Whose attributes it has. */
  readonly attributes?: readonly ('entities' | 'links')[];
  readonly several?: boolean;
  readonly variant?: string;
  /** Spans that do not begin and end with words are losses. */
  readonly onTokens?: boolean;
  /** Other layers go out as columns that come back as fields. */
  readonly columns?: boolean;
  /** Their layers: ours, besides those that most formats share. */
  readonly map?: Readonly<Record<string, string>>;
  /** The project imported into has the samples already: the format names them by id alone. */
  readonly idsOnly?: boolean;
}

const ids = createRecordIds();

const EXTENSIONS: Readonly<Record<string, string>> = {
  brat: 'txt',
  spacy: 'jsonl',
  'hugging-face': 'jsonl',
  parquet: 'parquet',
};

const FLAT = ['tags', 'topic', 'entities', 'grade', 'remark'] as const;

const CASES: readonly Carries[] = [
  {
    format: 'label-studio',
    layers: ['tags', 'topic', 'entities', 'links', 'grade', 'remark'],
    attributes: ['entities'],
    several: true,
  },
  { format: 'prodigy', layers: ['tags', 'entities'], attributes: ['entities'], several: true },
  { format: 'brat', layers: ['entities', 'links'], attributes: ['entities', 'links'] },
  { format: 'potato', layers: FLAT, attributes: ['entities'], several: true },
  { format: 'argilla', layers: FLAT, several: true },
  { format: 'spacy', layers: ['tags', 'entities'], map: { cats: 'tags' } },
  { format: 'doccano', layers: ['tags', 'entities', 'links'], attributes: ['entities', 'links'] },
  {
    format: 'webanno-tsv',
    layers: ['entities', 'links'],
    attributes: ['entities', 'links'],
    several: true,
    onTokens: true,
  },
  {
    format: 'hugging-face',
    variant: 'jsonl',
    layers: ['entities'],
    onTokens: true,
    columns: true,
    map: { entities_tags: 'entities' },
  },
  {
    format: 'hugging-face',
    variant: 'parquet',
    layers: ['entities', 'tags', 'topic'],
    onTokens: true,
    columns: true,
    map: { entities_tags: 'entities' },
  },
  { format: 'csv', layers: FLAT, attributes: ['entities'], several: true },
  { format: 'tsv', layers: FLAT, attributes: ['entities'], several: true },
  { format: 'parquet', layers: FLAT, attributes: ['entities'], several: true },
  { format: 'csv', variant: 'wide', layers: ['topic'], several: true, map: { label: 'topic' } },
  { format: 'parquet', variant: 'wide', layers: ['topic'], several: true, map: { label: 'topic' } },
  {
    format: 'csv',
    variant: 'crowd-kit',
    layers: ['topic'],
    several: true,
    map: { label: 'topic' },
    idsOnly: true,
  },
];

const SCHEMA = `labelwright: 1
data: {samples: data/*.jsonl}
layers:
  - {id: tags, type: choices, labels: [red, "blue sky", grün]}
  - {id: topic, type: choice, labels: [news, sport], required: false}
  - {id: entities, type: spans, labels: [PER, LOC], overlap: any, discontinuous: true, attributes: [{id: sure, type: choice, labels: ["yes", "un|sure"]}, {id: sense, type: choices, labels: [a, "b;c_*d", ü]}, {id: hidden, type: flag, only_for: LOC}]}
  - {id: links, type: relations, spans: entities, labels: [knows, near], attributes: [{id: since, type: choice, labels: [always, lately]}, {id: mutual, type: flag}]}
  - {id: grade, type: rating, min: 1, max: 5, required: false}
  - {id: remark, type: text}
labels: [{id: red}, {id: blue sky}, {id: grün}, {id: news}, {id: sport}, {id: PER}, {id: LOC}, {id: knows}, {id: near}]
`;

const text = fc
  .array(fc.constantFrom('Ana', 'é', '😀', ' ', '\n', 'b,c', '"', '漢字', '<&', '\t', "it's"), {
    minLength: 2,
    maxLength: 8,
  })
  .map((parts) => parts.join(''));

const set = fc.constant(true as const);
const attributesOfSpan = fc.record(
  {
    sure: fc.constantFrom('yes', 'un|sure'),
    sense: fc.uniqueArray(fc.constantFrom('a', 'b;c_*d', 'ü'), { minLength: 1 }),
    hidden: set,
  },
  { requiredKeys: [] },
);
const attributesOfLink = fc.record(
  { since: fc.constantFrom('always', 'lately'), mutual: set },
  { requiredKeys: [] },
);
const withAttributes = (attributes: Attributes): { attributes?: Attributes } =>
  Object.keys(attributes).length > 0 ? { attributes } : {};

function answersTo(sample: string): fc.Arbitrary<Labels> {
  const points = [...sample];
  const piece = fc.tuple(fc.nat(points.length - 1), fc.integer({ min: 1, max: 4 })).map(([start, size]) => {
    const end = Math.min(points.length, start + size);
    return { start, end, text: points.slice(start, end).join('') };
  });
  const spans = fc
    .uniqueArray(fc.tuple(piece, fc.constantFrom('PER', 'LOC'), attributesOfSpan), {
      maxLength: 3,
      selector: ([{ start, end }, label]) => `${start} ${end} ${label}`,
    })
    .map((list) =>
      list.map(([place, label, { hidden, ...attributes }], n): Span => ({
        id: `s${n + 1}`,
        start: place.start,
        end: place.end,
        label,
        text: place.text,
        ...withAttributes({ ...attributes, ...(hidden && label === 'LOC' && { hidden }) }),
      })),
    );
  return fc
    .record(
      {
        tags: fc.uniqueArray(fc.constantFrom('red', 'blue sky', 'grün')),
        topic: fc.constantFrom('news', 'sport'),
        entities: spans,
        grade: fc.integer({ min: 1, max: 5 }),
        remark: fc.string({ minLength: 1, maxLength: 6 }),
      },
      { requiredKeys: [] },
    )
    .chain((labels) =>
      (labels.entities?.length ?? 0) > 1
        ? fc.option(attributesOfLink).map((join): Labels => ({
            ...labels,
            ...(join && {
              links: [{ label: 'knows', from: 's1', to: 's2', ...withAttributes(join) }],
            }),
          }))
        : fc.constant<Labels>(labels),
    );
}

const project = fc.array(
  text.chain((sample) =>
    fc.record({ text: fc.constant(sample), answers: fc.array(answersTo(sample), { maxLength: 2 }) }),
  ),
  { minLength: 1, maxLength: 4 },
);
type Project = typeof project extends fc.Arbitrary<infer T> ? T : never;

/** A project whose answers were saved as the panel saves them: through the journal, one after the other. */
async function write(folder: string, samples: Project): Promise<void> {
  mkdirSync(path.join(folder, 'data'), { recursive: true });
  mkdirSync(path.join(folder, 'annotations'));
  writeFileSync(path.join(folder, 'labelwright.yaml'), SCHEMA);
  writeFileSync(
    path.join(folder, 'data/a.jsonl'),
    samples.map((sample, n) => `${JSON.stringify({ id: `t-${n}`, text: sample.text })}\n`).join(''),
  );
  if (samples.every(({ answers }) => answers.length === 0)) return;
  const files = new NodeFiles(folder);
  const engine = new Engine(files, { pause: () => Promise.resolve() });
  await engine.refresh();
  const service = new PanelService(engine, new Journal(engine));
  for (const [who, annotator] of ['ana', 'ben'].entries()) {
    const caller = { annotator, file: engine.samples.files[0]!, review: false };
    for (const [n, { text: sampleText, answers }] of samples.entries()) {
      const labels = answers[who];
      if (!labels) continue;
      await service.save(caller, {
        sample: `t-${n}`,
        textHash: textHash(sampleText),
        record: ids(),
        labels,
        rules: [],
        flags: [],
        note: '',
        seconds: 1.5,
        status: 'done',
      });
    }
  }
  await engine.refresh();
}

/** Every label of an answer as one line, span ids resolved: what must come back, whatever the order. */
function facts(labels: Labels): string[] {
  const places = new Map(
    ((labels.entities as Span[] | undefined) ?? []).map((span) => [
      span.id,
      `${span.label} ${span.start} ${span.end}`,
    ]),
  );
  return Object.entries(labels)
    .flatMap(([layer, value]) => {
      if (!Array.isArray(value)) return [`${layer} ${value}`];
      return (value as unknown[]).map((each) => {
        if (typeof each === 'string') return `${layer} ${each}`;
        const { start, end, label, text: quote, from, to } = each as Span & { from: string; to: string };
        return from === undefined
          ? `${layer} ${label} ${start} ${end} ${quote}`
          : `${layer} ${label} ${places.get(from)} -> ${places.get(to)}`;
      });
    })
    .sort();
}

/** Every attribute of an answer as one line; of several values each. */
function attributeFacts(labels: Labels): string[] {
  const spans = (labels.entities ?? []) as Span[];
  const place = ({ label, start, end }: Span) => `${label} ${start} ${end}`;
  const at = (id: string) => place(spans.find((span) => span.id === id)!);
  const lines = (layer: string, what: string, { attributes = {} }: Span | Relation) =>
    Object.entries(attributes).flatMap(([id, value]) =>
      [value].flat().map((each) => `${layer} ${what} ${id} ${each}`),
    );
  return [
    ...spans.flatMap((span) => lines('entities', place(span), span)),
    ...((labels.links ?? []) as Relation[]).flatMap((link) =>
      lines('links', `${at(link.from)} -> ${at(link.to)}`, link),
    ),
  ].sort();
}

const attributeCount = (labels: Labels): number =>
  [...((labels.entities ?? []) as Span[]), ...((labels.links ?? []) as Relation[])].flatMap((each) =>
    Object.keys(each.attributes ?? {}),
  ).length;

const lostOf = (losses: LossReport, sample: string, annotator: string): number =>
  losses.losses
    .filter((loss) => loss.sample === sample && loss.annotator === annotator)
    .reduce((sum, loss) => sum + loss.labels, 0);

describe('ours -> format -> ours', function () {
  this.timeout(SLOW);

  // Each format gets the same projects, so that each is saved only once.
  const seed = Number(process.env.LABELWRIGHT_FUZZ_SEED ?? 7);
  const saved = new Map<string, string>();
  after(() => saved.forEach((folder) => rmSync(folder, { recursive: true, force: true })));
  async function savedProject(samples: Project): Promise<string> {
    const key = JSON.stringify(samples);
    let folder = saved.get(key);
    if (folder === undefined) {
      folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'labelwright-')));
      await write(folder, samples);
      saved.set(key, folder);
    }
    return folder;
  }

  for (const {
    format,
    layers,
    attributes = [],
    several,
    variant,
    map = {},
    idsOnly,
    onTokens,
    columns,
  } of CASES)
    it(`${format}${variant === undefined ? '' : `, ${variant},`} gives back everything but what the loss report names`, async () => {
      await fc.assert(
        fc.asyncProperty(project, async (samples) => {
          const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'labelwright-')));
          try {
            const own = await savedProject(samples);
            const request = {
              ...(several ? {} : { annotator: 'ana' }),
              ...(variant === undefined ? {} : { variant }),
            };
            const { bytes, losses } = await exported(format, own, request);
            const paths = [...bytes].map(([name, content]) => {
              const file = path.join(
                folder,
                'out',
                name === '' ? `all.${EXTENSIONS[variant ?? format] ?? EXTENSIONS[format] ?? format}` : name,
              );
              mkdirSync(path.dirname(file), { recursive: true });
              writeFileSync(file, content);
              return file;
            });
            const back = path.join(folder, 'back');
            mkdirSync(back);
            if (idsOnly)
              await write(
                back,
                samples.map((sample) => ({ ...sample, answers: [] })),
              );
            else writeFileSync(path.join(back, 'labelwright.yaml'), SCHEMA);
            const names = new Map([
              ['label', 'tags'],
              ['relations', 'links'],
              ['choice', 'tags'],
              ...Object.entries(map),
            ]);
            if (losses.written.samples === 0) return;
            const again = await imported(format, paths, back, {
              annotator: 'ana',
              mapping: { layers: names, labels: new Map(), annotators: new Map() },
              ...(variant === undefined ? {} : { variant }),
            });
            assert.deepEqual(again.losses.losses, []);
            const without = new Set(
              losses.losses
                .filter(({ reason }) => reason === 'no-text' || reason === 'not-answered')
                .map(({ sample }) => sample),
            ).size;
            assert.equal(again.losses.written.samples, samples.length - without);
            assert.equal(again.losses.known, idsOnly ? samples.length - without : 0);
            const records = again.losses.written.answers > 0 ? recordsOf(back) : new Map();
            samples.forEach((sample, n) =>
              ['ana', ...(several ? ['ben'] : [])].forEach((annotator, who) => {
                const given = facts(sample.answers[who] ?? {});
                const record = (records.get(annotator) ?? []).find(
                  (each: { sample: string }) => each.sample === `t-${n}`,
                );
                const carried = facts((record?.labels as Labels | undefined) ?? {});
                const expected = given.filter((fact) => layers.some((layer) => fact.startsWith(`${layer} `)));
                if (onTokens)
                  assert.deepEqual(
                    carried.filter((fact) => !expected.includes(fact)),
                    [],
                  );
                else assert.deepEqual(carried, expected);
                const gone = losses.losses.filter(
                  ({ sample: of, annotator: by, what }) =>
                    of === `t-${n}` && by === annotator && what.startsWith('attribute '),
                );
                const [had, have] = [sample.answers[who] ?? {}, (record?.labels as Labels) ?? {}].map(
                  attributeFacts,
                );
                const wanted = had!.filter((fact) =>
                  attributes.some((layer) => fact.startsWith(`${layer} `)),
                );
                if (onTokens)
                  assert.deepEqual(
                    have!.filter((fact) => !wanted.includes(fact)),
                    [],
                  );
                else assert.deepEqual(have, wanted);
                if (!onTokens)
                  assert.equal(
                    gone.length,
                    attributeCount(sample.answers[who] ?? {}) -
                      attributeCount((record?.labels as Labels | undefined) ?? {}),
                    'each other attribute is in the report',
                  );
                if (!columns)
                  assert.equal(
                    lostOf(losses, `t-${n}`, annotator),
                    given.length - (onTokens ? carried : expected).length,
                    'each other label is in the report',
                  );
              }),
            );
          } finally {
            rmSync(folder, { recursive: true, force: true });
          }
        }),
        { numRuns: 12, seed },
      );
    });
});
