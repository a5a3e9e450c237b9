"""The signed document: a pure library, no database and no Flask.

What it needs from outside comes in through the protocols it declares
(`proofs.Signer`); rows live in the rooms above. Doors:

- `codes`       the public code printed beside the QR
- `documents`   facts of any of the five kinds -> Open Badges 3.0 document, and signed bytes -> the same facts
- `kinds`       what each kind is called and worth; `facts`, `placement_facts`, `transparency_facts`,
                `assessed_facts` what each states
- `attendance`, `reading`  kind A alone
- `proofs`      sign, serialise, verify
- `keys`        issuer keys, their envelope; `did` the issuer's did:web document
- `guard`       what may not be signed
- `canonical`   RDFC-1.0; `contexts` the vendored JSON-LD contexts
"""
