#!/bin/sh
# Verifies the ledger that Plumbline exported as JSON with its hashes: sh verify-ledger.sh ledger.json
# Each entry must have the hash that stands behind it, and must name the hash of one that stands before it.
nl='
'
seen=$nl; bad=0; n=0
lines=$(sed -n 's/^{"entry":\(.*\),"hash":"\([0-9a-f]\{64\}\)".*$/\2 \1/p' "$1")
while IFS= read -r line; do
  [ -n "$line" ] || continue
  hash=${line%% *}; entry=${line#* }; n=$((n + 1))
  sum=$(printf '%s' "$entry" | sha256sum); sum=${sum%% *}
  [ "$sum" = "$hash" ] || { echo "entry $n: its content does not have the hash $hash"; bad=1; }
  previous=$(printf '%s' "$entry" | sed -n 's/.*"previous":"\([0-9a-f]\{64\}\)".*/\1/p')
  if [ -n "$previous" ]; then
    case "$seen" in *"$nl$previous$nl"*) ;; *) echo "entry $n: the entry before it is missing"; bad=1 ;; esac
  elif [ "$n" -gt 1 ]; then
    echo "entry $n: it names no entry before it"; bad=1
  fi
  seen=$seen$hash$nl
done <<END
$lines
END
[ "$n" -gt 0 ] || { echo "no entry found"; bad=1; }
[ "$bad" = 0 ] && echo "all $n entries hold; the last hash is $hash"
exit "$bad"
