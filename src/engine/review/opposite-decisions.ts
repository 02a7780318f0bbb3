import { comparableValue } from '../../kinds/comparable';
import { kindOf } from '../../kinds';
import type { ProjectModel } from '../../project/model/model';
import type { ConflictingDecisions } from '../../rules/framework/project-view';
import type { RecordStore } from '../stores/record-store';
import { decidedOn, decides, type DecisionRecord, type Labels } from '../../project/records/records';
import type { Layer } from '../../project/schema/layer-types';
import { layerIn } from '../../project/schema/per-turn';

/** Decisions that count, and those of other reviewers that they contradict and do not say to replace. */
export function* conflictingDecisions(
  { decisionHistory, decisions }: RecordStore,
  { schema }: ProjectModel,
): Iterable<ConflictingDecisions> {
  const layers = schema.layers.flatMap(({ layer }) => layer ?? []);
  for (const [sample, last] of decisionHistory.several) {
    const { record, ...place } = decisions.get(sample)!;
    if (!decides(record)) continue;
    const { reviewer } = record;
    const seen = decisionHistory.before(record);
    for (const { record: other, ...otherPlace } of last.values()) {
      if (other.reviewer === reviewer || !decides(other) || seen.has(other.id)) continue;
      const opposite = layers.filter((layer) => areOpposite(layer, record, other)).map(({ id }) => id);
      if (opposite.length === 0) continue;
      yield {
        ...{ sample, layers: opposite, reviewer, place },
        other: { reviewer: other.reviewer, place: otherPlace },
      };
    }
  }
}

/** Whether two decisions both decide a layer (of turns: one of the same turns), and no value is right by both. */
function areOpposite(layer: Layer, one: DecisionRecord, other: DecisionRecord): boolean {
  const given = [one, other].map(({ labels, valid }) => ({ ...labels, ...valid }) as Labels);
  return layerIn(layer, given).some((unit) => {
    const [first, second] = [decidedOn(one, unit.id), decidedOn(other, unit.id)];
    if (!first || !second) return false;
    return !first.some((a) =>
      second.some((b) => {
        const [said, right] = [comparableValue(unit, a), comparableValue(unit, b)];
        return (
          said !== undefined &&
          right !== undefined &&
          kindOf(unit).differences(unit, said, right).length === 0
        );
      }),
    );
  });
}
