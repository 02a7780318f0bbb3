import {
  DEFAULT_CONFIDENCE,
  DEFAULT_SEED,
  MAX_SHARE,
  type Feedback,
  type GoldSettings,
} from '../gold/settings';
import type { YamlNode } from '../../base/yaml/tree';
import type { QualificationModel, SourceFile } from './model';
import { field, number, refs, textAt } from './reader';

/** Reads the `gold` section; undefined without one. Missing and invalid values have their defaults. */
export function readGold(node: YamlNode | undefined): GoldSettings | undefined {
  if (node?.kind !== 'map') return undefined;
  const share = number(field(node, 'share'));
  return {
    feedback: feedbackAt(node, 'feedback'),
    attention: feedbackAt(node, 'attention'),
    seed: number(field(node, 'seed')) ?? DEFAULT_SEED,
    ...(share !== undefined && share > 0 && share <= MAX_SHARE && { share }),
  };
}

/** Reads the `qualification` section; undefined if it has no pass mark or no samples: an unreadable section must not block anyone. */
export function readQualification(
  file: SourceFile,
  node: YamlNode | undefined,
): QualificationModel | undefined {
  if (node?.kind !== 'map') return undefined;
  const passMark = number(field(node, 'pass_mark'));
  const fileNode = field(node, 'file');
  const path = textAt(node, 'file')?.replace(/^\.\//, '');
  const named = refs(file, field(node, 'samples'));
  const isBetween = passMark !== undefined && passMark > 0 && passMark < 1;
  if (!isBetween || (named.length === 0) === (path === undefined)) return undefined;
  const confidence = number(field(node, 'confidence'));
  const minAnswers = number(field(node, 'min_answers'));
  return {
    file,
    node,
    named,
    samples: [...new Set(named.map(({ id }) => id))],
    passMark,
    confidence:
      confidence !== undefined && confidence >= 0.5 && confidence < 1 ? confidence : DEFAULT_CONFIDENCE,
    blocks: textAt(node, 'on_failure') !== 'warn',
    feedback: feedbackAt(node, 'feedback'),
    ...(path !== undefined && { goldFile: path }),
    ...(fileNode && { fileNode }),
    ...(minAnswers !== undefined && minAnswers >= 1 && { minAnswers }),
  };
}

function feedbackAt(node: YamlNode, key: string): Feedback {
  const word = textAt(node, key);
  return word === 'immediate' || word === 'end' ? word : 'none';
}
