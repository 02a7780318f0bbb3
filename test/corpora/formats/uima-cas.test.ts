import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Span } from '../../../src/project/records/records';
import { carriedIn, exchangeFolder, exported, imported, recordsOf } from '../../support/exchange';
import { xmlValue } from '../../support/xml-value';
import { corpusPath } from '../corpora';
import { pick } from '../../support/pick';

const CASSIS = 'cassis/tests/test_files';
const JSON_SUITE = `${CASSIS}/json/fs_as_array/ser-ref`;

/** Without a text there is nothing to label: refused, and named. */
const WITHOUT_TEXT = [
  'casWithFloatingPointSpecialValues',
  'casWithSofaDataArray',
  'casWithSofaDataURI',
  'casWithoutTextButWithAnnotations',
  'emptyCas',
];
const XMI_WITHOUT_TEXT = ['cas_with_array_features.xmi', 'cas_with_list_features.xmi'];

describe('uima-cas, its own files', () => {
  const { folder, into } = exchangeFolder();

  it('carries the JSON suite of cassis there and back, and refuses what has no text', async () => {
    const refused: string[] = [];
    for (const name of readdirSync(corpusPath(JSON_SUITE)).sort()) {
      const file = corpusPath(JSON_SUITE, name, 'data.json');
      const project = path.join(folder.path, name);
      if (WITHOUT_TEXT.includes(name)) {
        await assert.rejects(imported('uima-cas', [file], project), /1 × no-text/, name);
        refused.push(name);
        continue;
      }
      const { losses, findings } = await imported('uima-cas', [file], project);
      // A project without layers lacks one, and the report says so.
      const told = losses.notes.some(({ about }) => about === 'no-layers') ? ['schema-violation'] : [];
      assert.deepEqual([losses.losses, findings.map(({ rule }) => rule)], [[], told], name);
      const back = await exported('uima-cas', project);
      assert.deepEqual(back.losses.losses, [], name);
      assert.deepEqual(
        JSON.parse([...back.files.values()][0]!),
        JSON.parse(readFileSync(file, 'utf8')),
        name,
      );
    }
    assert.deepEqual(refused, WITHOUT_TEXT);
  });

  it('carries the XMI suite of cassis there and back as XML values', async () => {
    const refused: string[] = [];
    const lost: Record<string, string[]> = {};
    for (const name of readdirSync(corpusPath(CASSIS, 'xmi')).sort()) {
      const file = corpusPath(CASSIS, 'xmi', name);
      const project = path.join(folder.path, name);
      if (XMI_WITHOUT_TEXT.includes(name)) {
        await assert.rejects(imported('uima-cas', [file], project), /× no-text/, name);
        refused.push(name);
        continue;
      }
      const { losses } = await imported('uima-cas', [file], project);
      if (losses.lossCount > 0) lost[name] = losses.losses.map(({ reason, what }) => `${reason}: ${what}`);
      const back = await exported('uima-cas', project);
      assert.deepEqual(back.losses.losses, [], name);
      const xmi = [...back.files].find(([each]) => each.endsWith('.xmi'))?.[1];
      assert.ok(xmi !== undefined, `${name}: ${[...back.files.keys()].join()}`);
      assert.deepEqual(xmlValue(xmi), xmlValue(readFileSync(file, 'utf8')), name);
    }
    assert.deepEqual(refused, XMI_WITHOUT_TEXT);
    assert.deepEqual(lost, {
      'cas_with_collections.xmi': [1, 2, 3].map(() => 'empty-span: cassis.Group 0-0'),
      'cas_with_multiple_references_allowed_string_array.xmi': ['empty-span: test.type 0-0'],
      'cas_with_references.xmi': ['"Bar" to 11', '"Baz" to 12'].map(
        (link) =>
          `unsupported: de.tudarmstadt.ukp.dkpro.core.api.semantics.type.SemPred 12-17 SemPred arguments ${link}`,
      ),
      'cas_with_reserved_names.xmi': ['empty-span: test.type 0-0'],
    });
  });

  it('reads labels, relations, chains and links by the type system', async () => {
    const file = corpusPath(CASSIS, 'xmi/cas_with_smileys.xmi');
    const types = corpusPath(CASSIS, 'typesystems/webanno_types.xml');
    const { project } = await carriedIn('uima-cas', [file, types], into());
    assert.equal(project.samples.total, 1);
    const [record] = recordsOf(into()).get('uima-cas')!;
    const entities = record!.labels!.NamedEntity as Span[];
    assert.ok(entities.length > 0);
    assert.ok(entities.every(({ text }) => text!.length > 0));
    const back = await exported('uima-cas', into());
    assert.match(back.files.get('TypeSystem.xml')!, /<name>de\.tudarmstadt[^<]*NamedEntity<\/name>/);
  });

  it('names links of slots that join two layers, and gives the file back', async () => {
    const slots = corpusPath(CASSIS, 'json/fs_as_array/one-way/tsv3-testSimpleSlotFeature');
    const { losses } = await imported('uima-cas', [path.join(slots, 'data.json')], into());
    assert.deepEqual(pick(losses.losses, 'reason', 'labels', 'why'), [
      ['unsupported', 1, 'a link of a slot joins spans of two layers'],
      ['unsupported', 1, 'a link of a slot joins spans of two layers'],
    ]);
    const back = await exported('uima-cas', into());
    const given = JSON.parse(readFileSync(path.join(slots, 'data.json'), 'utf8')) as unknown;
    assert.deepEqual(JSON.parse([...back.files.values()][0]!), given);
  });
});
