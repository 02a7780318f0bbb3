import { paragraphs } from '../../base/text/markdown';
import type { Command } from 'commander';
import { auditProject } from './audit-project';
import { auditPage } from './page';
import { relativeFolder } from '../../cli/find-projects';
import { withProject } from '../../cli/open-project';
import { share, wholeNumber } from '../../cli/options';
import { EXIT, runToExit, type ExitCode } from '../../cli/run';
import { print, say } from '../../cli/standard-output';
import { jsonHead, VERSION } from '../../cli/version';
import { writeWhole } from '../../cli/write-file';
import { counted } from '../../base/text/phrases';
import type { Audit, AuditCheck } from './audit';
import { shownPath } from '../check/cli/formats/report';
import { printable } from '../../cli/printable';
import { textTable } from '../../cli/text-table';

interface Options {
  json?: boolean;
  html?: string;
  force?: boolean;
  samples: number;
  nearDuplicates?: number;
}

/** `labelwright audit`: finds problems in the texts before labelling starts. */
export function register(program: Command): void {
  program
    .command('audit')
    .description('what is wrong with the texts: duplicates, damage, outliers, personal data, leaks')
    .argument('[dir]', 'the project', '.')
    .option('--near-duplicates <share>', 'texts so similar are told; 0: only equal ones', share)
    .option('--samples <number>', 'samples listed of each kind (JSON, page)', wholeNumber, 100)
    .option('--html <file>', 'write it as a page')
    .option('--force', 'replace the page when it exists')
    .option('--json', 'print JSON')
    .addHelpText('after', HELP)
    .action((folder: string, options: Options) => runToExit(() => audit(folder, options)));
}

const HELP = `
Exit code: 0, or 2 when the project cannot be read: "labelwright check" and "labelwright gate" judge, this one looks.

Examples:
  labelwright audit
  labelwright audit tickets --json | jq '.checks[] | [.id, .count]'
  labelwright audit --html data.html --near-duplicates 0.7`;

async function audit(folder: string, options: Options): Promise<ExitCode> {
  return withProject(folder, async ({ project, model, folder: root }) => {
    const { json, html, samples, nearDuplicates, force } = options;
    const found = await auditProject(project, model, {
      listed: samples,
      pause: () => Promise.resolve(),
      ...(nearDuplicates !== undefined && { nearDuplicates }),
      ...(process.stderr.isTTY === true && {
        progress: (what: string) => say(`${what} …`),
      }),
    });
    const shown = relativeFolder(root);
    if (html !== undefined) {
      const facts = { title: model.schema.title ?? shown, software: VERSION };
      await writeWhole(html, (put) => put(auditPage(found, facts)), { replace: force === true });
      say(`Wrote ${html}`);
    }
    if (json) await print([JSON.stringify(auditJson(found, shown), null, 2), '\n']);
    else if (html === undefined) await print([auditText(found, shown), '\n']);
    return EXIT.clean;
  });
}

function auditJson({ version, ...audit }: Audit, folder: string): object {
  return {
    ...jsonHead(version),
    folder,
    ...audit,
    checks: audit.checks.map(({ samples, ...check }) => ({
      ...check,
      samples: samples.map(({ line, ...sample }) => ({ ...sample, line: line + 1 })),
    })),
  };
}

/** Number of samples listed for each check. */
const NAMED = 3;
const VALUES = 5;

function auditText(audit: Audit, folder: string): string {
  const { samples, files, lengths, checks, scripts, fields, classes, off } = audit;
  const listed = (values: readonly (readonly [string, number])[]): string =>
    values
      .slice(0, VALUES)
      .map(([value, count]) => `${printable(value)} ${count}`)
      .join(', ') + (values.length > VALUES ? `, … (${values.length})` : '');
  return paragraphs(
    `${counted(samples, 'sample')} in ${counted(files, 'file')}` +
      (lengths
        ? `; ${lengths.min} to ${counted(lengths.max, 'character')}, half of them up to ${lengths.median}`
        : ''),
    checks.length === 0
      ? 'Nothing was found.'
      : checks.map((check) => checkText(check, samples, folder)).join('\n'),
    off.length > 0 && `Turned off in labelwright.yaml, and not looked for: ${off.join(', ')}`,
    `Writing systems: ${listed(scripts)}`,
    fields.length > 0 &&
      textTable(
        ['field', 'present', 'values'],
        fields.map(({ name, present, values }) => [
          printable(name),
          String(present),
          values ? listed(values) : 'many',
        ]),
      ),
    classes.length > 0 &&
      textTable(
        ['layer', 'answers', 'labels'],
        classes.map(({ layer, answers, labels }) => [printable(layer), String(answers), listed(labels)]),
      ),
  );
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
