import { Option, type Command } from 'commander';
import { LEVELS } from '../../../agreement/levels';
import { record } from '../../../agreement/flat-json';
import { GOLD_ANNOTATOR } from '../../../engine/agreement/layer-answers';
import { renderAgreement, type ReportOptions } from './agreement-report';
import { readLongData } from './long-rows';
import { isFolder, readProjectLayers } from './project-layers';
import { continuum, nameList, wholeNumber } from '../../../cli/options';
import { run } from '../../../cli/run';

interface Options extends ReportOptions {
  layer?: string;
  labels?: string[];
  json?: boolean;
}

/** `labelwright agreement`: reports inter-annotator agreement. Exit code 0, or 2 if the input cannot be read. */
export function register(program: Command): void {
  program
    .command('agreement')
    .description(
      'agreement between annotators, with intervals, warnings and the reason for every undefined number',
    )
    .argument('[input]', 'a project folder, answers in long form (JSONL), or - for standard input', '.')
    .option('--layer <name>', 'only this layer')
    .addOption(new Option('--level <level>', 'level of measurement of the headline alpha').choices(LEVELS))
    .option('--order <labels>', 'the label set from lowest to highest: a,b,c or a JSON list', nameList)
    .option('--labels <labels>', 'the declared label set: a,b,c or a JSON list', nameList)
    .option('--reference <annotator>', 'whose answers count as right: the others are measured against them')
    .option(
      '--continuum <start:length>',
      'spans: place and length of the text, when rows have no "length"',
      continuum,
    )
    .option('--bootstrap <resamples>', 'also bootstrap the headline alpha over items', wholeNumber)
    .option('--seed <number>', 'seed of the bootstrap', wholeNumber, 1)
    .option('--json', 'print JSON')
    .action((input: string, options: Options) => run(() => agreement(input, options)));
}

async function agreement(input: string, options: Options): Promise<string> {
  if (isFolder(input)) return projectAgreement(input, options);
  const numeric = options.level === 'interval' || options.level === 'ratio';
  const data = await readLongData(input, { ...options, numeric });
  const { json, text } = renderAgreement(data, options, data.notes);
  return options.json ? JSON.stringify(json, null, 2) : text;
}

/** Every layer of a project, or the requested one. */
async function projectAgreement(folder: string, options: Options): Promise<string> {
  const { layers, repeats } = await readProjectLayers(folder, options.layer);
  const reports = layers.map(({ layer, data, level, gold }) => {
    const known = repeats.get(layer.id);
    const beside = {
      level: options.level ?? level,
      ...(known && { repeats: known }),
      ...(gold && { gold: { data: gold, annotator: GOLD_ANNOTATOR } }),
    };
    return { id: layer.id, ...renderAgreement(data, { ...options, ...beside }) };
  });
  const [only] = reports;
  if (options.json) {
    const all = { layers: record(reports.map(({ id, json }) => [id, json] as const)) };
    return JSON.stringify(options.layer !== undefined && only ? only.json : all, null, 2);
  }
  return reports.map(({ id, text }) => (reports.length > 1 ? `# ${id}\n\n${text}` : text)).join('\n\n');
}
