import type { SourceFile } from '../../project/model/model';
import { replaceScalar } from '../../base/yaml/edit';
import type { YamlNode, YamlScalar } from '../../base/yaml/tree';
import { guidelineRule, type YamlReport } from '../framework/rule';
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

/** Collections without a finding: they are not looked at again while they live, which is until their text changes. */
const clean = new WeakSet<YamlNode>();

/** Whether there is nothing to report. */
function visit(node: YamlNode, file: SourceFile, report: (finding: YamlReport) => void): boolean {
  if (node.alias !== undefined || clean.has(node)) return true;
  if (node.kind === 'scalar') return checkScalar(node, file, report);
  let isClean = true;
  if (node.kind === 'seq') for (const item of node.items) isClean = visit(item, file, report) && isClean;
  if (node.kind === 'map') {
    for (const { key, value } of node.entries) {
      isClean = checkScalar(key, file, report, true) && isClean;
      // Under `lint`, `off` is a word of the format, and both readings of it are understood.
      if (node === file.document.root && key.value === 'lint') continue;
      isClean = visit(value, file, report) && isClean;
    }
  }
  if (isClean) clean.add(node);
  return isClean;
}

/** What PyYAML reads so, which takes "y" and "n" for texts. */
const BOOLEAN = /^(?:yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF)$/;
const DATE =
  /^\d{4}-(?:\d\d-\d\d|\d\d?-\d\d?(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?[ \t]*(?:Z|[-+]\d\d?(?::\d\d)?)?)$/;
const NUMBER =
  /^[-+]?(?:0b[01_]+|0[0-7_]+|0x[\da-fA-F_]+|[1-9][\d_]*(?::[0-5]?\d)*|\d[\d_]*(?::[0-5]?\d)*\.[\d_]*)$/;
/** Signs of YAML 1.1: that of a default value, and that of a merged map. As a key, the former is a text and the latter merges. */
const SIGN = /^(?:=|<<)$/;
const LONGEST = 40;

/**
 * Reports a text that is read in two ways; whether it is none. A number is a number in either version, and a wrong one is the JSON
 * Schema's.
 */
function checkScalar(
  scalar: YamlScalar,
  file: SourceFile,
  report: (finding: YamlReport) => void,
  isKey = false,
): boolean {
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

/** What a reader of YAML 1.1 does with a text that has no quotes; undefined where it reads a text, too. */
function readingOf(source: string, isKey: boolean): string | undefined {
  if (BOOLEAN.test(source)) return `take "${source}" for true or false`;
  if (DATE.test(source)) return `take "${source}" for a date`;
  if (NUMBER.test(source)) return `take "${source}" for a number`;
  return !isKey && SIGN.test(source) ? `refuse the file for "${source}"` : undefined;
}
