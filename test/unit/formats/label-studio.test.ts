import assert from 'node:assert/strict';
import { appendFileSync } from 'node:fs';
import path from 'node:path';
import {
  carriedIn,
  carriedOut,
  exchangeFolder,
  exported,
  imported,
  recordsOf,
  refused,
} from '../../support/exchange';
import { pick } from '../../support/pick';

describe('label-studio', function () {
  const { folder, into, file } = exchangeFolder();

  const choice = (from_name: string, label: string, more: object = {}) => ({
    from_name,
    to_name: 'text',
    type: 'choices',
    value: { choices: [label] },
    ...more,
  });
  const annotation = (id: number, result: object[], more: object = {}) => ({
    id,
    completed_by: { id: 1, email: 'ana@example.org', first_name: '', last_name: '' },
    result,
    was_cancelled: false,
    ground_truth: false,
    created_at: '2024-01-01T00:00:00Z',
    updated_at: '2024-01-01T00:00:00Z',
    lead_time: 1.5,
    ...more,
  });
  const EXPORTS: Readonly<Record<string, object[]>> = {
    'a question that is called as its field': [
      { id: 1, annotations: [annotation(1, [choice('text', 'good', { id: 'c1', origin: 'manual' })])], data: { text: 'one' } },
      { id: 2, annotations: [annotation(2, [choice('text', 'bad', { id: 'c2', origin: 'manual' })])], data: { text: 'two' } },
    ],
    'a task without an answer among others': [
      { id: 1, annotations: [annotation(1, [choice('text', 'good', { id: 'c1', origin: 'manual' })])], data: { text: 'one' } },
      { id: 2, annotations: [], data: { text: 'two' } },
    ],
    'two predictions and no answer': [
      {
        data: { text: 'one' },
        predictions: [
          { result: [choice('tone', 'good')], model_version: 'first' },
          { result: [choice('tone', 'bad')], model_version: 'second' },
        ],
      },
    ],
  }; // prettier-ignore
  for (const [what, tasks] of Object.entries(EXPORTS))
    it(`gives back ${what}`, async () => {
      await carriedIn('label-studio', [file('a.json', JSON.stringify(tasks))], into());
      const back = await carriedOut('label-studio', into());
      assert.deepEqual(JSON.parse(back.text), tasks);
    });

  it('keeps predictions as suggestions, and bare tasks', async () => {
    const result = [choice('tone', 'good')];
    const predictions = [{ result, model_version: 'first' }];
    const tasks = [
      { data: { text: 'one', number: 1 }, predictions, annotations: [{ result, lead_time: 3 }] },
      { data: { number: '2', text: 'two' }, predictions, annotations: [{ result, lead_time: 3 }, { result, lead_time: 5 }] },
      { text: 'three' },
      { data: { text: 'four' }, predictions },
    ]; // prettier-ignore
    const { losses } = await carriedIn('label-studio', [file('a.json', JSON.stringify(tasks))], into());
    assert.deepEqual(losses.written, {
      samples: 4,
      answers: 3,
      labels: 6,
      suggestions: 3,
      notes: 0,
      fields: 2,
    });
    // No name is given for the second task's two annotations: they are two records of one person, and the later one goes out.
    tasks[1]!.annotations!.shift();
    assert.deepEqual(JSON.parse((await exported('label-studio', into())).text), tasks);
  });

  it('gives a label with line breaks an id without, and says so', async () => {
    const tasks = (label: string) => [
      { id: 4, annotations: [annotation(9, [choice('tone', label, { id: 'x' })])], data: { text: 'one' } },
    ];
    const given = file('a.json', JSON.stringify(tasks('Yes " ""\n \t \t а б \n')));
    const { losses } = await carriedIn('label-studio', [given], into());
    assert.deepEqual(pick(losses.notes, 'about'), ['label-renamed']);
    assert.deepEqual(JSON.parse((await exported('label-studio', into())).text), tasks('Yes " "" а б'));
  });

  it('names what is no text, one by one', async () => {
    const picture = (id: number, result: object[]) => ({
      id,
      annotations: [annotation(id, result)],
      data: { image: 'https://example.org/a.png' },
    });
    const shape = { id: 'p', type: 'polygonlabels', from_name: 's', to_name: 'image', value: { points: [], polygonlabels: ['X'] } }; // prettier-ignore
    const files = [
      file('a.json', JSON.stringify([picture(1, [shape])])),
      file('b.json', JSON.stringify([picture(2, [choice('a', 'x', { to_name: 'image' }), choice('b', 'y', { to_name: 'image' })])])), // prettier-ignore
      // One task, not in a list.
      file('c.json', JSON.stringify(picture(3, [choice('a', 'x', { to_name: 'image' })]))),
    ];
    const losses = await refused('label-studio', files, into());
    assert.deepEqual(pick(losses.losses, 'reason', 'labels'), [
      ['no-text', 1],
      ['no-text', 2],
      ['no-text', 1],
    ]);
  });

  const RICH = [
    {
      id: 7,
      data: { body: '😀 Ana met Bo.', channel: 'mail' },
      annotations: [
        {
          id: 70,
          completed_by: { id: 3, email: 'ana@example.org' },
          was_cancelled: false,
          created_at: '2024-01-01T00:00:00.000Z',
          lead_time: 4.5,
          result: [
            {
              id: 'a',
              type: 'labels',
              from_name: 'ner',
              to_name: 'txt',
              origin: 'manual',
              value: { start: 2, end: 5, text: 'Ana', labels: ['PER'] },
            },
            {
              id: 'b',
              type: 'labels',
              from_name: 'ner',
              to_name: 'txt',
              origin: 'manual',
              value: { start: 10, end: 12, text: 'Bo', labels: ['PER', 'LOC'] },
            },
            { type: 'relation', from_id: 'a', to_id: 'b', direction: 'right', labels: ['knows'] },
            {
              id: 'c',
              type: 'taxonomy',
              from_name: 'tax',
              to_name: 'txt',
              value: { taxonomy: [['Life'], ['Life', 'Cat']] },
            },
            { id: 'd', type: 'rating', from_name: 'stars', to_name: 'txt', value: { rating: 4 } },
            { id: 'e', type: 'textarea', from_name: 'why', to_name: 'txt', value: { text: ['because'] } },
          ],
        },
        {
          id: 71,
          completed_by: 9,
          created_at: '2024-01-02T00:00:00.000Z',
          result: [
            { id: 'f', type: 'choices', from_name: 'tone', to_name: 'txt', value: { choices: ['Warm'] } },
          ],
        },
      ],
      predictions: [
        {
          id: 1,
          model_version: 'm-1',
          score: 0.25,
          result: [
            { id: 'g', type: 'choices', from_name: 'tone', to_name: 'txt', value: { choices: ['Cold'] } },
          ],
        },
      ],
    },
  ];
  const CONFIG = `<!DOCTYPE x [<!ENTITY e "boom">]><View><Text name="txt" value="$body"/>
    <Labels name="ner" toName="txt"><Label value="PER" background="#FF0000" hotkey="p"/><Label value="LOC"/></Labels>
    <Choices name="tone" toName="txt" choice="single"><Choice value="Warm"/><Choice value="Cold" alias="Cold"/></Choices>
    <Taxonomy name="tax" toName="txt"><Choice value="Life"><Choice value="Cat"/></Choice></Taxonomy>
    <Rating name="stars" toName="txt" maxRating="5"/><TextArea name="why" toName="txt"/></View>`;

  it('carries spans, relations, taxonomy, rating, text, two people and a prediction there and back', async () => {
    const paths = [file('tasks.json', JSON.stringify(RICH)), file('config.xml', CONFIG)];
    const { project } = await carriedIn('label-studio', paths, into());
    assert.deepEqual([...recordsOf(into()).keys()], ['9', 'ana@example.org']);
    const { layers, labels } = project.model!.schema;
    assert.deepEqual(
      layers.map(({ id, type }) => `${id} ${type}`),
      ['ner spans', 'tone choice', 'tax choices', 'stars rating', 'why text', 'relations relations'],
    );
    assert.equal(labels.find(({ id }) => id === 'Life > Cat')!.label.parent, 'Life');
    const back = await carriedOut('label-studio', into());
    const order = (text: string): unknown => {
      const tasks = JSON.parse(text) as typeof RICH;
      for (const { annotations } of tasks) {
        annotations.sort((a, b) => a.id - b.id);
        for (const { result } of annotations)
          result.sort((a, b) => (JSON.stringify(a.value ?? '') < JSON.stringify(b.value ?? '') ? -1 : 1));
      }
      return tasks;
    };
    assert.deepEqual(order(back.text), order(JSON.stringify(RICH)));
  });

  it('writes a configuration that it reads again', async () => {
    const paths = [file('tasks.json', JSON.stringify(RICH)), file('config.xml', CONFIG)];
    await imported('label-studio', paths, into());
    const xml = (await exported('label-studio', into(), { variant: 'config' })).text;
    const again = path.join(folder.path, 'again');
    const tasks = file('bare.json', '[{"data":{"text":"a"},"annotations":[]}]');
    const { project, losses } = await imported('label-studio', [tasks, file('again.xml', xml)], again);
    assert.deepEqual(losses.losses, []);
    const kinds = project.model!.schema.layers.map(({ id, type }) => `${id} ${type}`);
    assert.deepEqual(kinds, ['ner spans', 'tone choice', 'tax choices', 'stars rating', 'why text']);
  });

  it('expands no entities and reads what stands before an error', async () => {
    const paths = [
      file('tasks.json', JSON.stringify(RICH)),
      file('config.xml', CONFIG.replace('"Warm"', '"&e;"')),
    ];
    const { losses } = await imported('label-studio', paths, into());
    assert.deepEqual(
      losses.losses.filter(({ file: name }) => name.endsWith('.xml')).map(({ reason }) => reason),
      ['unreadable'],
    );
    assert.ok(!JSON.stringify([...losses.created]).includes('boom'));
  });

  const ofRegion = (id: string, from_name: string, type: string, answer: object, more: object = {}) => ({
    id,
    from_name,
    to_name: 'txt',
    type,
    origin: 'manual',
    ...more,
    value: {
      ...(id === 'b' ? { start: 8, end: 10, text: 'Bo' } : { start: 0, end: 3, text: 'Ana' }),
      ...answer,
    },
  });
  const region = (id: string, labels: string[]) => ofRegion(id, 'ner', 'labels', { labels });
  const REGIONS = [
    {
      id: 1,
      data: { body: 'Ana met Bo.' },
      annotations: [
        annotation(1, [
          region('a', ['PER', 'LOC']),
          ofRegion('a', 'sure', 'choices', { choices: ['Well'] }, { score: 0.5 }),
          ofRegion('a', 'seen', 'choices', { choices: ['by her', 'by me'] }),
          ofRegion('a', 'stars', 'rating', { rating: 4 }),
          { ...ofRegion('a', 'norm', 'textarea', {}), value: { start: 0, end: 3, text: ['Anna'] } },
          region('b', ['PER']),
          ofRegion('b', 'seen', 'choices', { choices: ['by me'] }),
        ]),
      ],
    },
  ];
  const PER_REGION = CONFIG.replace(
    '<Labels',
    `<Choices name="sure" toName="txt" perRegion="true" whenTagName="ner" whenLabelValue="PER,ORG"><Choice value="Well"/><Choice value="Badly" alias="bad"/></Choices>
    <Choices name="seen" toName="txt" perRegion="true" choice="multiple" required="true"><Choice value="by her"/><Choice value="by me"/></Choices>
    <Rating name="stars" toName="txt" perRegion="true"/><TextArea name="norm" toName="txt" perRegion="true"/><Labels`,
  );
  type Attributed = { id: string; attributes?: Record<string, unknown> };

  it('carries answers about regions there and back as attributes of their spans', async () => {
    const paths = [file('tasks.json', JSON.stringify(REGIONS)), file('config.xml', PER_REGION)];
    const { plan } = await carriedIn('label-studio', paths, into());
    const [ner] = plan.layers;
    assert.deepEqual(ner?.type === 'spans' && ner.attributes, [
      { id: 'sure', type: 'choice', labels: ['Well', 'bad'], onlyFor: ['PER'] },
      // Not required: the second label of a region has no answer.
      { id: 'seen', type: 'choices', labels: ['by her', 'by me'] },
      { id: 'stars', type: 'choice', labels: ['1', '2', '3', '4', '5'] },
      { id: 'norm', type: 'choice', labels: ['Anna'] },
    ]);
    const [record] = recordsOf(into()).get('ana@example.org')!;
    const spans = (record!.labels as Record<string, Attributed[]>).ner!;
    assert.deepEqual(pick(spans, 'id', 'attributes'), [
      ['a', { sure: 'Well', seen: ['by her', 'by me'], stars: '4', norm: 'Anna' }],
      ['a-2', undefined],
      ['b', { seen: ['by me'] }],
    ]);
    const back = await carriedOut('label-studio', into());
    assert.deepEqual(JSON.parse(back.text), REGIONS);
    const xml = (await exported('label-studio', into(), { variant: 'config' })).text;
    assert.match(
      xml,
      /<Choices name="sure" toName="text" choice="single" perRegion="true" visibleWhen="region-selected" whenTagName="ner" whenLabelValue="PER">/,
    );
    const min = await exported('label-studio', into(), { variant: 'json-min' });
    assert.equal(min.losses.losses.filter(({ what }) => what.startsWith('attribute ')).length, 5);
  });

  it('writes attributes that were changed here, and names those of the second label of a region', async () => {
    const paths = [file('tasks.json', JSON.stringify(REGIONS)), file('config.xml', PER_REGION)];
    await imported('label-studio', paths, into());
    const [record] = recordsOf(into()).get('ana@example.org')!;
    const [a, second, b] = (record!.labels as Record<string, Attributed[]>).ner!;
    const { seen: _seen, ...left } = a!.attributes!;
    void _seen;
    const later = {
      ...record,
      id: 'later',
      time: '2026-01-01T00:00:00.000Z',
      origin: { kind: 'hand' },
      labels: {
        ner: [
          { ...a, attributes: { ...left, stars: '2', sure: 'bad' } },
          { ...second, attributes: { stars: '1' } },
          b,
          { start: 4, end: 7, text: 'met', label: 'LOC', attributes: { seen: ['by her'] } },
        ],
      },
    };
    appendFileSync(path.join(into(), 'annotations/ana@example.org.jsonl'), `${JSON.stringify(later)}\n`);
    const { text, losses } = await exported('label-studio', into());
    assert.deepEqual(pick(losses.losses, 'what'), ['attribute "stars" "1" of ner "LOC" 0-3 "Ana"']);
    const [task] = JSON.parse(text) as typeof REGIONS;
    assert.deepEqual(
      (task!.annotations[0]!.result as { id: string; from_name: string; value: object }[]).map(
        ({ id, from_name: name, value }) => [id, name, Object.values(value).at(-1)],
      ),
      [
        ['a', 'ner', ['PER', 'LOC']],
        ['a', 'sure', ['bad']],
        ['a', 'stars', 2],
        ['a', 'norm', ['Anna']],
        ['b', 'ner', ['PER']],
        ['b', 'seen', ['by me']],
        ['ner-4', 'ner', ['LOC']],
        ['ner-4', 'seen', ['by her']],
      ],
    );
  });

  it('names answers about regions that are no attributes', async () => {
    const [task] = structuredClone(REGIONS) as unknown as [{ annotations: { result: object[] }[] }];
    task.annotations[0]!.result.push(
      ofRegion('z', 'sure', 'choices', { choices: ['Well'] }),
      ofRegion('b', 'seen', 'choices', { choices: ['by her'] }),
      { ...ofRegion('b', 'norm', 'textarea', {}), value: { start: 8, end: 10, text: ['two\nlines'] } },
    );
    const paths = [file('tasks.json', JSON.stringify([task])), file('config.xml', PER_REGION)];
    const { losses } = await imported('label-studio', paths, into());
    assert.deepEqual(
      losses.losses.map(({ reason, why, labels }) => [reason, why, labels]),
      [
        ['unsupported', 'an answer about a region (or about HTML) needs a span of the text with its id', 0],
        ['unsupported', 'an earlier result about the region has the same name', 0],
        ['unsupported', 'a value of an attribute is a short text on one line', 0],
      ],
    );
  });

  it('names results that have no place here, and keeps the rest', async () => {
    const task = structuredClone(RICH) as unknown as { annotations: { result: object[] }[] }[];
    task[0]!.annotations[1]!.result.push(
      {
        id: 'p',
        type: 'polygonlabels',
        from_name: 'shape',
        to_name: 'img',
        value: { points: [], polygonlabels: ['X'] },
      },
      {
        id: 'a',
        type: 'choices',
        from_name: 'per-region',
        to_name: 'txt',
        value: { start: 0, end: 1, choices: ['Y'] },
      },
      { type: 'relation', from_id: 'x', to_id: 'y', labels: ['knows'] },
    );
    const { losses } = await imported(
      'label-studio',
      [file('tasks.json', JSON.stringify(task)), file('config.xml', CONFIG)],
      into(),
    );
    assert.deepEqual(pick(losses.losses, 'reason'), ['unsupported', 'unsupported', 'span-lost']);
    assert.equal(losses.written.answers, 2);
  });
});
