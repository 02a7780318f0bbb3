import { LEVELS } from '../../../agreement/coefficients/levels';
import { record } from '../../../agreement/coefficients/flat-json';
import { GOLD_ANNOTATOR } from '../../../engine/agreement/layer-answers';
import { leftOutSentence } from '../../../engine/agreement/agreement-scope';
import { documentForms, deliver } from '../../../cli/output';
import { heading, paragraph } from '../../../document/blocks';
import { renderAgreement } from './agreement-report';
import { readLongData } from './long-rows';
import { isFolder, readProjectLayers } from './project-layers';
import type { CliCommand, OptionsOf } from '../../../cli/command';
import { continuum, nameList, wholeNumber } from '../../../cli/options';

/** `labelwright agreement`: reports inter-annotator agreement. Exit code 0, or 2 if the input cannot be read. */
const define = (program: CliCommand) =>
  program
    .command('agreement')
    .description('Measure how far annotators agree')
    .onProject(undefined, '[INPUT]', 'Project folder, answers in long form (JSONL), or - for standard input')
    .forms(['text', 'json', 'markdown', 'html'])
    .opt('--layer <ID>', 'Only this layer')
    .opt('--with-gold', 'Also count answers to samples with a known answer')
    .choice('--level <LEVEL>', 'Level of measurement of the headline alpha', LEVELS)
    .opt('--order <LABELS>', 'Labels from lowest to highest: a,b,c or a JSON list', nameList)
    .opt('--labels <LABELS>', 'Labels that could be given: a,b,c or a JSON list', nameList)
    .opt('--reference <NAME>', 'Compare the others with the answers of this annotator')
    .opt(
      '--continuum <START:LENGTH>',
      'Spans: place and length of the text, if the rows have no "length"',
      continuum,
    )
    .opt('--bootstrap <N>', 'Also bootstrap the headline alpha over items, with N resamples', wholeNumber)
    .opt('--seed <N>', 'Seed of the bootstrap', wholeNumber, 1)
    .addHelpText('after', HELP);

type Options = OptionsOf<typeof define>;

export const register = (program: CliCommand): void => void define(program).runs(agreement);

const HELP = `
Prints coefficients with intervals and warnings, and the reason for every number that is undefined.
Exit code: 0, or 2 if the input cannot be read.

Examples:
  labelwright agreement
  labelwright agreement answers.jsonl --level ordinal --order bad,fair,good
  labelwright agreement -C tickets --layer intent --json`;

async function agreement(options: Options): Promise<void> {
  const { blocks, json } = await (isFolder(options.project) ? ofProject(options) : ofInput(options));
  const title = 'Agreement';
  await deliver(options.outputs, {
    ...documentForms(() => ({ title, blocks })),
    json: () => json,
  });
}

async function ofInput(options: Options): Promise<ReturnType<typeof renderAgreement>> {
  const numeric = options.level === 'interval' || options.level === 'ratio';
  const data = await readLongData(options.project, { ...options, numeric });
  return renderAgreement({ id: '', name: '', type: '' }, data, options, data.notes);
}

/** Every layer of a project, or the requested one. */
async function ofProject(options: Options): Promise<ReturnType<typeof renderAgreement>> {
  const { layers, repeats, leftOut } = await readProjectLayers(options.project, options.layer, {
    withGold: options.withGold === true,
  });
  const left = { left_out: leftOut.map((one) => ({ ...one })) };
  const reports = layers.map(({ layer, data, level, gold, attributes, question }) => {
    const known = repeats.get(layer.id);
    const beside = {
      level: options.level ?? level,
      attributes,
      ...(known && { repeats: known }),
      ...(gold && { gold: { data: gold, annotator: GOLD_ANNOTATOR } }),
    };
    return { layer, ...renderAgreement(question, data, { ...options, ...beside }) };
  });
  const [only] = reports;
  const without = leftOutSentence(leftOut);
  return {
    json:
      options.layer !== undefined && only
        ? { ...only.json, ...left }
        : { layers: record(reports.map(({ layer, json }) => [layer.id, json] as const)), ...left },
    blocks: [
      ...reports.flatMap(({ layer: { id, type }, blocks }) => [
        heading(2, [id, { quiet: ` ${type}` }]),
        ...blocks,
      ]),
      ...(without === '' ? [] : [paragraph(without)]),
    ],
  };
}
