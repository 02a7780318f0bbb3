import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { buildModel } from '../../../src/project/model/build-model';
import type { ProjectModel } from '../../../src/project/model/model';
import { semanticParts } from '../../../src/project/model/semantic-hash';
import type { YamlDocument } from '../../../src/base/yaml/document';
import { parseYaml, readVersion, type Version } from '../../../src/base/yaml/parse';
import { lintYaml } from '../../../src/rules/lint-yaml';
import { bigGuideline } from '../../support/generated/big-guideline';
import { completeProject } from '../../support/golden/base-project';
import { takeMarkers } from '../../support/golden/markers';
import { readPage } from '../../support/golden/page';
import { inOneFile } from '../../support/one-file';
import { repoRoot } from '../../support/repo-root';
import { SLOW } from '../../host/until';

interface Texts {
  readonly schema: string;
  /** Undefined where it is inline. */
  readonly guideline?: string;
}

/** Models of texts that follow each other and share nodes, as in an editor's server. */
class Typed {
  #versions: { schema?: Version; guideline?: Version } = {};

  model({ schema, guideline }: Texts): ProjectModel {
    const before = this.#versions;
    const isSame = before.schema?.document.text === schema;
    this.#versions = {
      schema: isSame ? before.schema! : readVersion(schema, before.schema),
      ...(guideline !== undefined && { guideline: readVersion(guideline, before.guideline) }),
    };
    return modelOf(this.#versions.schema!.document, this.#versions.guideline?.document);
  }
}

const modelOf = (schema: YamlDocument, guideline: YamlDocument | undefined): ProjectModel =>
  buildModel(
    { path: 'labelwright.yaml', document: schema },
    guideline && { path: 'guideline.yaml', document: guideline },
  );

/** The same project in one file. */
const joined = ({ schema, guideline = '' }: Texts): Texts => ({ schema: inOneFile({ schema, guideline }) });

/** Everything that depends on a model: findings with their fixes, and what enters the semantic hash. */
const outcome = (model: ProjectModel) => ({
  findings: JSON.stringify(lintYaml(model), undefined, 1),
  hash: model.hash,
  parts: semanticParts(model.schema, model.guideline),
});

/** Types texts one after the other and compares the outcome of each with that of nodes that no cache has seen. */
function compare(texts: readonly Texts[]): void {
  const typed = new Typed();
  for (const { schema, guideline } of texts) {
    const fresh = modelOf(parseYaml(schema), guideline === undefined ? undefined : parseYaml(guideline));
    assert.deepEqual(
      outcome(typed.model({ schema, ...(guideline !== undefined && { guideline }) })),
      outcome(fresh),
    );
  }
}

const projectOf = (folder: string): Texts => {
  const read = (name: string): string => readFileSync(path.join(repoRoot, folder, name), 'utf8');
  return { schema: read('labelwright.yaml'), guideline: read('guideline.yaml') };
};

/** The cases of the rules' pages, page by page: what is wrong and what is right in turns. */
const PAGES: readonly (readonly Texts[])[] = readdirSync(path.join(repoRoot, 'docs/rules'))
  .filter((name) => name !== 'README.md')
  .map((name) => {
    const { cases } = readPage(readFileSync(path.join(repoRoot, 'docs/rules', name), 'utf8'));
    return cases.map(({ blocks }) => {
      const given = blocks.map(
        (block) =>
          [block.path, { text: takeMarkers(block.path, block.text).text, isWhole: block.isWhole }] as const,
      );
      const files = completeProject(new Map(given));
      return { schema: files.get('labelwright.yaml')!, guideline: files.get('guideline.yaml')! };
    });
  });

type Edit = readonly [inSchema: number, kind: number, line: number, other: number];

/** Lines added, removed, repeated and moved, and words put in the place of others: ids lead elsewhere, and all below moves. */
function edited(texts: Texts, [inSchema, kind, at, other]: Edit): Texts {
  const key = inSchema < 3 || texts.guideline === undefined ? 'schema' : 'guideline';
  const text = texts[key] ?? '';
  const lines = text.split('\n');
  const line = at % lines.length;
  const words = text.match(/[\w-]+/g) ?? ['x'];
  const word = (n: number): string => words[n % words.length]!;
  if (kind === 0) lines.splice(line, 0, '# a note');
  else if (kind === 1) lines.splice(line, 1);
  else if (kind === 2) lines.splice(line, 0, lines[line]!);
  else if (kind === 3) lines.splice(other % lines.length, 0, ...lines.splice(line, 1));
  else lines[line] = lines[line]!.replace(/[\w-]+(?!.*[\w-])/, word(other));
  return { ...texts, [key]: lines.join('\n') };
}

const edits = fc.array(fc.tuple(fc.nat(9), fc.nat(5), fc.nat(100_000), fc.nat(100_000)), {
  minLength: 1,
  maxLength: 8,
});

/** In two files or in one. */
const inEither = fc.boolean();

const typing = (start: Texts, list: readonly Edit[]): Texts[] =>
  list.reduce((texts, edit) => [...texts, edited(texts.at(-1)!, edit)], [start]);

describe('Caches by node: a model of shared nodes is linted as one of new nodes', function () {
  this.timeout(SLOW);

  it('from case to case of the rules’ pages', () => {
    for (const cases of PAGES) compare(cases);
  });

  it('after any edits of the example', () => {
    const start = projectOf('examples/support-tickets');
    fc.assert(
      fc.property(inEither, edits, (isOne, list) => compare(typing(isOne ? joined(start) : start, list))),
      { numRuns: 3 },
    );
  });

  it('after any edits of a guideline that is checked item by item', () => {
    // From 200 items on, the JSON Schema is checked with a cache for each of them.
    const guideline = bigGuideline(150);
    const ids = [...guideline.matchAll(/^ {2}- id: (.+)$/gm)].map(([, id]) => id!);
    const schema = `labelwright: 1\nguideline: guideline.yaml\ndata: { samples: [a.jsonl] }\nlayers:\n  - id: intent\n    type: choice\n    labels: [${ids.join(', ')}]\nlabels:\n${ids.map((id) => `  - { id: ${id} }\n`).join('')}`;
    fc.assert(
      fc.property(edits, (list) => compare(typing({ schema, guideline }, list))),
      { numRuns: 2 },
    );
  });

  it('after any edits of the rules’ pages', () => {
    const start = fc.constantFrom(...PAGES.flat());
    fc.assert(
      fc.property(start, edits, (texts, list) => compare(typing(texts, list))),
      { numRuns: 8 },
    );
  });
});
