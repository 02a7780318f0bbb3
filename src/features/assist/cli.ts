import type { ArmEffect, Difference } from '../../agreement/arm-effect';
import { record, type Json } from '../../agreement/flat-json';
import type { Undefined } from '../../agreement/statistics/estimate';
import type { InProject } from '../../cli/command';
import { documentForms } from '../../cli/document-text';
import { withProject } from '../../cli/open-project';
import { deliver, type WithOutputs } from '../../cli/output';
import { jsonHead } from '../../cli/version';
import { assistance, type Assistance } from './assist';
import { assistDocument } from './document';

/** `labelwright evaluate --suggestions`: how a model's suggestions affected people's answers. */
export async function measureSuggestions(
  name: string | undefined,
  { project: folder, outputs }: InProject & WithOutputs<string>,
): Promise<void> {
  await withProject(folder, async ({ project, model }) => {
    const found = await assistance(
      project,
      model,
      name,
      () => new Promise<void>((resolve) => setImmediate(resolve)),
    );
    await deliver(outputs, {
      ...documentForms(() => assistDocument(found)),
      json: () => ({ ...jsonHead(), ...assistJson(found) }),
    });
  });
}

/** The numbers of `labelwright evaluate --suggestions`; docs/cli.md describes them. */
function assistJson({ model, people, show, arms, actions, time, layers }: Assistance): object {
  return {
    model,
    people,
    show,
    answers: arms,
    actions,
    time: timeJson(time),
    layers: record(
      layers.map(
        ({
          layer,
          agreement,
          accuracy,
          whereWrong,
          whereRight,
          right,
          labels,
          secondLooks,
        }): [string, Json] => [
          layer.id,
          {
            anchoring: effectJson(agreement),
            accuracy: effectJson(accuracy),
            accuracy_where_wrong: effectJson(whereWrong),
            accuracy_where_right: effectJson(whereRight),
            truth_known: right.n,
            suggestion_right: right.right,
            labels: record(
              labels.map(({ label, given, suggested, agreement: own }): [string, Json] => [
                label,
                { suggested, given: effectJson(given), anchoring: effectJson(own) },
              ]),
            ),
            second_looks: { ...secondLooks },
          },
        ],
      ),
    ),
  };
}

type Convert = (value: number) => number;

function effectJson(
  { treated, control, difference, clusters, byCluster }: ArmEffect,
  name = 'difference',
  convert: Convert = (value) => value,
): { [key: string]: Json } {
  const arm = ({ n, mean }: ArmEffect['treated']): Json => ({
    n,
    value: mean === null ? null : convert(mean),
  });
  return {
    shown: arm(treated),
    control: arm(control),
    [name]: differenceJson(difference, convert),
    people: clusters,
    by_person: record(
      byCluster.map((one): [string, Json] => [
        one.cluster,
        {
          shown: arm(one.treated),
          control: arm(one.control),
          [name]: differenceJson(one.difference, convert),
        },
      ]),
    ),
  };
}

const timeJson = (time: ArmEffect): Json => effectJson(time, 'ratio', Math.exp);

const differenceJson = (difference: Difference | Undefined, convert: Convert): { [key: string]: Json } =>
  difference.value === null
    ? { value: null, reason: difference.reason }
    : {
        value: convert(difference.value),
        ci95: difference.limits.map(convert),
        visible: difference.visible === null ? null : convert(difference.visible),
      };
