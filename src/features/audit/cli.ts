import { paragraphs } from '../../base/text/markdown';
import { auditProject } from './audit-project';
import { auditPage } from './page';
import type { CliCommand, InProject } from '../../cli/command';
import { relativeFolder, shownPath } from '../../cli/find-projects';
import { withProject } from '../../cli/open-project';
import { share, wholeNumber } from '../../cli/options';
import { deliver, type WithOutputs } from '../../cli/output';
import { sayStep } from '../../cli/standard-output';
import { jsonHead, VERSION } from '../../cli/version';
import { counted } from '../../base/text/phrases';
import type { Audit, AuditCheck } from './audit';
import { printable } from '../../cli/printable';
import { textTable } from '../../cli/text-table';

interface Options extends InProject, WithOutputs<'text' | 'json' | 'html'> {
  force?: boolean;
  samples: number;
  nearDuplicates?: number;
}

/** `labelwright audit`: finds problems in the texts before labelling starts. */
export function register(program: CliCommand): void {
  program
    .command('audit')
    .description('Find problems in the texts, such as duplicates and leaks')
    .onProject()
    .forms(['text', 'json', 'html'], { aliases: ['--html <FILE>'] })
    .option('--force', 'Replace FILE if it exists')
    .option('--near-duplicates <SHARE>', 'Report texts that are this similar; 0: only equal texts', share)
    .option('--samples <N>', 'Samples listed of each kind (json, html)', wholeNumber, 100)
    .addHelpText('after', HELP)
    .runs(audit);
}

const HELP = `
Looks for duplicates, damage, outliers, personal data and leaks. This command only reports: use "labelwright check" or
"labelwright gate" to fail a build.
Exit code: 0, or 2 if the project cannot be read.

Examples:
  labelwright audit
  labelwright audit tickets --json | jq '.checks[] | [.id, .count]'
  labelwright audit --output data.html --near-duplicates 0.7`;

async function audit({ project: folder, outputs, ...options }: Options): Promise<void> {
  return withProject(folder, async ({ project, model, folder: root }) => {
    const { samples, nearDuplicates, force = false } = options;
    const found = await auditProject(project, model, {
      listed: samples,
      pause: () => Promise.resolve(),
      ...(nearDuplicates !== undefined && { nearDuplicates }),
      progress: sayStep,
    });
    const shown = relativeFolder(root);
    const forms = {
      text: () => auditText(found, shown),
      json: () => auditJson(found, shown),
      html: () => auditPage(found, { title: model.schema.title ?? shown, software: VERSION }),
    };
    await deliver(outputs, forms, { replace: force });
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
