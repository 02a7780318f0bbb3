import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Span } from '../../../src/project/records/records';
import { writeFiles } from '../../support/command-line';
import {
  answeredLater,
  carriedIn,
  carriedOut,
  exchangeFolder,
  exported,
  imported,
  recordsOf,
  refused,
} from '../../support/exchange';
import { importFormat } from '../../../src/features/exchange/cli/format-choice';
import { inputFiles } from '../../../src/features/exchange/cli/input-files';
import { xmlValue } from '../../support/xml-value';
import { zip } from '../../support/zip';
import { pick } from '../../support/pick';

describe('uima-cas', function () {
  const { folder, into, file } = exchangeFolder();

  const cas = (spans: object[], more: object[] = []) =>
    JSON.stringify({
      '%TYPES': {
        'x.Rel': {
          '%NAME': 'x.Rel',
          '%SUPER_TYPE': 'uima.tcas.Annotation',
          Governor: { '%NAME': 'Governor', '%RANGE': 'x.Span' },
          Dependent: { '%NAME': 'Dependent', '%RANGE': 'x.Span' },
          label: { '%NAME': 'label', '%RANGE': 'uima.cas.String' },
        },
        'x.Span': {
          '%NAME': 'x.Span',
          '%SUPER_TYPE': 'uima.tcas.Annotation',
          sure: { '%NAME': 'sure', '%RANGE': 'uima.cas.Boolean' },
          value: { '%NAME': 'value', '%RANGE': 'uima.cas.String' },
        },
        'x.Sub': { '%NAME': 'x.Sub', '%SUPER_TYPE': 'x.Span' },
      },
      '%FEATURE_STRUCTURES': [
        { '%ID': 1, '%TYPE': 'uima.cas.Sofa', sofaNum: 1, sofaID: '_InitialView', sofaString: 'I 😊 it.' },
        ...spans,
        ...more,
      ],
      '%VIEWS': { _InitialView: { '%SOFA': 1, '%MEMBERS': [2, 3, 4] } },
    });
  const span = (id: number, begin: number, end: number, value: string, type = 'x.Span') => ({
    '%ID': id,
    '%TYPE': type,
    '@sofa': 1,
    begin,
    end,
    sure: true,
    value,
  });
  const rel = {
    '%ID': 4,
    '%TYPE': 'x.Rel',
    '@sofa': 1,
    begin: 5,
    end: 7,
    '@Governor': 2,
    '@Dependent': 3,
    label: 'of',
  };

  const withTypes = (text: string, types: object, structures: object[], members: number[]) =>
    JSON.stringify({
      '%TYPES': types,
      '%FEATURE_STRUCTURES': [
        {
          '%ID': 1,
          '%TYPE': 'uima.cas.Sofa',
          sofaNum: 1,
          sofaID: '_InitialView',
          mimeType: 'text',
          sofaString: text,
        },
        ...structures,
      ],
      '%VIEWS': { _InitialView: { '%SOFA': 1, '%MEMBERS': members } },
    });

  it('gives back a CAS of JSON with texts of any script, and refuses one without a text', async () => {
    for (const [n, text] of ['This is a test', '😀 👩‍👧 ok', 'هذا اختبار', '這是一個測試'].entries()) {
      const annotation = (id: number, begin: number, end: number) => ({ '%ID': id, '%TYPE': 'uima.tcas.Annotation', '@sofa': 1, begin, end }); // prettier-ignore
      const document = { '%ID': 4, '%TYPE': 'uima.tcas.DocumentAnnotation', '@sofa': 1, begin: 0, end: text.length, language: 'x-unspecified' }; // prettier-ignore
      const given = withTypes(
        text,
        {},
        [annotation(2, 0, 2), annotation(3, 3, text.length), document],
        [2, 3, 4],
      );
      const project = path.join(folder.path, String(n));
      const { losses, findings } = await imported('uima-cas', [file('a.json', given)], project);
      assert.deepEqual([losses.losses, findings], [[], []], text);
      const back = await exported('uima-cas', project);
      assert.deepEqual(back.losses.losses, [], text);
      assert.deepEqual(JSON.parse([...back.files.values()][0]!), JSON.parse(given), text);
    }
    const empty = file('empty.json', '{"%TYPES":{},"%FEATURE_STRUCTURES":[],"%VIEWS":{}}');
    const losses = await refused('uima-cas', [empty], path.join(folder.path, 'empty'));
    assert.deepEqual(pick(losses.losses, 'reason'), ['no-text']);
  });

  const XMI = `<?xml version="1.0" encoding="UTF-8"?>
<xmi:XMI xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore" xmlns:tcas="http:///uima/tcas.ecore"
    xmlns:x="http:///x.ecore" xmi:version="2.0">
  <cas:NULL xmi:id="0"/>
  <tcas:DocumentAnnotation xmi:id="2" sofa="1" begin="0" end="11" language="en"/>
  <cas:StringArray xmi:id="3"><elements>a</elements><elements>b</elements></cas:StringArray>
  <x:Token xmi:id="4" sofa="1" begin="0" end="3"/>
  <x:Entity xmi:id="5" sofa="1" begin="0" end="3" value="PER"><tags>one</tags><tags>two</tags></x:Entity>
  <x:Entity xmi:id="6" sofa="1" begin="9" end="11" value="SMILE" next="5"/>
  <cas:Sofa xmi:id="1" sofaNum="1" sofaID="_InitialView" mimeType="text" sofaString="Ana &amp; Bo &#128512;"/>
  <cas:View sofa="1" members="2 4 5 6"/>
</xmi:XMI>
`;
  const TYPES = `<?xml version="1.0" encoding="UTF-8"?>
<typeSystemDescription xmlns="http://uima.apache.org/resourceSpecifier"><types>
  <typeDescription><name>x.Token</name><supertypeName>uima.tcas.Annotation</supertypeName></typeDescription>
  <typeDescription><name>x.Entity</name><supertypeName>uima.tcas.Annotation</supertypeName><features>
    <featureDescription><name>value</name><rangeTypeName>uima.cas.String</rangeTypeName></featureDescription>
    <featureDescription><name>tags</name><rangeTypeName>uima.cas.StringArray</rangeTypeName></featureDescription>
    <featureDescription><name>next</name><rangeTypeName>x.Entity</rangeTypeName></featureDescription>
  </features></typeDescription>
</types></typeSystemDescription>
`;

  it('gives back XMI as XML values, and reads labels by the type system', async () => {
    const files = [file('in/a.xmi', XMI), file('in/TypeSystem.xml', TYPES)];
    const { project } = await carriedIn('uima-cas', files, into());
    assert.equal(project.samples.total, 1);
    const [record] = recordsOf(into()).get('uima-cas')!;
    assert.deepEqual(pick(record!.labels!.Entity as Span[], 'start', 'end', 'label', 'text'), [
      [0, 3, 'PER', 'Ana'],
      [9, 10, 'SMILE', '😀'],
    ]);
    const back = await carriedOut('uima-cas', into());
    const xmi = [...back.files].find(([name]) => name.endsWith('.xmi'))![1];
    assert.deepEqual(xmlValue(xmi), xmlValue(XMI));
    const types = back.files.get('TypeSystem.xml')!;
    for (const name of ['x.Token', 'x.Entity', 'value', 'tags', 'next'])
      assert.ok(types.includes(`<name>${name}</name>`), name);
  });

  it('gives back XMI without a type system, and names links and empty spans', async () => {
    const linked = XMI.replace(
      '<cas:Sofa',
      '<x:Event xmi:id="7" sofa="1" begin="4" end="5" links="8"/><x:Link xmi:id="8" role="who" target="5"/><x:Mark xmi:id="9" sofa="1" begin="0" end="0"/>\n  <cas:Sofa',
    ).replace('"2 4 5 6"', '"2 4 5 6 7 9"');
    const { losses } = await imported('uima-cas', [file('a.xmi', linked)], into());
    assert.deepEqual(
      losses.losses.map(({ reason, what }) => `${reason}: ${what}`),
      ['empty-span: x.Mark 0-0', 'unsupported: x.Event 4-5 Event links "who" to 5'],
    );
    const back = await carriedOut('uima-cas', into());
    const xmi = [...back.files].find(([name]) => name.endsWith('.xmi'))![1];
    assert.deepEqual(xmlValue(xmi), xmlValue(linked));
  });

  it('gives back what was changed here in the CAS it came in, and the rest as it was', async () => {
    const source = cas([span(2, 2, 4, 'joy'), span(3, 5, 7, 'thing', 'x.Sub')], [rel]);
    await carriedIn('uima-cas', [file('a.json', source)], into());
    const [record] = recordsOf(into()).get('uima-cas')!;
    const [joy] = record!.labels!.Span as Span[];
    assert.deepEqual([joy!.start, joy!.end, joy!.text], [2, 3, '😊'], 'UTF-16 there, code points here');
    assert.deepEqual(record!.labels!.Rel, [{ label: 'of', from: '2', to: '3' }]);
    answeredLater(into(), 'uima-cas', {
      Span: [
        { ...joy!, label: 'thing' },
        { id: 's9', start: 0, end: 1, label: 'joy', text: 'I' },
      ],
      Rel: [{ label: 'of', from: 's9', to: '2' }],
    });
    const back = await carriedOut('uima-cas', into());
    const given = JSON.parse(source) as Record<string, unknown>;
    const sofa = (given['%FEATURE_STRUCTURES'] as unknown[])[0];
    assert.deepEqual(JSON.parse([...back.files.values()][0]!), {
      ...given,
      '%FEATURE_STRUCTURES': [
        sofa,
        { ...span(2, 2, 4, 'thing') },
        { '%ID': 5, '%TYPE': 'x.Span', '@sofa': 1, begin: 0, end: 1, value: 'joy' },
        {
          '%ID': 6,
          '%TYPE': 'x.Rel',
          '@sofa': 1,
          begin: 2,
          end: 4,
          '@Governor': 5,
          '@Dependent': 2,
          label: 'of',
        },
      ],
      '%VIEWS': { _InitialView: { '%SOFA': 1, '%MEMBERS': [2, 5, 6] } },
    });
  });

  for (const syntax of ['json', 'xmi'] as const)
    it(`reads features as attributes and writes those that were changed here: ${syntax}`, async () => {
      const types = {
        'x.Span': {
          '%NAME': 'x.Span',
          '%SUPER_TYPE': 'uima.tcas.Annotation',
          sure: { '%NAME': 'sure', '%RANGE': 'uima.cas.Boolean' },
          kinds: { '%NAME': 'kinds', '%RANGE': 'uima.cas.String[]' },
          value: { '%NAME': 'value', '%RANGE': 'uima.cas.String' },
          note: { '%NAME': 'note', '%RANGE': 'uima.cas.String' },
          weight: { '%NAME': 'weight', '%RANGE': 'uima.cas.Float' },
        },
      };
      const list = { '%ID': 4, '%TYPE': 'uima.cas.String[]', '%ELEMENTS': ['a', 'b'] };
      const structures = [
        { ...span(2, 0, 3, 'PER'), '@kinds': 4, note: 'two\nlines', weight: 0.5 },
        { ...span(3, 4, 7, 'LOC'), sure: false, note: 'short' },
        list,
      ];
      const xml = (
        XMI.split('\n').slice(0, 5).join('\n') +
        `
  <x:Span xmi:id="2" sofa="1" begin="0" end="3" sure="true" value="PER" note="two&#10;lines" weight="0.5"><kinds>a</kinds><kinds>b</kinds></x:Span>
  <x:Span xmi:id="3" sofa="1" begin="4" end="7" sure="false" value="LOC" note="short"/>
  <cas:Sofa xmi:id="1" sofaNum="1" sofaID="_InitialView" mimeType="text" sofaString="Ana Rom"/>
  <cas:View sofa="1" members="2 3"/>
</xmi:XMI>
`
      ).replace(/ {2}<tcas.*\n/, '');
      const feature = (name: string, range: string) =>
        `<featureDescription><name>${name}</name><rangeTypeName>uima.cas.${range}</rangeTypeName></featureDescription>`;
      const typeSystem = TYPES.replace(
        /<types>[^]*<\/types>/,
        () =>
          `<types><typeDescription><name>x.Span</name><supertypeName>uima.tcas.Annotation</supertypeName><features>${feature('sure', 'Boolean')}${feature('kinds', 'StringArray')}${feature('value', 'String')}${feature('note', 'String')}${feature('weight', 'Float')}</features></typeDescription></types>`,
      );
      const inputs: Record<string, string> =
        syntax === 'json'
          ? { 'a.json': withTypes('Ana Rom', types, structures, [2, 3]) }
          : { 'a.xmi': xml, 'TypeSystem.xml': typeSystem };
      const paths = Object.entries(inputs).map(([name, content]) => file(`in/${name}`, content));
      await carriedIn('uima-cas', paths, into());
      const [record] = recordsOf(into()).get('uima-cas')!;
      const [ana, rom] = record!.labels!.Span as Span[];
      assert.deepEqual(
        [ana!.attributes, rom!.attributes],
        [{ sure: true, kinds: ['a', 'b'] }, { note: 'short' }],
      );
      const contentOf = async () => {
        const { files } = await carriedOut('uima-cas', into());
        const [content] = [...files].find(([name]) => name.startsWith('a.'))!.slice(1);
        return syntax === 'json' ? (JSON.parse(content!) as unknown) : xmlValue(content!);
      };
      const given = syntax === 'json' ? JSON.parse(inputs['a.json']!) : xmlValue(xml);
      assert.deepEqual(await contentOf(), given);
      answeredLater(into(), 'uima-cas', {
        Span: [
          { ...ana!, attributes: { kinds: ['c'] } },
          { ...rom!, attributes: { note: 'long', sure: true, 'new one': 'x' } },
        ],
      });
      const again = path.join(folder.path, 'again');
      const { files } = await exported('uima-cas', into());
      writeFiles(path.join(folder.path, 'out'), Object.fromEntries(files));
      await imported('uima-cas', [path.join(folder.path, 'out')], again);
      const [back] = recordsOf(again).get('uima-cas')!;
      assert.deepEqual(pick(back!.labels!.Span as Span[], 'label', 'attributes'), [
        ['PER', { kinds: ['c'] }],
        ['LOC', { sure: true, note: 'long', new_one: 'x' }],
      ]);
      // What is no attribute stays as it was.
      assert.match([...files.values()][0]!, syntax === 'json' ? /"two\\nlines"/ : /note="two&#10;lines"|two/);
    });

  it('reads the folders of an INCEpTION project, user and curator files, and writes them', async () => {
    const place = path.join(folder.path, 'in');
    const files: Record<string, string> = {
      'annotation/a.txt/INITIAL_CAS.json': cas([]),
      'annotation/a.txt/ana.json': cas([span(2, 2, 4, 'joy')]),
      'annotation/a.txt/ben.zip/ben.json': cas([span(2, 2, 4, 'smile')]),
      'annotation/a.txt/cem.json': cas([]),
      'curation/a.txt/CURATION_USER.json': cas([span(3, 2, 4, 'joy')]),
    };
    writeFiles(place, files);
    const { losses, project } = await carriedIn('uima-cas', [place], into());
    assert.deepEqual(pick(losses.notes, 'about', 'file'), [['no-answer', 'annotation/a.txt/cem.json']]);
    assert.equal(project.samples.total, 1);
    assert.deepEqual([...recordsOf(into()).keys()], ['CURATION_USER', 'ana', 'ben', 'cem']);
    // Nobody says that cem has not finished: that is the answer "none".
    const [none] = recordsOf(into()).get('cem')!;
    assert.deepEqual([none!.labels, none!.status], [{ Span: [] }, undefined]);
    const back = await exported('uima-cas', into());
    assert.deepEqual([...back.files.keys()].sort(), [
      'annotation/a.txt/ana.json',
      'annotation/a.txt/ben.json',
      'annotation/a.txt/cem.json',
      'curation/a.txt/CURATION_USER.json',
    ]);
    assert.deepEqual(
      JSON.parse(back.files.get('annotation/a.txt/ben.json')!),
      JSON.parse(files['annotation/a.txt/ben.zip/ben.json']!),
    );
  });

  it('reads the export of an INCEpTION project as it is: a zip file with a zip file for each person', async () => {
    const packed = (name: string, content: string) => zip([{ name, content, deflate: true }]);
    const place = file(
      'project.zip',
      zip([
        { name: 'exportedproject.json', content: '{"name":"p"}', deflate: true },
        { name: 'source/a.txt', content: 'It is a joy.' },
        { name: 'log/event.log', content: '{}' },
        { name: 'annotation/a.txt/INITIAL_CAS.zip', content: packed('a.json', cas([])) },
        { name: 'annotation/a.txt/ana.zip', content: packed('a.json', cas([span(2, 2, 4, 'joy')])) },
        { name: 'annotation/a.txt/ben.zip', content: packed('a.json', cas([span(2, 2, 4, 'smile')])) },
        { name: 'curation/a.txt/CURATION_USER.zip', content: packed('a.json', cas([span(3, 2, 4, 'joy')])) },
      ]),
    );
    const { losses, project } = await carriedIn('uima-cas', [place], into());
    assert.deepEqual(
      losses.notes.map(({ about, file: name, text }) => [
        about,
        name,
        /^it and 2 more lie beside/.test(text),
      ]),
      [['not-read', 'exportedproject.json', true]],
    );
    assert.equal(project.samples.total, 1);
    assert.deepEqual([...recordsOf(into()).keys()], ['CURATION_USER', 'ana', 'ben']);
    assert.equal((await importFormat('auto', await inputFiles([place]))).id, 'uima-cas');
  });

  it('names links of slots, annotations of other views and relations between two layers', async () => {
    const annotation = { '%SUPER_TYPE': 'uima.tcas.Annotation' };
    const linked = withTypes(
      'Ana spoke',
      {
        'x.Link': {
          '%NAME': 'x.Link',
          '%SUPER_TYPE': 'uima.cas.TOP',
          role: { '%NAME': 'role', '%RANGE': 'uima.cas.String' },
          target: { '%NAME': 'target', '%RANGE': 'x.Person' },
        },
        'x.Event': { '%NAME': 'x.Event', ...annotation, links: { '%NAME': 'links', '%RANGE': 'x.Link[]' } },
        'x.Person': { '%NAME': 'x.Person', ...annotation },
      },
      [
        { '%ID': 2, '%TYPE': 'x.Link', role: 'who', '@target': 4 },
        { '%ID': 3, '%TYPE': 'x.Event', '@sofa': 1, begin: 4, end: 9, '@links': 5 },
        { '%ID': 4, '%TYPE': 'x.Person', '@sofa': 1, begin: 0, end: 3 },
        { '%ID': 5, '%TYPE': 'x.Link[]', '%ELEMENTS': [2] },
      ],
      [3, 4],
    );
    const { losses } = await imported('uima-cas', [file('slots.json', linked)], into());
    assert.deepEqual(pick(losses.losses, 'reason', 'labels', 'why'), [
      ['unsupported', 1, 'a link of a slot joins spans of two layers'],
    ]);
    const back = await exported('uima-cas', into());
    assert.deepEqual(JSON.parse([...back.files.values()][0]!), JSON.parse(linked));
    const second = [
      { '%ID': 9, '%TYPE': 'uima.cas.Sofa', sofaNum: 2, sofaID: 'other', sofaString: 'more' },
      { ...span(5, 0, 4, 'joy'), '@sofa': 9 },
      span(6, 0, 1, 'thing', 'y.Other'),
      { ...rel, '@Dependent': 6 },
    ];
    const views = file('views.json', cas([span(2, 2, 4, 'joy')], second));
    const two = await imported('uima-cas', [views], path.join(folder.path, 'two'));
    assert.deepEqual(
      two.losses.losses.map(({ reason, what, why }) => `${reason}: ${what}: ${why!.slice(0, 30)}`),
      [
        'unsupported: x.Span 0-4: it belongs to another view: a ',
        'unsupported: x.Rel 5-7 "of": it joins Span and Other; a lay',
      ],
    );
  });

  it('refuses hostile and broken files, each with its reason and line', async () => {
    const bomb =
      '<?xml version="1.0"?>\n<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>\n<xmi:XMI xmlns:xmi="http://www.omg.org/XMI">&b;</xmi:XMI>';
    const outside = '<?xml version="1.0"?>\n<!DOCTYPE x SYSTEM "file:///etc/passwd">\n<x/>';
    const deep = `<xmi:XMI xmlns:xmi="http://www.omg.org/XMI">${'<a>'.repeat(50_000)}`;
    const bad: Record<string, string> = {
      'bomb.xmi': bomb,
      'cut.json': '{"%FEATURE_STRUCTURES": [',
      'deep.xmi': deep,
      'deep.xml': `<typeSystemDescription>${'<types>'.repeat(50_000)}`,
      'old.json': '{"_context": {}, "_views": {}}',
      'open.xmi': '<xmi:XMI xmlns:xmi="http://www.omg.org/XMI">\n<cas:Sofa/>',
      'outside.xmi': outside,
      'undefined.xmi': '<xmi:XMI xmlns:xmi="http://www.omg.org/XMI">&lol;</xmi:XMI>',
    };
    writeFiles(path.join(folder.path, 'bad'), bad);
    const losses = await refused('uima-cas', [path.join(folder.path, 'bad')], into());
    assert.equal(losses.written.samples, 0);
    assert.deepEqual(
      losses.losses.map(({ file, reason, line, why }) => [file, reason, line, why!.slice(0, 34)]),
      [
        ['deep.xml', 'unreadable', 1, 'elements are nested more than 100 '],
        ['bomb.xmi', 'unreadable', 2, 'it has a document type (<!DOCTYPE>'],
        ['cut.json', 'unreadable', undefined, 'it is not JSON: Unexpected end of '],
        ['deep.xmi', 'unreadable', 1, 'the element a lacks the namespace '],
        ['old.json', 'unreadable', undefined, 'it is the older JSON of UIMA (with'],
        ['open.xmi', 'unreadable', 2, 'unbound namespace prefix: "cas".'],
        ['outside.xmi', 'unreadable', 2, 'it has a document type (<!DOCTYPE>'],
        ['undefined.xmi', 'unreadable', 1, 'undefined entity.'],
      ],
    );
  });

  it('names labels that a type without a text cannot hold, annotations of the document, and fields', async () => {
    const plain = { '%ID': 7, '%TYPE': 'x.Plain', '@sofa': 1, begin: 0, end: 1 };
    const place = path.join(folder.path, 'in');
    writeFiles(place, {
      'annotation/a.txt/INITIAL_CAS.json': cas([span(2, 2, 4, 'joy')]),
      'annotation/a.txt/ana.json': cas([plain]),
    });
    const { losses } = await imported('uima-cas', [place], into());
    assert.deepEqual(pick(losses.losses, 'reason', 'what', 'labels'), [
      ['unsupported', 'annotations of Span', 1],
    ]);
    const [record] = recordsOf(into()).get('ana')!;
    const [first] = record!.labels!.Plain as Span[];
    answeredLater(into(), 'ana', {
      Plain: [
        { ...first!, label: 'other' },
        { start: 2, end: 3, label: 'new', text: '😊' },
      ],
    });
    const data = path.join(into(), 'data/data.jsonl');
    writeFileSync(data, readFileSync(data, 'utf8').replace('{', '{"channel":"mail",'));
    const back = await exported('uima-cas', into());
    assert.deepEqual(pick(back.losses.losses, 'reason', 'what'), [
      ['unsupported', 'Plain "other" 0-1 "I"'],
      ['unsupported', 'Plain "new" 2-3 "😊"'],
    ]);
    assert.equal(back.losses.written.labels, 0);
    assert.deepEqual(pick(back.losses.notes, 'about'), ['fields-stay']);
  });
});
