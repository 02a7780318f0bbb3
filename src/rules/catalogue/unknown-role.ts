import { field, items } from '../../project/model/reader';
import { nearest } from '../../project/schema/describe-error';
import { didYouMean } from '../../base/text/did-you-mean';
import { quoted } from '../../base/text/phrases';
import { projectRule } from '../framework/rule';
import type { SampleFileView } from '../framework/project-view';
import { replaceId, yamlFix } from '../framework/yaml-fixes';

export const unknownRole = projectRule({
  id: 'unknown-role',
  group: 'schema',
  severity: 'error',
  fix: 'ask',
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
    const roles = await rolesIn(
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
        fixes:
          near === undefined ? [] : yamlFix(`Change to "${near}"`, 'ask', replaceId({ file, node }, near)),
      });
    }
  },
});

const all = new WeakMap<readonly SampleFileView[], ReadonlySet<string>>();

/** The roles of the messages: all of them, or those up to where all that are wanted have been found. */
async function rolesIn(
  files: readonly SampleFileView[],
  wanted: readonly string[],
): Promise<ReadonlySet<string>> {
  const known = all.get(files);
  if (known) return known;
  const roles = new Set<string>();
  for (const file of files)
    for (let row = 0; row < file.rows; row++) {
      for (const role of (await file.read(row))?.roles ?? []) roles.add(role);
      if (wanted.every((role) => roles.has(role))) return roles;
    }
  all.set(files, roles);
  return roles;
}
