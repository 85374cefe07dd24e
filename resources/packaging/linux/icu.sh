#!/usr/bin/env bash
# Make Qt's ICU data smaller: 32 MB of every language and code page become what Chinese and English need.
# usage: icu.sh LIBICUDATA TARGET_FOLDER CC      needs icupkg (package icu-devtools), readelf, objcopy
set -euo pipefail
library=$(readlink -f "$1")
soname=$(basename "$1")
target=$(readlink -f "$2")
cc=$3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
symbol=$(readelf -sW "$library" | grep -oE 'icudt[0-9]+_dat' | head -1)
data=${symbol%_dat}l.dat # icupkg goes by the file's name
mkdir small
objcopy -O binary --only-section=.rodata "$library" "$data"
# Qt asks ICU to compare, to change case and to convert code pages; the names of things and all else it knows itself
shared='pool|res_index|root|supplementalData|numberingSystems|likelySubtags|metadata|timezoneTypes|metaZones'
shared="$shared|windowsZones|keyTypeData|icustd|icuver|plurals|pluralRanges|dayPeriods|genderList|zoneinfo64|langInfo"
pages='gb18030|ibm-1383_P110-1999|ibm-1386_P100-2001|windows-936-2000'
icupkg -l "$data" | grep -E '/|\.res$|\.cnv$|^unames\.icu$|^confusables\.cfu$' \
    | grep -vE "^(coll/)?($shared|ucadata|zh[A-Za-z_]*|en|en_US)\.(res|icu)\$|^($pages)\.cnv\$" > gone.txt
icupkg -r gone.txt "$data" "small/$data"
cat > data.s <<END
    .section .rodata
    .globl $symbol
    .balign 16
    .type $symbol, @object
$symbol:
    .incbin "small/$data"
    .size $symbol, . - $symbol
    .section .note.GNU-stack,"",@progbits
END
"$cc" -c data.s -o data.o
"$cc" -shared -nostdlib -Wl,-soname,"$soname" -o "$target/$soname" data.o
strip --strip-unneeded "$target/$soname"
