import type { ArmEffect, Difference } from '../../agreement/judging/arm-effect';
import { byKey, type Json, layerId } from '../../agreement/coefficients/flat-json';
import type { Undefined } from '../../agreement/statistics/estimate';
import type { InProject } from '../../cli/command';
import { documentForms, deliver, type WithOutputs, jsonHead } from '../../cli/output';
import { withProject } from '../../cli/open-project';
import { assistance, type Assistance } from './assist';
import { assistDocument } from './document';

/** `labelwright evaluate --suggestions`: how a model's suggestions affected people's answers. */
export async function measureSuggestions(
  name: string | undefined,
  { project: folder, outputs }: InProject & WithOutputs<string>,
): Promise<void> {
  await withProject(folder, async ({ project, model }) => {
    const found = await assistance(
      { project, model },
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
    time: effectJson(time, 'ratio', Math.exp),
    layers: byKey(layers, layerId, (one) => ({
      anchoring: effectJson(one.agreement),
      accuracy: effectJson(one.accuracy),
      accuracy_where_wrong: effectJson(one.whereWrong),
      accuracy_where_right: effectJson(one.whereRight),
      truth_known: one.right.n,
      suggestion_right: one.right.right,
      labels: byKey(one.labels, 'label', ({ given, suggested, agreement }) => ({
        suggested,
        given: effectJson(given),
        anchoring: effectJson(agreement),
      })),
      second_looks: { ...one.secondLooks },
    })),
  };
}

type Convert = (value: number) => number;

function effectJson(
  effect: ArmEffect,
  name = 'difference',
  convert: Convert = (value) => value,
): { [key: string]: Json } {
  const arm = ({ n, mean }: ArmEffect['treated']): Json => ({
    n,
    value: mean === null ? null : convert(mean),
  });
  type Arms = Pick<ArmEffect, 'treated' | 'control' | 'difference'>;
  const armsJson = ({ treated, control, difference }: Arms) => ({
    shown: arm(treated),
    control: arm(control),
    [name]: differenceJson(difference, convert),
  });
  return {
    ...armsJson(effect),
    people: effect.clusters,
    by_person: byKey(effect.byCluster, ({ cluster }) => cluster, armsJson),
  };
}

const differenceJson = (difference: Difference | Undefined, convert: Convert): { [key: string]: Json } =>
  difference.value === null
    ? { value: null, reason: difference.reason }
    : {
        value: convert(difference.value),
        ci95: difference.limits.map(convert),
        visible: difference.visible === null ? null : convert(difference.visible),
      };
