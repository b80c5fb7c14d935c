/** Holds the text of `tm-restore --help`. */

export const HELP = `Examples:
  tm-restore snapshot.cbor                      writes resumed.js; go on with: node resumed.js
  tm-restore snapshot.cbor -o /srv/app.mjs      writes to another place
  ssh pi cat snapshot.cbor | tm-restore - -o -  reads stdin, writes stdout
  tm-restore inspect snapshot.cbor              shows what is inside
  tm-restore inspect snapshot.cbor --tree       values from the roots down
  tm-restore inspect snapshot.cbor --why src/app#poll
                                                what keeps it alive
  tm-restore inspect snapshot.cbor --html       writes snapshot.html, a page
  tm-restore diff before.cbor after.cbor        what has changed between them
  tm-restore seal s.cbor --sign key.pem -o s.cbor    signs it
  tm-restore s.cbor --verify-key public.pem          takes only what is signed so

Usage:
  tm-restore <snapshot|-> [-o <file|-> | -d <folder>] [--format esm|cjs|iife]
             [--constructed] [--verify <sha256>] [--json] [-q]
  tm-restore inspect <snapshot|-> [--map <file>] [--json]
             [--tree [--at <value>] [--depth <n>] | --why <value>] [--limit <n>]
             [--html [-o <file|->]]
  tm-restore diff <snapshot|-> <snapshot|-> [--limit <n>] [--json]
  tm-restore seal <snapshot|-> -o <file|-> [--sign <file>] [--encrypt] [--json] [-q]
All take [--passphrase-file <file>], those that open a snapshot [--verify-key <file>].

Makes a program that goes on where the one in the snapshot was.
The snapshot (CBOR or JSON) is checked as a whole first; the file is written whole or not at all.

<value> is a path as obstacles have it ("timer 0 → callback"), the number of a
value ("#12"), or the id of functions or scopes ("src/app#poll").

Options:
  -o, --output <file|->   where the program goes (default: resumed.js here; -: stdout)
  -d, --directory <folder>  instead of one file: resumed.js in a new folder, with a file
                          for each chunk that the program has not loaded yet
  -f, --format <format>   module format of the program: esm (default), cjs, iife
      --constructed       take along functions that the program made with new Function
      --tree              all values; each is unfolded where the shortest path
                          to it leads; --at: below a value
      --why <value>       the shortest path to a value from what is alive
      --html              a page with a tree, search and a map of sizes
                          (default: snapshot.html here)
      --map <file>        source map of the built file, which lies beside it:
                          places in your files
      --depth <n>         levels of the tree (default: 6)
      --limit <n>         children of a value, paths (default: 20), changes (100)
      --verify <sha256>   refuse a program text with another hash; may be repeated
      --verify-key <file> refuse what is not signed by this Ed25519 public key (PEM); may be repeated
      --sign <file>       sign with this Ed25519 private key (PEM)
      --encrypt           encrypt with the passphrase (AES-256-GCM, scrypt)
      --passphrase-file <file>  where the passphrase is; default: TM_PASSPHRASE_FILE, TM_PASSPHRASE
      --json              result as one line of JSON on stdout, an error as one on stderr
  -q, --quiet             nothing on stderr but errors
      --no-color          no colour on stderr (as NO_COLOR does)
  -h, --help              this text
  -v, --version           the version

Exit codes:
  0  done
  1  internal error
  2  wrong usage, or a path that cannot be read or written
  3  the snapshot is damaged, or no snapshot, or hostile
  4  the snapshot is from a newer version of the format
  5  the snapshot holds something that has no adapter here
  6  diff: the snapshots are different
`
