import { existsSync } from 'node:fs';
import path from 'node:path';
import { verifyBundle, type Verification } from '../hand-off';
import { BundleFolder } from '../../../platform/bundle-folder';
import { verifyParts } from './report';
import { blocksText } from '../../../cli/document-text';
import { withProject } from '../../../cli/open-project';
import { deliver, type WithOutputs } from '../../../cli/output';
import { EXIT, type ExitCode } from '../../../cli/run';
import { VERSION } from '../../../cli/version';

/**
 * `labelwright handoff OUT --verify`: checks a bundle against its manifest. Without a folder of a project, the working folder is taken
 * if it is one.
 */
export async function verify(
  out: string,
  { project: folder, outputs }: WithOutputs<'text' | 'json'> & { readonly project?: string },
): Promise<ExitCode> {
  const pause = (): Promise<void> => Promise.resolve();
  const options = { software: VERSION, pause };
  const there = await new BundleFolder(out).existing();
  const from = folder ?? (existsSync('labelwright.yaml') ? '.' : undefined);
  const found: Verification =
    from === undefined
      ? await verifyBundle(there, { why: 'there is no project here; --project says where it is' }, options)
      : await withProject(
          path.resolve(from),
          ({ project, model }) => verifyBundle(there, { project, model }, options),
          { lean: false, checks: true },
        );
  const { manifest, differences, again } = found;
  await deliver(outputs, {
    text: (paint) => blocksText(verifyParts(found), paint),
    json: () => ({ version: 1, tool: manifest.tool, as_of: manifest.as_of, differences, again }),
  });
  return differences.length > 0 || (folder !== undefined && !again.done) ? EXIT.findings : EXIT.clean;
}
