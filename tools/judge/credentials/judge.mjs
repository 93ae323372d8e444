// Judges credentials with libraries that are not ours: node judge.mjs FOLDER CONTEXT, where FOLDER holds keys.json, list.jwt
// and *.jwt, and CONTEXT is the Open Badges context. A line for each file: its name, what it is, how its list says it stands.
import {readFileSync, readdirSync} from 'node:fs';
import {createRequire} from 'node:module';
import {join} from 'node:path';

const [folder, context, modules] = process.argv.slice(2);
const from = createRequire(join(modules, 'package.json'));
const load = name => import(from.resolve(name));
const {createLocalJWKSet, jwtVerify} = await load('jose');
const {checkStatus} = await load('@digitalbazaar/vc-bitstring-status-list');
const {_checkCredential} = await load('@digitalbazaar/vc');
const standard = await load('@digitalbazaar/credentials-context');
const {default: jsonld} = await load('jsonld');

const keys = createLocalJWKSet(JSON.parse(readFileSync(join(folder, 'keys.json'))));
const badges = JSON.parse(readFileSync(context));
const known = new Map([...(standard.contexts ?? standard.default.contexts), ['https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json', badges]]);

// The signature by jose, the document by vc, each of its terms by JSON-LD: what no context defines is an error.
async function opened(file) {
  const {payload} = await jwtVerify(readFileSync(join(folder, file), 'utf8'), keys);
  const {iss, jti, nbf, ...credential} = payload;
  _checkCredential({credential, mode: 'verify'});
  if(iss !== (credential.issuer.id ?? credential.issuer) || jti !== credential.id || !nbf) {
    throw new Error('the claims are not the credential\'s');
  }
  await jsonld.expand(credential, {documentLoader, safe: true});
  return credential;
}

async function documentLoader(url) {
  const document = known.get(url);
  if(!document) {
    throw new Error(`no such document: ${url}`);
  }
  return {documentUrl: url, document, contextUrl: null};
}

const list = await opened('list.jwt');
known.set(list.id, list);
for(const file of readdirSync(folder).filter(name => name.endsWith('.jwt')).sort()) {
  try {
    const credential = await opened(file);
    if(!credential.credentialStatus) {
      console.log(file, credential.type.at(-1), 'no status');
      continue;
    }
    const told = await checkStatus({credential, documentLoader, verifyBitstringStatusListCredential: false});
    if(!told.verified) {
      throw told.error ?? told.results.find(one => one.error).error;
    }
    console.log(file, credential.type.at(-1), told.results.map(one => Number(one.status)).join(''));
  } catch(error) {
    console.log(file, 'refused:', error.message);
  }
}
