import { field, items } from '../../project/model/reader';
import { nearest } from '../../project/schema/describe-error';
import { didYouMean } from '../../base/text/did-you-mean';
import { quoted } from '../../base/text/phrases';
import { projectRule } from '../framework/rule';
import { valuesFinder } from '../framework/sample-fields';
import { changeTo } from '../framework/yaml-fixes';

export const unknownRole = projectRule({
  id: 'unknown-role',
  group: 'schema',
  severity: 'error',
  fix: 'ask',
  reveals: 'nothing',
  summary: 'A question about turns of a role that no message has is asked of nothing.',
  async check({ model, sampleFiles }, report) {
    const asked = model.schema.layers.flatMap(({ layer, node, file }) =>
      (layer?.roles ?? []).map((role, at) => ({
        id: layer!.id,
        role,
        node: items(field(node, 'roles'))[at],
        file,
      })),
    );
    if (asked.length === 0 || model.schema.data.messages === undefined) return;
    const { values: roles } = await rolesIn(
      sampleFiles,
      asked.map(({ role }) => role),
    );
    // Without a conversation there is nothing to compare with.
    if (roles.size === 0) return;
    for (const { id, role, node, file } of asked) {
      if (roles.has(role) || !node) continue;
      const near = nearest(role, [...roles]);
      const hint = near === undefined ? '' : ` ${didYouMean(role, near)}`;
      report({
        place: { file, node },
        message: `No message has the role "${role}".${hint} Roles there: ${quoted([...roles].sort())}.`,
        key: `${id} ${role}`,
        fixes: changeTo({ file, node }, near),
      });
    }
  },
});

const rolesIn = valuesFinder(({ roles = [] }) => roles);
