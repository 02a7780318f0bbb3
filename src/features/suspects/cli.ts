import { type Json } from '../../agreement/coefficients/flat-json';
import { counted, shorten } from '../../base/text/phrases';
import type { CliCommand, OptionsOf } from '../../cli/command';
import { layersNamed, withProject } from '../../cli/open-project';
import { wholeNumber, UsageError } from '../../cli/options';
import { deliver, jsonHead, documentForms } from '../../cli/output';
import { number } from '../../document/estimates';
import { readCard } from '../predictions/card';
import { modelSuspects, type ModelSuspects } from './model-suspects';
import { expectedErrors, isWeak, stopText, suspectJson, weakText, type Suspect } from './suspects';
import { marksText } from '../../kinds/traits';
import { blocksOf, firstRows, type Part } from '../../document/blocks';

/** `labelwright suspects`: lists the labels that a model doubts. */
export const define = (command: CliCommand) =>
  command
    .description('List the labels that a model doubts, the most doubtful first')
    .onProject()
    .opt('--model <NAME>', 'Whose predictions to use', String, 'baseline')
    .layerOption()
    .opt('--limit <N>', 'Suspects listed in text; 0 lists all', wholeNumber, 20)
    .forms(['text', 'json', 'markdown', 'html'])
    .addHelpText('after', HELP);

type Options = OptionsOf<typeof define>;

const HELP = `
A suspect need not be an error: people confirm about half of them. Use the predictions of a model that did not see the
labels, such as those of "labelwright baseline". Decide suspects from the top: the output then says how many may be
left. Run "labelwright baseline" again now and then: it learns from what is decided, and ranks the others better.
Exit code: 0, or 2 if the project cannot be read or the model has no probabilities.

Examples:
  labelwright suspects
  labelwright suspects --model bert-2 --layer intent --json | jq '.layers.intent.suspects[:50]'`;

export async function run({ project: folder, outputs, model: name, layer, limit }: Options): Promise<void> {
  await withProject(folder, async ({ project, model }) => {
    const found = await modelSuspects({ project, model }, name, layersNamed(model, layer));
    if (found.length === 0)
      throw new UsageError(
        `"${name}" has no probabilities for labels of this project: suspects need them, on layers of type choice, choices, rating or spans that are asked of the sample and have no codes of their own (open: true). "labelwright baseline" makes some, not of spans.`,
      );
    const seen = (await readCard(project.files, name))?.seen;
    const note =
      seen?.folds !== undefined
        ? undefined
        : seen && seen.splits.length > 0
          ? `"${name}" was trained on the splits ${seen.splits.join(', ')}, according to its card. It hardly doubts labels in them.`
          : `The card of "${name}" names no folds. If the model was trained on these labels, it hardly doubts them.`;
    await deliver(outputs, {
      ...documentForms(() => ({
        title: 'Suspects',
        subtitle: `Labels that ${name} doubts`,
        blocks: blocksOf(
          ...found.flatMap((each) => suspectParts(each, limit === 0 ? Infinity : limit)),
          note !== undefined && `Note: ${note}`,
        ),
      })),
      json: () => ({
        ...jsonHead(),
        model: name,
        ...(note !== undefined && { note }),
        layers: Object.fromEntries(found.map((each): [string, Json] => [each.layer.id, suspectsJson(each)])),
      }),
    });
  });
}

function suspectParts(found: ModelSuspects, limit: number): Part[] {
  const { layer, labels, estimate, people, ranked, stop } = found;
  const expected = expectedErrors(found, people);
  const things = counted(labels, marksText(layer) ? 'span' : 'label');
  const flagged = ranked.filter(({ isFlagged }) => isFlagged).length;
  return [
    `${layer.id}: ${expected === undefined ? things : `about ${expected} of ${things} are wrong: of the ${estimate!.surer.items} on which the model is surest, it contradicts ${estimate!.surer.contradicted}`}. ${counted(flagged, 'suspect')} flagged, ${ranked.length - flagged} more on which the model differs.`,
    isWeak(found, people) && weakText(found, people),
    stopText(stop),
    firstRows(
      limit,
      '',
      ranked,
      [
        ['sample', ({ sample }) => sample],
        ['given', ({ given, at }) => given + placeText(at)],
        ['the model', ({ suggested, suggestedAt }) => suggested + placeText(suggestedAt)],
        ['score', ({ score, isFlagged }) => `${number(score)}${isFlagged ? '' : ' (not flagged)'}`],
        ['decided', ({ decided }) => (decided === undefined ? '' : `the label is ${decided}`)],
      ],
      ' (--limit 0)',
    ),
  ];
}

const placeText = (at: Suspect['at']): string =>
  at ? ` ${at.start}–${at.end}${at.text === undefined ? '' : ` “${shorten(at.text, 30)}”`}` : '';

function suspectsJson(found: ModelSuspects): Json {
  const { labels, temperature, estimate, people, ranked, stop } = found;
  return {
    n: labels,
    temperature: temperature ?? null,
    expected_errors: expectedErrors(found, people) ?? null,
    surest: estimate ? { n: estimate.surer.items, contradicted: estimate.surer.contradicted } : null,
    model_right: estimate?.right ?? null,
    people_right: people,
    stop: {
      looked_at: stop.lookedAt,
      wrong: stop.wrong,
      last: { looked_at: stop.last.lookedAt, wrong: stop.last.wrong },
      left: stop.left,
      left_wrong: { low: 0, high: stop.mostLeft },
    },
    suspects: ranked.map(suspectJson),
  };
}
