/** The branch of one person, for what the branch of all does not take. Names are written so that Git takes each of them. */
export const ownBranch = (annotator: string): string =>
  `labels/${annotator.replace(/[^\w.@-]|\.(?=\.|$|lock$)/giu, (sign) => (sign === '.' ? '%2E' : encodeURIComponent(sign)))}`;

/** The known hosts, and what leads from the address of a repository there to a pull request of the branch that follows. */
const PAGES = new Map([
  ['github.com', '/compare/'],
  ['gitlab.com', '/-/merge_requests/new?merge_request%5Bsource_branch%5D='],
  ['bitbucket.org', '/pull-requests/new?source='],
  ['codeberg.org', '/compare/'],
]);

/**
 * The page that opens a pull request for a branch; undefined where the host is not known. A repository's configuration gives the address
 * of its remote, so only host and path are taken from it: no user, password or port.
 */
export function pullRequestPage(remote: string, branch: string): string | undefined {
  const [, name, repository] =
    /^(?:(?:https|ssh):\/\/)?(?:[^/]*@)?([a-z.]+)(?::\d+(?=\/))?[:/](\w[\w.-]*(?:\/\w[\w.-]*)+)\/?$/i.exec(
      remote,
    ) ?? [];
  const host = name?.toLowerCase() ?? '';
  const page = PAGES.get(host);
  const inPath = branch.split('/').map(encodeURIComponent).join('/');
  return page && `https://${host}/${repository!.replace(/\.git$/, '')}${page}${inPath}`;
}
