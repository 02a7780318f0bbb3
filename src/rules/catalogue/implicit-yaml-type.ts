import { groupBy } from '../../base/group-by';
import { counted } from '../../base/text/phrases';
import type { ProjectModel, SourceFile } from '../../project/model/model';
import { replaceScalar } from '../../base/yaml/edit';
import type { YamlNode, YamlScalar } from '../../base/yaml/tree';
import { guidelineRule } from '../framework/rule';
import { yamlFiles } from '../framework/suppressions';
import { yamlFix } from '../framework/yaml-fixes';

export const implicitYamlType = guidelineRule({
  id: 'implicit-yaml-type',
  group: 'schema',
  severity: 'warning',
  fix: 'safe',
  summary: 'YAML 1.1 readers (PyYAML and others) read `no` as false and `2026-01-01` as a date.',
  check(model, report) {
    for (const { file, root } of rootsOf(model)) {
      const found: YamlScalar[] = [];
      visit(root, file, found);
      // One value in many places is one finding.
      for (const [source, scalars] of groupBy(found, (scalar) => scalar.source)) {
        const [first, ...more] = scalars;
        const others = more.length > 0 ? `, here and in ${counted(more.length, 'more place')}` : '';
        report({
          place: { file, node: first! },
          message: `Readers of YAML 1.1 (PyYAML and others) ${readingOf(source)}. Put it in quotes${others}.`,
          key: source,
          related: more.map((node) => ({ place: { file, node }, message: 'Here, too.' })),
          fixes: () =>
            yamlFix(
              'Put it in quotes',
              'safe',
              ...scalars.map((scalar) => ({
                file,
                edit: replaceScalar(file.document, scalar, String(scalar.value)),
              })),
            ),
        });
      }
    }
  },
});

/** The YAML files, and the guideline apart from the schema if it is in its file. */
function rootsOf(model: ProjectModel): { file: SourceFile; root: YamlNode }[] {
  const files = yamlFiles(model).map((file) => ({ file, root: file.document.root }));
  const { schema, guideline } = model;
  return guideline?.file.path === schema.file.path
    ? [...files, { file: guideline.file, root: guideline.file.root }]
    : files;
}

/** Collections without a finding: nodes exist until their text changes, so these need no second check. */
const clean = new WeakSet<YamlNode>();

/** Adds the ambiguous scalars below a node to `found`. */
function visit(node: YamlNode, file: SourceFile, found: YamlScalar[]): void {
  if (node.alias !== undefined || clean.has(node)) return;
  const before = found.length;
  if (node.kind === 'scalar' && isMisread(node)) found.push(node);
  if (node.kind === 'seq') for (const item of node.items) visit(item, file, found);
  if (node.kind === 'map') {
    for (const { key, value } of node.entries) {
      if (isMisread(key, true)) found.push(key);
      // Under `lint`, `off` is a keyword of the format, and both readings are accepted. An inline guideline is visited by itself.
      if (
        node === file.document.root &&
        (key.value === 'lint' || (key.value === 'guideline' && value.kind === 'map'))
      )
        continue;
      visit(value, file, found);
    }
  }
  if (found.length === before) clean.add(node);
}

/** The scalars that PyYAML reads as booleans; it reads "y" and "n" as texts. */
const BOOLEAN = /^(?:yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF)$/;
const DATE =
  /^\d{4}-(?:\d\d-\d\d|\d\d?-\d\d?(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?[ \t]*(?:Z|[-+]\d\d?(?::\d\d)?)?)$/;
const NUMBER =
  /^[-+]?(?:0b[01_]+|0[0-7_]+|0x[\da-fA-F_]+|[1-9][\d_]*(?::[0-5]?\d)*|\d[\d_]*(?::[0-5]?\d)*\.[\d_]*)$/;
/** Special scalars of YAML 1.1: the default value and the merge key. As a key, the former is a text and the latter merges. */
const SIGN = /^(?:=|<<)$/;
const MAX_LENGTH = 40;

/** Whether YAML 1.1 and 1.2 read a scalar differently. The JSON Schema reports wrong numbers. */
const isMisread = ({ value, style, source }: YamlScalar, isKey = false): boolean =>
  style === 'plain' &&
  typeof value === 'string' &&
  source.length <= MAX_LENGTH &&
  !(isKey && SIGN.test(source)) &&
  readingOf(source) !== undefined;

/** How a YAML 1.1 reader misreads a text without quotes; undefined if it reads a text, too. */
function readingOf(source: string): string | undefined {
  if (BOOLEAN.test(source)) return `take "${source}" for true or false`;
  if (DATE.test(source)) return `take "${source}" for a date`;
  if (NUMBER.test(source)) return `take "${source}" for a number`;
  return SIGN.test(source) ? `refuse the file for "${source}"` : undefined;
}
