import type { SourceFile } from '../../project/model/model';
import { replaceScalar } from '../../base/yaml/edit';
import type { YamlNode, YamlScalar } from '../../base/yaml/tree';
import { guidelineRule, type ReportYaml } from '../framework/rule';
import { yamlFiles } from '../framework/suppressions';
import { yamlFix } from '../framework/yaml-fixes';

export const implicitYamlType = guidelineRule({
  id: 'implicit-yaml-type',
  group: 'schema',
  severity: 'warning',
  fix: 'safe',
  summary: 'YAML 1.1 readers (PyYAML and others) read `no` as false and `2026-01-01` as a date.',
  check(model, report) {
    for (const file of yamlFiles(model)) visit(file.document.root, file, report);
  },
});

/** Collections without a finding: nodes exist until their text changes, so these need no second check. */
const clean = new WeakSet<YamlNode>();

/** Reports the ambiguous scalars below a node; true if there are none. */
function visit(node: YamlNode, file: SourceFile, report: ReportYaml): boolean {
  if (node.alias !== undefined || clean.has(node)) return true;
  if (node.kind === 'scalar') return checkScalar(node, file, report);
  let isClean = true;
  if (node.kind === 'seq') for (const item of node.items) isClean = visit(item, file, report) && isClean;
  if (node.kind === 'map') {
    for (const { key, value } of node.entries) {
      isClean = checkScalar(key, file, report, true) && isClean;
      // Under `lint`, `off` is a keyword of the format, and both readings are accepted.
      if (node === file.document.root && key.value === 'lint') continue;
      isClean = visit(value, file, report) && isClean;
    }
  }
  if (isClean) clean.add(node);
  return isClean;
}

/** The scalars that PyYAML reads as booleans; it reads "y" and "n" as texts. */
const BOOLEAN = /^(?:yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF)$/;
const DATE =
  /^\d{4}-(?:\d\d-\d\d|\d\d?-\d\d?(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?[ \t]*(?:Z|[-+]\d\d?(?::\d\d)?)?)$/;
const NUMBER =
  /^[-+]?(?:0b[01_]+|0[0-7_]+|0x[\da-fA-F_]+|[1-9][\d_]*(?::[0-5]?\d)*|\d[\d_]*(?::[0-5]?\d)*\.[\d_]*)$/;
/** Special scalars of YAML 1.1: the default value and the merge key. As a key, the former is a text and the latter merges. */
const SIGN = /^(?:=|<<)$/;
const LONGEST = 40;

/** Reports a scalar that YAML 1.1 and 1.2 read differently; true if it is not one. The JSON Schema reports wrong numbers. */
function checkScalar(scalar: YamlScalar, file: SourceFile, report: ReportYaml, isKey = false): boolean {
  const { value, style, source } = scalar;
  if (style !== 'plain' || typeof value !== 'string' || source.length > LONGEST) return true;
  const how = readingOf(source, isKey);
  if (!how) return true;
  report({
    place: { file, node: scalar },
    message: `Readers of YAML 1.1 (PyYAML and others) ${how}. Put it in quotes.`,
    key: source,
    fixes: yamlFix('Put it in quotes', 'safe', { file, edit: replaceScalar(file.document, scalar, value) }),
  });
  return false;
}

/** How a YAML 1.1 reader misreads a text without quotes; undefined if it reads a text, too. */
function readingOf(source: string, isKey: boolean): string | undefined {
  if (BOOLEAN.test(source)) return `take "${source}" for true or false`;
  if (DATE.test(source)) return `take "${source}" for a date`;
  if (NUMBER.test(source)) return `take "${source}" for a number`;
  return !isKey && SIGN.test(source) ? `refuse the file for "${source}"` : undefined;
}
