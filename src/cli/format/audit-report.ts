import { counted } from '../../core/text/phrases';
import type { Audit, AuditCheck } from '../../engine/audit/audit';
import { shownPath } from '../formats/report';
import { VERSION } from '../version';
import { printable } from './printable';
import { textTable } from './text-table';

export function auditJson({ version, ...audit }: Audit, folder: string): object {
  return {
    version,
    tool: { name: 'labelwright', version: VERSION },
    folder,
    ...audit,
    checks: audit.checks.map(({ samples, ...check }) => ({
      ...check,
      samples: samples.map(({ line, ...sample }) => ({ ...sample, line: line + 1 })),
    })),
  };
}

/** Samples named of each check. */
const NAMED = 3;
const VALUES = 5;

export function auditText(audit: Audit, folder: string): string {
  const { samples, files, lengths, checks, scripts, fields, classes, off } = audit;
  const listed = (values: readonly (readonly [string, number])[]): string =>
    values
      .slice(0, VALUES)
      .map(([value, count]) => `${printable(value)} ${count}`)
      .join(', ') + (values.length > VALUES ? `, … (${values.length})` : '');
  return [
    `${counted(samples, 'sample')} in ${counted(files, 'file')}` +
      (lengths
        ? `; ${lengths.min} to ${counted(lengths.max, 'character')}, half of them up to ${lengths.median}`
        : ''),
    checks.length === 0
      ? 'Nothing was found.'
      : checks.map((check) => checkText(check, samples, folder)).join('\n'),
    ...(off.length > 0 ? [`Turned off in labelwright.yaml, and not looked for: ${off.join(', ')}`] : []),
    `Writing systems: ${listed(scripts)}`,
    ...(fields.length > 0
      ? [
          textTable(
            ['field', 'present', 'values'],
            fields.map(({ name, present, values }) => [
              printable(name),
              String(present),
              values ? listed(values) : 'many',
            ]),
          ),
        ]
      : []),
    ...(classes.length > 0
      ? [
          textTable(
            ['layer', 'answers', 'labels'],
            classes.map(({ layer, answers, labels }) => [printable(layer), String(answers), listed(labels)]),
          ),
        ]
      : []),
  ].join('\n\n');
}

function checkText({ id, title, count, samples, note }: AuditCheck, total: number, folder: string): string {
  const share = total === 0 ? '' : `, ${((100 * count) / total).toFixed(1)} %`;
  const places = samples.slice(0, NAMED).map(({ path, line, sample, detail }) => {
    const where = `${printable(shownPath({ folder }, path))}:${line + 1}`;
    return `    ${where}  ${sample === undefined ? '' : `${printable(sample)}  `}${printable(detail)}`;
  });
  const more = count - places.length;
  return [
    `${title}: ${count}${share}  ${id}`,
    ...(note === undefined ? [] : [`    ${note}`]),
    ...places,
    ...(more > 0 ? [`    … ${more} more`] : []),
  ].join('\n');
}
