// A bureau's identity provider for the tests: oidc-provider, certified by the OpenID Foundation, with its own pages of log-in.
// Who is there, and with which claims, is read anew from a file at each sign-in. One argument: a JSON of {issuer, port, file, clients}.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const { issuer, port, file, clients, modules, jwks, end_session } = JSON.parse(process.argv[2]);
const found = createRequire(`${modules}/`).resolve('oidc-provider');
const { Provider } = await import(pathToFileURL(found).href);
console.warn = console.info = () => {};

const provider = new Provider(issuer, {
  clients,
  jwks,
  claims: { openid: ['sub'], profile: ['name', 'groups', '_claim_names', 'id_card'] },
  scopes: ['openid', 'profile'],
  findAccount: (_, id) => {
    const known = JSON.parse(readFileSync(file, 'utf8'))[id];
    return known && { accountId: id, claims: () => ({ sub: id, ...known }) };
  },
  loadExistingGrant: async (ctx) => {
    const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId });
    grant.addOIDCScope('openid profile');
    await grant.save();
    return grant;
  },
  pkce: { required: () => true },
  features: {
    devInteractions: { enabled: true },
    backchannelLogout: { enabled: true },
    rpInitiatedLogout: { enabled: end_session },
  },
  cookies: { keys: ['of the tests'] },
});
provider.listen(port, '127.0.0.1');
